// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { insertSupabaseRow } from "./supabase.js";

/** Adds a row, given as values by column, and gives it as the table holds it. */
export async function addSupabaseRow(params: AppParams & { readonly table?: Json; readonly row?: Json }, context: EffectContext): Promise<ItemData[]> {
  const { row, ...table } = params;
  return await insertSupabaseRow({ ...table, values: Object.entries(fieldsOf(row)).map(([column, value]) => ({ column, value })) }, context);
}
