// SPDX-License-Identifier: 0BSD
import { type Connection, createConnection } from "mysql2/promise";
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { fieldsOf, jsonOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { mySqlAccount } from "./my-sql-run.js";

/** A table as version 1 of the step names it, and columns with commas between them. */
export interface LegacyMySqlRows extends AppParams {
  readonly table?: Json;
  readonly columns?: Json;
  /** The column that tells rows apart; `id` when missing. */
  readonly key?: Json;
  /** `LOW_PRIORITY`, `DELAYED` or `HIGH_PRIORITY`. */
  readonly priority?: Json;
  /** Rows that clash with others are left out. */
  readonly ignore?: Json;
}

async function onMySql<T>(params: AppParams, context: EffectContext, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection(await mySqlAccount(params, context));
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** The rows of an answer, or what the database says that it did. */
function itemsOf(answer: unknown): ItemData[] {
  return (Array.isArray(answer) ? answer : [answer]).map((row) => ({ json: fieldsOf(jsonOf(row)) }));
}

function columnsOf({ columns }: LegacyMySqlRows): string[] {
  return textOf(columns).split(",").map((column) => column.trim());
}

function valuesOf(columns: readonly string[], { json }: ItemData): Json[] {
  return columns.map((column) => json[column] ?? null);
}

/** Runs the statement of each item. */
export const queryLegacyMySql = forAll<AppParams & { readonly query?: Json }>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  return await onMySql(first, context, async (connection) => {
    const answers = await Promise.all(all.map(({ query }) => connection.query(textOf(query).trim())));
    return answers.flatMap(([answer], item) => itemsOf(answer).map((found) => ({ ...found, pairedItem: { item } })));
  });
});

/** Adds a row for each item, all in one statement; names stand in it as they are given. */
export const insertLegacyMySqlRows = forAll<LegacyMySqlRows>(async ([params], context) => {
  if (params === undefined) return [];
  const columns = columnsOf(params);
  const places = context.items.map(() => `(${columns.map(() => "?").join(",")})`).join(",");
  const statement = `INSERT ${textOf(params.priority)} ${params.ignore === true ? "IGNORE" : ""} INTO ${textOf(params.table)}(${textOf(params.columns)}) VALUES ${places};`;
  return await onMySql(params, context, async (connection) => itemsOf((await connection.query(statement, context.items.flatMap((item) => valuesOf(columns, item))))[0]));
});

/** Changes the row whose key each item has. */
export const updateLegacyMySqlRows = forAll<LegacyMySqlRows>(async ([params], context) => {
  if (params === undefined) return [];
  const key = textOf(params.key ?? "id");
  const named = columnsOf(params);
  const columns = named.includes(key) ? named : [key, ...named];
  const statement = `UPDATE ${textOf(params.table)} SET ${columns.map((column) => `${column} = ?`).join(",")} WHERE ${key} = ?;`;
  return await onMySql(params, context, async (connection) => {
    const answers = await Promise.all(context.items.map((item) => connection.query(statement, [...valuesOf(columns, item), item.json[key] ?? null])));
    return answers.flatMap(([answer]) => itemsOf(answer));
  });
});
