// SPDX-License-Identifier: 0BSD
import { compileFunction } from "node:vm";
import type { Scope } from "./scope.js";

/** Code that runs as a script. */
export type Script = (scope: Scope) => Promise<unknown>;

/**
 * Code that relies on what JavaScript allows in scripts and forbids in modules. It gets the members of the scope that it
 * `names`, and runs in this process like all other code.
 */
export function script(names: readonly string[], source: string): Script {
  const compiled = compileFunction(`return (async function () {${source}\n}).call(this);`, [...names]);
  const run = async function (this: unknown, scope: Scope): Promise<unknown> {
    return Reflect.apply(compiled, this, names.map((name) => scope[name]));
  };
  // What is asked for the text of the code is to see that, and not these lines.
  return Object.defineProperty(run, "toString", { value: () => source });
}
