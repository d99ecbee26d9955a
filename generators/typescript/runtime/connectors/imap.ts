// SPDX-License-Identifier: 0BSD
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import type { Credentials } from "../host.js";
import { StepError } from "../errors.js";

/** A line of a server's answer: its text, in which `{0}`, `{1}` … stand for the literals that came with it. */
export interface ImapLine {
  readonly text: string;
  readonly literals: readonly Buffer[];
}

/** A mailbox that is open. */
export interface Mailbox {
  /** What the server said when the box was opened. */
  readonly opened: readonly ImapLine[];
  /** Sends a command, and gives the lines that answer it. */
  ask(command: string): Promise<ImapLine[]>;
}

/** How long a server may take to answer. */
const PATIENCE = 60_000;

/** Works on a mailbox of an IMAP server with the members `host`, `port`, `user`, `password` and `secure` of a credential. */
export async function onMailbox<T>(account: Credentials, name: string, signal: AbortSignal, work: (box: Mailbox) => Promise<T>): Promise<T> {
  const host = (account["host"] ?? "").trim();
  const secure = account["secure"] !== "false";
  const port = Number(account["port"] ?? (secure ? 993 : 143));
  const socket = secure ? connectSecure({ host, port, servername: host, rejectUnauthorized: account["allowUnauthorizedCerts"] !== "true" }) : connectPlain({ host, port });
  const stop = (): void => void socket.destroy(new StepError("The mailbox was left before it answered"));
  signal.addEventListener("abort", stop, { once: true });
  try {
    const talk = new Talk(socket);
    await talk.greeted();
    await talk.ask(`LOGIN ${quoted(account["user"] ?? "")} ${quoted(account["password"] ?? "")}`, "LOGIN");
    const opened = await talk.ask(`SELECT ${quoted(name)}`);
    const done = await work({ opened, ask: (command) => talk.ask(command) });
    await talk.ask("LOGOUT").catch(() => undefined);
    return done;
  } finally {
    signal.removeEventListener("abort", stop);
    socket.destroy();
  }
}

/** A text as a command holds it. */
export function quoted(text: string): string {
  return `"${text.replace(/[\r\n]/g, " ").replace(/[\\"]/g, "\\$&")}"`;
}

/** What is said to a server and what it answers. */
class Talk {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #failed: Error | undefined;
  #wake: (() => void) | undefined;
  #number = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setTimeout(PATIENCE, () => socket.destroy(new StepError("The mail server does not answer")));
    socket.on("data", (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake?.();
    });
    socket.on("error", (error) => this.#end(error));
    socket.on("close", () => this.#end(new StepError("The mail server closed the connection")));
  }

  async greeted(): Promise<void> {
    const { text } = await this.#line();
    if (!/^\* (OK|PREAUTH)/i.test(text)) throw new StepError(`The mail server refuses: ${text}`);
  }

  /** The lines that answer a command; an error shows `shown` in its place, where it holds a secret. */
  async ask(command: string, shown = command): Promise<ImapLine[]> {
    const tag = `a${this.#number += 1}`;
    this.#socket.write(`${tag} ${command}\r\n`);
    const lines: ImapLine[] = [];
    for (;;) {
      const line = await this.#line();
      if (!line.text.startsWith(`${tag} `)) lines.push(line);
      else if (/^\S+ OK/i.test(line.text)) return lines;
      else throw new StepError(`The mail server refuses ${shown}: ${line.text.slice(tag.length + 1)}`);
    }
  }

  #end(error: Error): void {
    this.#failed ??= error;
    this.#wake?.();
  }

  async #line(): Promise<ImapLine> {
    const literals: Buffer[] = [];
    for (let text = ""; ;) {
      const end = await this.#found();
      text += this.#take(end + 2).toString("utf8").slice(0, -2);
      const literal = /\{(\d+)\+?\}$/.exec(text);
      if (literal === null) return { text, literals };
      text = `${text.slice(0, literal.index)}{${literals.length}}`;
      const size = Number(literal[1]);
      while (this.#bytes.length < size) await this.#more();
      literals.push(this.#take(size));
    }
  }

  async #found(): Promise<number> {
    for (;;) {
      const end = this.#bytes.indexOf("\r\n");
      if (end >= 0) return end;
      await this.#more();
    }
  }

  #take(size: number): Buffer {
    const taken = this.#bytes.subarray(0, size);
    this.#bytes = this.#bytes.subarray(size);
    return taken;
  }

  async #more(): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    await new Promise<void>((resolve) => { this.#wake = resolve; });
    this.#wake = undefined;
  }
}
