// SPDX-License-Identifier: 0BSD
import { type Convert, type Converted, toArray, toBoolean, toNumber, toObject, toText } from "./convert.js";
import { readDateTime } from "./dates.js";
import { StepError } from "./errors.js";
import type { Json } from "./items.js";
import { jsonOf } from "./json.js";

/** How strictly a value is held to its type. */
export interface Strictness {
  /** Nothing is converted: another type is an error. Dates are read all the same. */
  readonly strict?: boolean;
  /** What must be a text is made one; otherwise it stays as it is. */
  readonly texts?: boolean;
}

/** A value as the type that a field of the editor's mapping has. Throws, with the item's number, for what is none. */
export function typed(name: string, value: unknown, type: string, item: number, { strict = false, texts = false }: Strictness = {}): Json {
  const checked = strict && (type !== "string" || texts) && isOther[type]?.(value) === true;
  const convert = type === "string" && !texts ? asItIs : conversions[type] ?? asItIs;
  const converted: Converted = checked ? { ok: false } : convert(value);
  if (!converted.ok) {
    throw new StepError(`Invalid input for '${name}' [item ${item}]`, { description: `'${name}' expects a ${type} but we got '${String(value)}'` });
  }
  return jsonOf(converted.value);
}

const asItIs: Convert = (value) => ({ ok: true, value });

const conversions: Readonly<Record<string, Convert>> = {
  string: toText,
  number: toNumber,
  boolean: toBoolean,
  array: toArray,
  object: toObject,
  dateTime: readDate,
  url: (value) => ({ ok: true, value: /^https?:\/\//.test(String(value)) ? value : `https://${String(value)}` }),
};

const isOther: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value !== "string",
  number: (value) => typeof value !== "number",
  boolean: (value) => typeof value !== "boolean",
  array: (value) => !Array.isArray(value),
  object: (value) => typeof value !== "object",
};

function readDate(value: unknown): Converted {
  try {
    return { ok: true, value: readDateTime(value).toISO() };
  } catch {
    return { ok: false };
  }
}
