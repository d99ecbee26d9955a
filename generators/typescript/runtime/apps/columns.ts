// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { typed } from "../typed.js";

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
    row[name] = typed(name, value, type, context.index);
  }
  return row;
}
