// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import { columnsOf, type Columns } from "./columns.js";
import { rowOf, type Database, type PostgresParams } from "./postgres-connection.js";

/** A table. */
export interface PostgresTable extends PostgresParams {
  /** `public` when missing. */
  readonly schema?: Json;
  readonly table?: Json;
}

/** A row to write. */
export interface PostgresRow extends PostgresTable, Columns {
  /** The columns that tell which row is meant. */
  readonly match?: Json;
  /** A row that is there already is left alone. */
  readonly skipKnown?: Json;
  /** Empty texts become nothing. */
  readonly emptyAsNull?: Json;
  /** The columns of the answer; all when missing. */
  readonly columns?: readonly Json[];
}

/** The table's schema and name, which every statement about it begins with. */
export function tableOf(params: PostgresTable): Json[] {
  return [isGiven(params.schema) ? params.schema : "public", params.table];
}

/** The row as the step gives it. */
export function givenRow(params: PostgresRow, index: number, context: EffectContext): Fields {
  if (params.mapping !== "autoMapInputData" && params.record === undefined) throw new StepError("No values are given for the columns", { itemIndex: index });
  const row = columnsOf(params, { ...context, item: context.items[index] ?? context.item, index }, "kept");
  if (params.emptyAsNull !== true || params.mapping !== "autoMapInputData") return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === "" ? null : value]));
}

/** The row as the table takes it: its lists in Postgres' own form, its JSON as JSON. */
export async function writtenRow(params: PostgresRow, index: number, context: EffectContext, { db, pgp }: Database): Promise<Fields> {
  const columns = (await db.any("SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2", tableOf(params))).map(rowOf);
  const row = { ...givenRow(params, index, context) };
  const lists = (params.version ?? 2.6) >= 2.4;
  for (const { column_name, data_type, is_nullable } of columns) {
    const name = textOf(column_name);
    if (data_type === "json" && params.mapping !== "autoMapInputData" && row[name] !== undefined && row[name] !== null) row[name] = pgp.as.json(row[name], true);
    if (data_type !== "ARRAY" || !lists) continue;
    const value: unknown = typeof row[name] === "string" ? JSON.parse(row[name]) : row[name];
    if (Array.isArray(value)) row[name] = `{${value.map(elementOf).join(",")}}`;
    else if (is_nullable === "NO") throw new StepError(`Column '${name}' has to be an array`, { itemIndex: index });
  }
  if (columns.length === 0) return row;
  for (const [name, value] of Object.entries(row)) {
    const column = columns.find((each) => each["column_name"] === name);
    if (column === undefined) throw new StepError(`Column '${name}' does not exist in selected table`, { itemIndex: index });
    if (value === null && column["is_nullable"] !== "YES") throw new StepError(`Column '${name}' is not nullable`, { itemIndex: index });
  }
  return row;
}

/** An element of a list as Postgres writes it. */
function elementOf(value: unknown): unknown {
  if (typeof value === "number" || value === undefined) return value;
  return `"${(typeof value === "object" ? JSON.stringify(value) : String(value)).replaceAll('"', '\\"')}"`;
}
