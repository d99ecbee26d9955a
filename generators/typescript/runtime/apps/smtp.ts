// SPDX-License-Identifier: 0BSD
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { StepError } from "../errors.js";

/** How a mail server is reached. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte on. Otherwise the connection becomes secure when the server offers it. */
  readonly secure: boolean;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The server's certificate is not checked. */
  readonly insecure: boolean;
}

/** What a server said to a message. */
export interface MailReceipt {
  readonly accepted: string[];
  readonly rejected: string[];
  /** The extensions that the server offers. */
  readonly ehlo: string[];
  readonly response: string;
}

/** Hands a message to a mail server. Fails when the server takes it for nobody. */
export async function deliver(server: MailServer, from: string, to: readonly string[], message: string, signal: AbortSignal): Promise<MailReceipt> {
  const tls = { host: server.host, port: server.port, servername: server.host, rejectUnauthorized: !server.insecure };
  let talk = new Talk(server.secure ? connectSecure(tls) : connectPlain(server.port, server.host), signal);
  try {
    await talk.reply(220);
    let offers = await hello(talk);
    if (!server.secure && offers.includes("STARTTLS")) {
      await talk.ask("STARTTLS", 220);
      talk = new Talk(connectSecure({ ...tls, socket: talk.release() }), signal);
      offers = await hello(talk);
    }
    if (server.user !== undefined && server.user !== "") await logIn(talk, offers, server.user, server.password ?? "");
    await talk.ask(`MAIL FROM:<${from}>`, 250);
    const accepted: string[] = [];
    const rejected: string[] = [];
    let refusal: unknown;
    for (const each of to) {
      try {
        await talk.ask(`RCPT TO:<${each}>`, 250, 251);
        accepted.push(each);
      } catch (error) {
        refusal = error;
        rejected.push(each);
      }
    }
    if (accepted.length === 0) throw new StepError("Can't send mail - all recipients were rejected", { cause: refusal });
    await talk.ask("DATA", 354);
    // A line that is one dot ends the message, so dots at the beginning of lines are doubled.
    const response = await talk.ask(`${message.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..")}\r\n.`, 250);
    await talk.ask("QUIT", 221).catch(() => undefined);
    return { accepted, rejected, ehlo: offers, response };
  } finally {
    talk.close();
  }
}

async function hello(talk: Talk): Promise<string[]> {
  const lines = (await talk.ask("EHLO [127.0.0.1]", 250)).split("\n");
  return lines.slice(1).map((line) => line.slice(4));
}

async function logIn(talk: Talk, offers: readonly string[], user: string, password: string): Promise<void> {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const ways = offers.find((offer) => offer.startsWith("AUTH")) ?? "AUTH PLAIN";
  if (ways.includes("PLAIN") || !ways.includes("LOGIN")) {
    await talk.ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235);
  } else {
    await talk.ask("AUTH LOGIN", 334);
    await talk.ask(base64(user), 334);
    await talk.ask(base64(password), 235);
  }
}

/** One conversation: a line is asked, an answer of one or more lines is read. */
class Talk {
  readonly #socket: Socket;
  readonly #answers: string[] = [];
  #waiting: { resolve: (answer: string) => void; reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;
  #read = "";
  #lines: string[] = [];

  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    socket.setTimeout(120_000, () => socket.destroy(new Error("The mail server does not answer")));
    socket.on("data", (chunk: Buffer) => this.#take(chunk.toString("utf8")));
    socket.on("error", (error: Error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("The mail server closed the connection")));
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
  }

  async ask(line: string, ...expected: number[]): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return await this.reply(...expected);
  }

  async reply(...expected: number[]): Promise<string> {
    const answer = this.#answers.shift() ?? (await new Promise<string>((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure);
      else this.#waiting = { resolve, reject };
    }));
    if (!expected.includes(Number(answer.slice(0, 3)))) throw new StepError(`The mail server refused: ${answer}`);
    return answer;
  }

  /** The bare connection, for TLS to go on with. */
  release(): Socket {
    this.#socket.removeAllListeners();
    return this.#socket;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#read += text;
    for (let end = this.#read.indexOf("\n"); end >= 0; end = this.#read.indexOf("\n")) {
      const line = this.#read.slice(0, end).replace(/\r$/, "");
      this.#read = this.#read.slice(end + 1);
      this.#lines.push(line);
      if (line.charAt(3) === "-") continue;
      const answer = this.#lines.join("\n");
      this.#lines = [];
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#answers.push(answer);
      else waiting.resolve(answer);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
