// SPDX-License-Identifier: 0BSD
import { NotConverted } from "../errors.js";

/** A formula that the platform itself could not evaluate, or that nobody can read; reaching it ends the step. */
export function refused(source: string, reason: string): never {
  throw new NotConverted(`${reason}: ${source}`);
}
