// SPDX-License-Identifier: 0BSD
import type { Json } from "./items.js";

/** A text as it is. Anything else is nothing: the workflow gave no value where it asked something else for a text's methods. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A list as it is, and nothing for anything else. */
export function asList(value: Json): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
