// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";

const MOST_LABELS = 10;
const LONGEST_KEY = 50;
const LONGEST_VALUE = 512;

/** Labels an execution: letters, digits and `_` in the key, a text or a number as the value; the eleventh label is dropped. */
function setLabel(labels: Record<string, string>, key: unknown, value: unknown): void {
  if (!(String(key) in labels) && Object.keys(labels).length >= MOST_LABELS) return;
  if (typeof key !== "string") throw new StepError(`Custom data keys must be a string (key "${String(key)}")`);
  if (/[^A-Za-z0-9_]/.test(key)) throw new StepError(`Custom date key can only contain characters "A-Za-z0-9_" (key "${key}")`);
  if (!["string", "number", "bigint"].includes(typeof value)) throw new StepError(`Custom data values must be a string (key "${key}")`);
  labels[key.slice(0, LONGEST_KEY)] = String(value).slice(0, LONGEST_VALUE);
}

/** Sets all labels that are right. The first that is not is an error where the run is tried out by hand, and is dropped otherwise. */
export function setLabels(labels: Record<string, string>, pairs: readonly (readonly [unknown, unknown])[], mode: string): void {
  let failure: unknown;
  for (const [key, value] of pairs) {
    try {
      setLabel(labels, key, value);
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined && mode === "manual") throw failure;
}
