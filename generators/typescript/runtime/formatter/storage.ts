// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { plain, type Bundle, type Value } from "../formulas/value.js";
import { numberOf } from "./numbers.js";
import { textOf } from "./value.js";

/** Where values are kept in the state of the pipeline. */
const SCOPE = "storage";

/** The value under a key; nothing where there is none. */
export function getValue({ key }: { key?: Value }, memory: Memory): Bundle {
  const name = textOf(key);
  return { key: name, value: (memory.store(SCOPE)[name] ?? null) as Value };
}

/** Keeps a value under a key. */
export function setValue({ key, value }: { key?: Value; value?: Value }, memory: Memory): Bundle {
  const name = textOf(key);
  const kept = plain(value ?? "");
  memory.store(SCOPE)[name] = kept;
  return { key: name, value: kept };
}

/** Adds to the number under a key, which begins at zero. */
export function incrementValue({ key, amount }: { key?: Value; amount?: Value }, memory: Memory): Bundle {
  const name = textOf(key);
  const before = numberOf((memory.store(SCOPE)[name] ?? 0) as Value) ?? 0;
  const after = before + (numberOf(amount) ?? 1);
  memory.store(SCOPE)[name] = after;
  return { key: name, value: after };
}

/** Forgets the value under a key. */
export function removeValue({ key }: { key?: Value }, memory: Memory): Bundle {
  const name = textOf(key);
  const value = (memory.store(SCOPE)[name] ?? null) as Value;
  delete memory.store(SCOPE)[name];
  return { key: name, value };
}
