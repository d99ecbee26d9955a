// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";

/** A flow that a model may call. */
export interface Tool {
  readonly name: Value;
  readonly description: Value;
  run(): Promise<unknown>;
}
