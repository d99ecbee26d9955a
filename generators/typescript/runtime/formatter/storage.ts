// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { plain, type Bundle, type Value } from "../formulas/value.js";
import { numberOf } from "./numbers.js";
import { textOf } from "./value.js";

/** A value of an account's store: the same for every pipeline that uses this account. */
interface Place {
  store?: Value;
  key?: Value;
}

function valuesOf(store: Value, memory: Memory): Record<string, unknown> {
  return memory.store(`shared storage ${textOf(store)}`);
}

/** The value under a key; nothing where there is none. */
export function getValue({ store, key }: Place, memory: Memory): Bundle {
  const name = textOf(key);
  return { key: name, value: (valuesOf(store, memory)[name] ?? null) as Value };
}

/** Keeps a value under a key. */
export function setValue({ store, key, value }: Place & { value?: Value }, memory: Memory): Bundle {
  const name = textOf(key);
  const kept = plain(value ?? "");
  valuesOf(store, memory)[name] = kept;
  return { key: name, value: kept };
}

/** Adds to the number under a key, which begins at zero. */
export function incrementValue({ store, key, amount }: Place & { amount?: Value }, memory: Memory): Bundle {
  const name = textOf(key);
  const before = numberOf((valuesOf(store, memory)[name] ?? 0) as Value) ?? 0;
  const after = before + (numberOf(amount) ?? 1);
  valuesOf(store, memory)[name] = after;
  return { key: name, value: after };
}

/** Forgets the value under a key. */
export function removeValue({ store, key }: Place, memory: Memory): Bundle {
  const name = textOf(key);
  const value = (valuesOf(store, memory)[name] ?? null) as Value;
  delete valuesOf(store, memory)[name];
  return { key: name, value };
}
