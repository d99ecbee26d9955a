// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "./errors.js";

let standIns: Readonly<Record<string, string>> | undefined;

/** What stands in a text where a secret was taken out. */
export const MASKED = /\[secret [0-9A-F]{6}\]/;

/**
 * From now on secrets come from here, by the fingerprint that ends their names, and one that is not here stands for
 * itself: a replay needs no account.
 */
export function standInForSecrets(known: Readonly<Record<string, string>> = {}): void {
  standIns = known;
}

/** The value of a secret that the workflow held in plain text, from the environment. */
export function secret(name: string): string {
  if (standIns !== undefined) {
    const fingerprint = name.slice(-6);
    return standIns[fingerprint] ?? `[secret ${fingerprint}]`;
  }
  const value = process.env[name];
  if (value === undefined || value === "") throw new ExpressionError(`The environment variable ${name} is not set (see .env.example)`);
  return value;
}
