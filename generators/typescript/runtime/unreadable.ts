// SPDX-License-Identifier: 0BSD
import { Script } from "node:vm";
import { StepError } from "./errors.js";

/** A function that only fails. */
export type Unreadable = () => Promise<unknown>;

/** Code that is no valid JavaScript: the step that runs it has always failed, in the words of the engine, and fails here. */
export function unreadable(source: string): Unreadable {
  return async () => {
    try {
      // It is only parsed, never run.
      new Script(`(async function () {${source}\n})`);
    } catch (error) {
      throw new StepError(error instanceof Error ? `${error.message} ` : String(error), { cause: error });
    }
    throw new StepError("the code of this step runs only outside modules");
  };
}
