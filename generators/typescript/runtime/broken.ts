// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "./errors.js";

/** An expression that could not be read; reaching it ends the step, as it did before. */
export function broken(source: string, reason: string): never {
  throw new ExpressionError(`invalid syntax: ${reason} in {{ ${source} }}`);
}
