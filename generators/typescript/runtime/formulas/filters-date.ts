// SPDX-License-Identifier: 0BSD
import { toDate } from "./coerce.js";
import { isEmpty, type Value } from "./value.js";

/** Milliseconds of a date to compare with; a missing date is none, and no comparison with it holds. */
export function instant(value: Value): number {
  return isEmpty(value) ? NaN : toDate(value).getTime();
}
