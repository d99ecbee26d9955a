// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";

/** A service answered with an error status. */
export class Refusal extends StepError {
  override readonly name = "Refusal";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}
