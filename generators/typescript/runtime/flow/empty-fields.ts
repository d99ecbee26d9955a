// SPDX-License-Identifier: 0BSD
import { erase } from "../formulas/erase.js";

/** The parameters of a call as they are sent: a field whose value is null is left out, one that is erased is null. */
export function sent(params: unknown): unknown {
  return settled(params, true);
}

/** The parameters of a step that sends nothing: what is erased is null there, too. */
export function settled(params: unknown, leavesOut = false): unknown {
  if (params === erase) return null;
  if (Array.isArray(params)) return params.map((each) => settled(each, leavesOut));
  if (!isPlain(params)) return params;
  const fields = Object.entries(params).filter(([, value]) => !leavesOut || value !== null);
  return Object.fromEntries(fields.map(([name, value]) => [name, settled(value, leavesOut)]));
}

/** Dates, bytes and whatever else has a class stay what they are. */
function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
