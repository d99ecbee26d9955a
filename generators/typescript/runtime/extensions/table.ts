// SPDX-License-Identifier: 0BSD

/** Extension methods of one type of value, by name. */
export type ExtensionTable<T> = Readonly<Record<string, (value: T, args: readonly unknown[]) => unknown>>;

/** A value with fields, as expressions meet it. */
export type Bag = Record<string, unknown>;

/** Whether a value has fields to look at. */
export function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null;
}
