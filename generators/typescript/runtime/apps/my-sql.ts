// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import { named, runMySql, type MySqlParams, type MySqlStatement } from "./my-sql-run.js";
import { conditions, type SqlChoice, type SqlRemoval, type SqlRows } from "./sql-rows.js";

/** Statements of the author's own. */
export interface MySqlQuery extends MySqlParams {
  readonly query?: Json;
  /** The values for `$1`, `$2` …: a list, or a text with commas between them. */
  readonly values?: Json;
}

/** A table. */
export interface MySqlTable extends MySqlParams {
  readonly table?: Json;
}

/** Which rows are read. */
export interface MySqlRows extends MySqlTable, SqlRows {
  readonly distinct?: Json;
}

/** What is removed: rows, all rows, or the table. */
export interface MySqlRemoval extends MySqlTable, SqlRemoval {}

/** A row to write: the item's fields, or `record`. */
export interface MySqlRow extends MySqlTable {
  /** `autoMapInputData` when missing: the item's fields; `defineBelow`: `record`. */
  readonly mapping?: Json;
  readonly record?: readonly { readonly column?: Json; readonly value?: Json }[];
  /** The column that says which row is meant, and its value. */
  readonly match?: Json;
  readonly matchValue?: Json;
  /** Texts without a letter are written as NULL. */
  readonly emptyAsNull?: Json;
  /** `LOW_PRIORITY` or `HIGH_PRIORITY`. */
  readonly priority?: Json;
  /** Rows that are there already are left as they are. */
  readonly skipKnown?: Json;
}

/** Runs statements, with values written into them where they stand. */
export const queryMySql = forAll<MySqlQuery>((all, context) => runMySql(all, context, (params) => {
  const { version = 2.5 } = params;
  const found = placed(textOf(params.query), valuesOf(params.values), version);
  return { query: found.query, values: version >= 2.3 ? found.values.map((value) => (Number(value) ? Number(value) : value)) : found.values };
}));

/** Reads rows, one item each. */
export const selectMySqlRows = forAll<MySqlRows>((all, context) => runMySql(all, context, (params) => {
  const columns = (params.columns ?? ["*"]).map(textOf);
  const shown = columns.includes("*") ? "*" : columns.map(named).join(", ");
  const tests = chosen(params);
  const sort = (params.sort ?? []).map(({ column, direction }) => ` ${named(textOf(column))} ${direction === "ASC" ? "ASC" : "DESC"}`);
  const order = sort.length === 0 ? "" : ` ORDER BY${sort.join(",")}`;
  const query = `SELECT${params.distinct === true ? " DISTINCT" : ""} ${shown} FROM ${tableOf(params)}${tests.query}${order}`;
  if (params.all === true) return { query, values: tests.values };
  return { query: `${query} LIMIT ?`, values: [...tests.values, params.limit ?? 50] };
}));

/** Removes rows, all rows, or the table. */
export const removeFromMySql = forAll<MySqlRemoval>((all, context) => runMySql(all, context, (params) => {
  switch (params.command ?? "truncate") {
    case "drop": return { query: `DROP TABLE IF EXISTS ${tableOf(params)}`, values: [] };
    case "delete": {
      const tests = chosen(params);
      return { query: `DELETE FROM ${tableOf(params)}${tests.query}`, values: tests.values };
    }
    default: return { query: `TRUNCATE TABLE ${tableOf(params)}`, values: [] };
  }
}));

/** Adds rows: all in one statement, unless statements are to run one by one. */
export const insertMySqlRows = forAll<MySqlRow>((all, context) => {
  const [first] = all;
  if (first === undefined) return Promise.resolve([]);
  const rows = all.map((params, index) => rowOf(params, context, index));
  const into = `INSERT ${textOf(first.priority)} ${first.skipKnown === true ? "IGNORE" : ""} INTO ${tableOf(first)}`;
  const together = first.batching === undefined || first.batching === "single";
  if (!together) {
    return runMySql(all, context, (_, index) => {
      const row = rows[index] ?? {};
      return { query: `${into} (${Object.keys(row).map(named).join(", ")}) VALUES ${places(Object.keys(row))};`, values: Object.values(row) };
    });
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const fitted = first.mapping === "defineBelow" ? rows.map((row) => Object.values(row)) : rows.map((row) => columns.map((column) => row[column] ?? null));
  const query = `${into} (${columns.map(named).join(", ")}) VALUES ${rows.map(() => places(columns)).join(",")}`;
  return runMySql([first], context, () => ({ query, values: fitted.flat() }));
});

/** Changes the rows whose column to match has the given value. */
export const updateMySqlRows = forAll<MySqlRow>((all, context) => runMySql(all, context, (params, index) => {
  const row = rowOf(params, context, index);
  const match = textOf(params.match);
  const columns = Object.keys(row).filter((column) => column !== match);
  const value = params.mapping === "defineBelow" ? params.matchValue : row[match];
  return {
    query: `UPDATE ${tableOf(params)} SET ${columns.map((column) => `${named(column)} = ?`).join(", ")} WHERE ${named(match)} = ?`,
    values: [...columns.map((column) => row[column]), value],
  };
}));

/** Adds rows, or changes those that are there already. */
export const upsertMySqlRows = forAll<MySqlRow>((all, context) => runMySql(all, context, (params, index) => {
  const match = textOf(params.match);
  const row: Fields = { ...rowOf(params, context, index), ...(params.mapping === "defineBelow" ? { [match]: params.matchValue } : {}) };
  const changed = Object.keys(row).filter((column) => column !== match);
  return {
    query: `INSERT INTO ${tableOf(params)}(${Object.keys(row).map(named).join(", ")}) VALUES${places(Object.keys(row))} ON DUPLICATE KEY UPDATE ${changed.map((column) => `${named(column)} = ?`).join(", ")}`,
    values: [...Object.values(row), ...changed.map((column) => row[column])],
  };
}));

function tableOf({ table }: MySqlTable): string {
  return named(textOf(table));
}

function places(columns: readonly string[]): string {
  return `(${columns.map(() => "?").join(",")})`;
}

function rowOf(params: MySqlRow, { items }: EffectContext, index: number): Fields {
  const row = params.mapping === "defineBelow"
    ? Object.fromEntries((params.record ?? []).map(({ column, value }) => [textOf(column), value ?? ""]))
    : items[index]?.json ?? {};
  if (params.emptyAsNull !== true || params.mapping === "defineBelow") return row;
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === "" ? null : value]));
}

function chosen(rows: SqlChoice): MySqlStatement {
  const values: Json[] = [];
  const query = conditions(rows, ({ column, operator, value, isUnary }) => {
    if (!isUnary) values.push(value);
    return `${named(textOf(column))} ${operator} ${isUnary ? "" : "?"}`;
  });
  return { query, values };
}

function valuesOf(values: Json): Json[] {
  if (values === undefined || values === null || values === "") return [];
  if (typeof values === "string") return values.split(",").map((part) => part.trim());
  if (Array.isArray(values)) return values;
  throw new StepError("Query Replacement must be a string of comma-separated values, or an array of values");
}

const PLACE = /\$(\d+)(:name)?/g;

/** A statement with a question mark in each place of a value (`$1`), and names written into it (`$1:name`). Since version 2.5 quoted places are none. */
function placed(text: string, values: readonly Json[], version: number): MySqlStatement {
  const used: { readonly number: number; readonly value: Json }[] = [];
  const query = text.replace(PLACE, (place, digits: string, name: string | undefined, at: number) => {
    if (version >= 2.5 && isQuoted(text, at)) return place;
    const number = Number(digits);
    if (version >= 2.5 && (number < 1 || number > values.length)) {
      throw new StepError(`Parameter $${digits} referenced in query but no replacement value provided at index ${number}`);
    }
    const value = values[number - 1];
    if (name !== undefined) return named(String(value));
    used.push({ number, value });
    return "?";
  });
  // The platform takes the values by their numbers, and not by their places.
  if (version >= 2.5) used.sort((a, b) => a.number - b.number);
  return { query, values: used.map(({ value }) => value) };
}

function isQuoted(text: string, at: number): boolean {
  const before = text.slice(0, at);
  return ["'", '"'].some((quote) => before.split(quote).length % 2 === 0);
}
