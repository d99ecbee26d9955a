// SPDX-License-Identifier: 0BSD
import { Client, type ConnectConfig, type SFTPWrapper } from "ssh2";
import type { Credentials } from "../connectors/context.js";
import { StepError } from "../errors.js";

/** What a command of a machine said. */
export interface Said {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A key whose line breaks were lost where it was copied into one line. */
function readable(key: string): string {
  if (/\n/.test(key)) return key;
  return key.split("-----").filter((part) => part !== "")
    .map((part) => (/(PRIVATE KEY|CERTIFICATE)/.test(part) ? `-----${part}-----` : part.replace(/\\n/g, "\n").replace(/ /g, "\n")))
    .join("");
}

function settingsOf({ host, port, username, password, privateKey, passphrase }: Credentials, timeout: number | undefined): ConnectConfig {
  const given = (value: string | undefined): value is string => value !== undefined && value !== "";
  return {
    ...(host === undefined ? {} : { host }), ...(username === undefined ? {} : { username }), port: Number(port ?? 22),
    ...(given(password) ? { password } : {}),
    ...(given(privateKey) ? { privateKey: readable(privateKey) } : {}),
    ...(given(passphrase) ? { passphrase } : {}),
    ...(timeout === undefined ? {} : { readyTimeout: timeout }),
  };
}

/** Works on a machine over SSH, with the members `host`, `port`, `username`, and `password` or `privateKey` of a credential. */
export async function connected<T>(credentials: Credentials, work: (client: Client) => Promise<T>, timeout?: number): Promise<T> {
  const client = new Client();
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("ready", resolve).once("error", reject).connect(settingsOf(credentials, timeout));
    });
    return await work(client);
  } finally {
    client.end();
  }
}

/** Runs a command and gives what it said, whatever its exit code is. */
export function runRemotely(client: Client, command: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) return reject(error);
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      channel.on("data", (chunk: Buffer) => out.push(chunk)).stderr.on("data", (chunk: Buffer) => err.push(chunk));
      channel.once("close", (code: number | undefined, signal: string | undefined) => {
        const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString("utf8").trim();
        resolve({ code: code ?? null, signal: signal ?? null, stdout: text(out), stderr: text(err) });
      });
    });
  });
}

/** The files of a machine. */
export function filesOf(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => client.sftp((error, files) => (error === undefined ? resolve(files) : reject(error))));
}

/** Waits for what a function gives that calls back. */
export function awaited<T>(start: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => start((error, value) => (error === null || error === undefined ? resolve(value) : reject(error))));
}

/** A path with the home directory in the place of `~/`. */
export async function withHome(client: Client, path: string): Promise<string> {
  if (path.startsWith("~/")) return `${(await runRemotely(client, "echo $HOME")).stdout.replace(/\/$/, "")}/${path.slice(2)}`;
  if (path.startsWith("~")) throw new StepError('Invalid path. Replace "~" with home directory or "~/"');
  return path;
}
