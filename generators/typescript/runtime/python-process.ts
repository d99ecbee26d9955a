// SPDX-License-Identifier: 0BSD
import { spawn } from "node:child_process";
import { StepError } from "./errors.js";
import type { Json } from "./items.js";

/** Runs a program in the `python3` of the machine: it reads JSON from its input and prints JSON as its last line. What else it says is dropped. */
export async function runPython(program: string, input: Json, signal: AbortSignal): Promise<unknown> {
  const printed = await run(program, JSON.stringify(input), signal);
  return JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "");
}

/** What a program sees of the process's variables: where programs are and how texts are written, but no account. */
function surroundings(): NodeJS.ProcessEnv {
  return Object.fromEntries(["PATH", "LANG", "LC_ALL", "TZ", "HOME", "SYSTEMROOT"].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function run(program: string, input: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("python3", ["-I", "-c", program], { signal, env: surroundings(), stdio: ["pipe", "pipe", "pipe"] });
    const [out, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => {
      const said = Buffer.concat(errors).toString().trim().split("\n").at(-1) ?? "";
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new StepError(said === "" ? `python3 ended with ${code}` : said));
    });
    child.stdin.end(input);
  });
}
