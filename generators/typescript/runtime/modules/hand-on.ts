// SPDX-License-Identifier: 0BSD
import type { Bundle } from "../formulas/value.js";

/** Gives what it gets: the place where branches meet. */
export function handOn(bundle: Bundle): Bundle {
  return bundle;
}
