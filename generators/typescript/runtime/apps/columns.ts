// SPDX-License-Identifier: 0BSD
import { toArray, toBoolean, toNumber, toObject, type Convert, type Converted } from "../convert.js";
import { readDateTime } from "../dates.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, jsonOf } from "../json.js";

/** A row to write, and the types of those of its columns that are not texts. */
export interface Columns {
  /** `autoMapInputData`: the fields of the item; otherwise `record`. */
  readonly mapping?: Json;
  readonly record?: Json;
  readonly types?: Readonly<Record<string, Json>>;
}

/** The values of a row: those that are missing are left out unless they are to be kept, the others are of their columns' types. */
export function columnsOf(params: Columns, context: EffectContext, missing: "kept" | "leftOut" = "leftOut"): Fields {
  if (params.mapping === "autoMapInputData") return { ...context.item.json };
  const row: Fields = {};
  for (const [name, value] of Object.entries(fieldsOf(params.record))) {
    const type = String(params.types?.[name] ?? "string");
    if (value === undefined || value === null) {
      // What has no type stays as it is; what has one is then not there.
      if (missing === "kept") row[name] = params.types?.[name] === undefined ? value : undefined;
      continue;
    }
    const converted = (conversions[type] ?? asItIs)(value);
    if (!converted.ok) {
      throw new StepError(`Invalid input for '${name}' [item ${context.index}]`, { description: `'${name}' expects a ${type} but we got '${String(value)}'` });
    }
    row[name] = jsonOf(converted.value);
  }
  return row;
}

const asItIs: Convert = (value) => ({ ok: true, value });

const conversions: Readonly<Record<string, Convert>> = {
  number: toNumber,
  boolean: toBoolean,
  array: toArray,
  object: toObject,
  dateTime: readDate,
  url: (value) => ({ ok: true, value: /^https?:\/\//.test(String(value)) ? value : `https://${String(value)}` }),
};

function readDate(value: unknown): Converted {
  try {
    return { ok: true, value: readDateTime(value).toISO() };
  } catch {
    return { ok: false };
  }
}
