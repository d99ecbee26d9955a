// SPDX-License-Identifier: 0BSD
import { exec } from "node:child_process";
import { forAll, type Effect } from "../connector.js";
import { callOnce } from "../effect.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData } from "../transform.js";

/** A command of the machine's shell. */
export interface CommandParams {
  readonly command?: Json;
}

/** Runs a command in the shell and gives `{ exitCode, stderr, stdout }`; a command that fails is an error. */
export function runCommand({ command }: CommandParams, { signal }: { readonly signal: AbortSignal }): Promise<ItemData> {
  return new Promise((resolve, reject) => {
    let exitCode = 0;
    exec(String(command ?? ""), { signal }, (error, stdout, stderr) => {
      if (error !== null) reject(new StepError(error.message, { cause: error }));
      else resolve({ json: { exitCode, stderr: stderr.trim(), stdout: stdout.trim() } });
    }).on("exit", (code) => {
      exitCode = code ?? 0;
    });
  });
}

/** The same once, for the first item. */
export const runCommandOnce: Effect<CommandParams> = forAll<CommandParams>(async ([params], context) => (
  params === undefined ? [] : [...(await callOnce(runCommand, params, context))].map((item) => ({ ...item, pairedItem: { item: 0 } }))
));
