// SPDX-License-Identifier: 0BSD
import { condition, type Condition, type OperandType } from "./conditions.js";
import { readDateTime, useRunZone } from "./dates.js";

const MOMENT: OperandType = {
  name: "dateTime",
  read(value) {
    useRunZone();
    try {
      return { ok: true, value: readDateTime(value) };
    } catch {
      return { ok: false };
    }
  },
};

/** Compares moments; texts are read as dates in any usual notation, in strict rules too. */
export function dateTime(left: unknown, operation: string, right?: unknown): Condition {
  return condition("dateTime", MOMENT, operation, left, right);
}
