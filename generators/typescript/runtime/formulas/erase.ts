// SPDX-License-Identifier: 0BSD
import type { Value } from "./value.js";

/** What empties a field, known by its identity. An empty value does not: a field that has one is not sent. */
export const erase: Value = Object.freeze({});
