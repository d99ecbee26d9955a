// SPDX-License-Identifier: 0BSD
import { NotConverted } from "../errors.js";
import type { Value } from "../formulas/value.js";

/** A part of the flow that its author switched off, or that nothing leads to. It is kept readable and never runs. */
export function switchedOff(what: string): boolean {
  return what === "";
}

/** A comparison that the platform does not have: a person must say which one was meant. */
export function noSuchComparison(operator: string, ...values: Value[]): boolean {
  throw new NotConverted(`there is no comparison "${operator}" of ${values.length} values: write the one that was meant`);
}

/** A value that a formula asks for where it cannot be had: the platform gives nothing there. */
export function outOfReach(what: string): Value {
  return what === "" ? "" : undefined;
}

/** A value of a step that is not in the export: a person must say which one was meant. */
export function unresolved(source: string, reason: string): never {
  throw new NotConverted(`${reason}: ${source}`);
}
