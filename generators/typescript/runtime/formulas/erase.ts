// SPDX-License-Identifier: 0BSD
import type { Value } from "./value.js";

class Erased {
  toJSON(): null {
    return null;
  }
}

/** What empties a field. An empty value does not: a field that has one is not sent. */
export const erase = new Erased() as unknown as Value;
