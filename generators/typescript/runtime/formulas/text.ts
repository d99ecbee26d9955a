// SPDX-License-Identifier: 0BSD
import { toText } from "./coerce.js";
import type { Value } from "./value.js";

/** Text with holes: what is missing prints as nothing, dates as ISO 8601. */
export function text(parts: TemplateStringsArray, ...holes: readonly Value[]): string {
  let out = parts[0] ?? "";
  for (const [index, hole] of holes.entries()) out += toText(hole) + (parts[index + 1] ?? "");
  return out;
}
