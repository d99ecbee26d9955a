// SPDX-License-Identifier: 0BSD
import { codeLine } from "./code-line.js";
import { ExpressionError, StepError } from "./errors.js";

/**
 * The error that a failure in the workflow's own code is reported as. Of a message with colons only the last part is
 * kept, and the line is added, as the workflow's engine did.
 */
export function codeError(thrown: unknown, code: (...args: never[]) => unknown): StepError {
  if (thrown instanceof ExpressionError) {
    return new StepError(`Cannot assign to read only property 'name' of object 'Error: ${thrown.message}'`);
  }
  if (thrown instanceof StepError) return thrown;
  if (!(thrown instanceof Error)) return new StepError("Unknown error ", { cause: thrown });
  const first = (thrown.stack ?? "").split("\n").find((row) => row.includes("Error:"));
  const message = first?.split(":").at(-1)?.trim() || "Unknown error";
  const line = codeLine(thrown, code);
  return new StepError(line === undefined ? message : `${message} [line ${line}]`, { cause: thrown });
}
