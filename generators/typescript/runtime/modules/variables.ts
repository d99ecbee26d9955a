// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** Sets one variable of the run. `scope` tells one cycle from the whole run; here each cycle is a run. */
export function setVariable({ name, value }: { name?: Value; value?: Value; scope?: Value }, memory: Memory): Bundle {
  memory.variables[toText(name)] = value;
  return { [toText(name)]: value };
}

/** Sets several variables at once. */
export function setVariables({ variables = [] }: { variables?: readonly { name?: Value; value?: Value }[]; scope?: Value }, memory: Memory): Bundle {
  const set = Object.fromEntries(variables.map(({ name, value }) => [toText(name), value]));
  Object.assign(memory.variables, set);
  return set;
}

/** Reads a variable, wherever it was set before. One that was not set is empty. */
export function getVariable({ name }: { name?: Value }, memory: Memory): Bundle {
  return { [toText(name)]: memory.variables[toText(name)] };
}

/** Reads several variables at once. */
export function getVariables({ names = [] }: { names?: readonly Value[] }, memory: Memory): Bundle {
  return Object.fromEntries(names.map((name) => [toText(name), memory.variables[toText(name)]]));
}
