// SPDX-License-Identifier: 0BSD
import type { CodeCall } from "./code-call.js";
import { runFunction, runFunctionItem } from "./code-legacy.js";
import { runForAll, runForEach } from "./code-modes.js";
import type { CodeFunction } from "./code-scope.js";
import type { ItemData } from "./transform.js";

export type { CodeFunction, CodeScope } from "./code-scope.js";

/** How the workflow's own code is called. */
export interface CodeOptions {
  /** Once for all items (the default), or once for each item. */
  readonly mode?: "all" | "each";
  /** The code belongs to a step of the first generation, which had other rules. */
  readonly legacy?: "function" | "functionItem";
}

/** Runs the workflow's own code and gives the items that it made. */
export async function runCode(code: CodeFunction, call: CodeCall, options: CodeOptions = {}): Promise<ItemData[]> {
  if (options.legacy === "function") return runFunction(code, call);
  if (options.legacy === "functionItem") return runFunctionItem(code, call);
  return options.mode === "each" ? runForEach(code, call) : runForAll(code, call);
}
