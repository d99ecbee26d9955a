// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";

let standsIn = false;

/** From now on a secret is its own name: a replay needs no account. */
export function standInForSecrets(): void {
  standsIn = true;
}

/** The value of a secret that the workflow held in plain text, from the environment. */
export function secret(name: string): string {
  if (standsIn) return `[${name}]`;
  const value = process.env[name];
  if (value === undefined || value === "") throw new StepError(`The environment variable ${name} is not set (see .env.example)`);
  return value;
}
