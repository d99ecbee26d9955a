// SPDX-License-Identifier: 0BSD
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { StepError } from "./errors.js";
import type { Json } from "./items.js";
import { converse, type McpAddress, type McpSession } from "./mcp-client.js";

/** A server of tools that is a program of this machine; it runs as long as the conversation. */
export interface McpProgram extends Pick<McpAddress, "timeoutMs" | "signal"> {
  readonly command: string;
  readonly args: readonly string[];
  /** What the program finds in its environment, beside what every program needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** What every program needs to find its way. */
const needed = ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "USERNAME", "USERPROFILE"];

/** Opens a conversation over the input and output of a program: one message on a line. */
export function openMcpProgram(program: McpProgram): Promise<McpSession> {
  return converse(program, (signal, arrived) => {
    const inherited = Object.fromEntries(needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const child = spawn(program.command, [...program.args], { env: { ...inherited, ...program.env }, stdio: ["pipe", "pipe", "inherit"], signal });
    const failed = new Promise<never>((_, reject) => {
      child.once("error", (cause) => reject(new StepError(`The server of tools did not start: ${cause.message}`, { cause })));
      child.once("exit", (code) => reject(new StepError(`The server of tools ended with ${code ?? "a signal"}`)));
    });
    // Whoever waits for an answer is told of it; an end that nobody waits for is no failure.
    failed.catch(() => undefined);
    child.stdin.on("error", () => undefined);
    createInterface({ input: child.stdout }).on("line", (line) => {
      // A program may write other things on its output as well.
      if (line.startsWith("{")) arrived(JSON.parse(line) as Json);
    });
    return (message) => Promise.race([failed, new Promise<Json>((resolve) => void child.stdin.write(`${JSON.stringify(message)}\n`, () => resolve(undefined)))]);
  });
}
