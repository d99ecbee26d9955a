// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { isGiven, listOf, textOf } from "../json.js";
import { rowOf, type PostgresParams } from "./postgres-connection.js";
import { givenRow, tableOf, writtenRow, type PostgresRow, type PostgresTable } from "./postgres-row.js";
import { run } from "./postgres-run.js";
import { conditions, type SqlChoice, type SqlRemoval, type SqlRows } from "./sql-rows.js";

/** A statement of the author's own. */
export interface PostgresQuery extends PostgresParams {
  readonly query?: Json;
  /** The values for `$1`, `$2` …: a list, or texts with commas between them. */
  readonly values?: Json;
  /** The values that stand in such a text, each for itself: a comma in one of them separates nothing of the others. */
  readonly parts?: readonly Json[];
  /** A place in single quotes is no place but a text. */
  readonly quotedAsText?: Json;
}

/** Which rows are read. */
export interface PostgresRows extends PostgresTable, SqlRows {}

/** What is removed: rows, all rows, or the table. */
export interface PostgresRemoval extends PostgresTable, SqlRemoval {
  readonly restart?: Json;
  readonly cascade?: Json;
}

/** Runs statements, with values written into them where they stand. */
export const queryPostgres = forAll<PostgresQuery>((all, context) => run(all, context, async (params) => {
  let query = textOf(params.query);
  const values = params.parts === undefined ? [...valuesOf(params.values)] : params.parts.flatMap(split);
  if (!isGiven(params.values) || params.quotedAsText === true) {
    for (const [quoted] of query.matchAll(/'\$[0-9]+'/g)) {
      values.push(quoted.slice(1, -1));
      query = query.replace(quoted, () => `$${values.length}`);
    }
  }
  return { query, values };
}));

/** Reads rows, one item each. */
export const selectPostgresRows = forAll<PostgresRows>((all, context) => run(all, context, async (params) => {
  const { places, values } = placesFor(params);
  const shown = chosen(params.columns);
  const what = shown === undefined ? "*" : `${places(shown)}:name`;
  let query = `SELECT ${what} FROM $1:name.$2:name${condition(params, places)}`;
  const sort = (params.sort ?? []).map(({ column, direction }) => `${places(column)}:name ${direction === "DESC" ? "DESC" : "ASC"}`);
  if (sort.length > 0) query += ` ORDER BY ${sort.join(", ")}`;
  if (params.all !== true) query += ` LIMIT ${places(isGiven(params.limit) ? Number(params.limit) : 50)}`;
  return { query, values };
}, "select"));

/** Removes rows, all rows, or the table. */
export const removeFromPostgres = forAll<PostgresRemoval>((all, context) => run(all, context, async (params) => {
  const { places, values } = placesFor(params);
  const cascade = params.cascade === true ? " CASCADE" : "";
  switch (params.command ?? "truncate") {
    case "drop": return { query: `DROP TABLE IF EXISTS $1:name.$2:name${cascade}`, values };
    case "delete": return { query: `DELETE FROM $1:name.$2:name${condition(params, places)}`, values };
    default: return { query: `TRUNCATE TABLE $1:name.$2:name${params.restart === true ? " RESTART IDENTITY" : ""}${cascade}`, values };
  }
}));

/** Adds rows. */
export const insertPostgresRows = forAll<PostgresRow>((all, context) => run(all, context, async (params, index, to) => {
  const row = await writtenRow(params, index, context, to);
  const { places, values } = placesFor(params);
  const skip = params.skipKnown === true ? " ON CONFLICT DO NOTHING" : "";
  const place = places(row);
  const what = Object.keys(row).length === 0 && (params.version ?? 2.6) >= 2.6 ? " DEFAULT VALUES" : `(${place}:name) VALUES(${place}:csv)${skip}`;
  return { query: `INSERT INTO $1:name.$2:name${what}${returning(params, places)}`, values };
}));

/** Changes the row whose columns to match have the given values; a failure where there is none. */
export const updatePostgresRows = forAll<PostgresRow>((all, context) => run(all, context, async (params, index, to) => {
  const match = listOf(params.match).map(textOf);
  const given = givenRow(params, index, context);
  const known = placesFor(params);
  const where = match.map((column) => `${known.places(column)}:name=${known.places(given[column])}`).join(" AND ");
  const [found] = await to.db.any(`SELECT EXISTS(SELECT 1 FROM $1:name.$2:name WHERE ${where})`, known.values);
  if (rowOf(found)["exists"] !== true) {
    throw new StepError("The row you are trying to update doesn't exist", {
      itemIndex: index, description: `No rows matching the provided values (${match.map((column) => `${column}=${textOf(given[column])}`).join(", ")}) were found in the table "${textOf(params.table)}".`,
    });
  }
  const row = await writtenRow(params, index, context, to);
  const { places, values } = placesFor(params);
  const condition = match.map((column) => `${places(column)}:name = ${places(row[column])}`).join(" AND ");
  const changes = Object.keys(row).filter((column) => !match.includes(column)).map((column) => `${places(column)}:name = ${places(row[column])}`);
  if (changes.length === 0) throw new StepError("Add values to update to the input item or set the 'Data Mode' to 'Define Below' to define the values to update.");
  return { query: `UPDATE $1:name.$2:name SET ${changes.join(", ")} WHERE ${condition}${returning(params, places)}`, values };
}));

/** Adds rows, or changes those that have the same values in the columns to match. */
export const upsertPostgresRows = forAll<PostgresRow>((all, context) => run(all, context, async (params, index, to) => {
  const match = listOf(params.match).map(textOf);
  const row = await writtenRow(params, index, context, to);
  if (!row[match[0] ?? ""]) {
    throw new StepError("Column to match on not found in input item. Add a column to match on or set the 'Data Mode' to 'Define Below' to define the value to match on.");
  }
  if (Object.keys(row).length === 1) {
    throw new StepError("Add values to update or insert to the input item or set the 'Data Mode' to 'Define Below' to define the values to insert or update.");
  }
  const { places, values } = placesFor(params);
  const keys = match.map((column) => `${places(column)}:name`).join(",");
  const place = places(row);
  const changes = Object.keys(row).filter((column) => !match.includes(column)).map((column) => `${places(column)}:name = ${places(row[column])}`);
  const then = changes.length === 0 ? "NOTHING" : `UPDATE SET ${changes.join(", ")}`;
  return { query: `INSERT INTO $1:name.$2:name(${place}:name) VALUES(${place}:csv) ON CONFLICT (${keys}) DO ${then}${returning(params, places)}`, values };
}));

/** Puts values behind the table's schema and name, and says under which number each stands. */
function placesFor(params: PostgresTable): { readonly places: (value: unknown) => string; readonly values: unknown[] } {
  const values: unknown[] = tableOf(params);
  return { values, places: (value) => `$${values.push(value)}` };
}

function condition(rows: SqlChoice, places: (value: unknown) => string): string {
  return conditions(rows, ({ column, operator, value, isUnary }) => {
    const asked = `${places(column)}:name ${operator}`;
    return isUnary ? asked : `${asked} ${places(value)}`;
  });
}

/** The columns that are asked for; nothing for all of them. */
function chosen(columns: readonly Json[] | undefined): readonly Json[] | undefined {
  return columns === undefined || columns.includes("*") ? undefined : columns;
}

function returning({ columns }: PostgresRow, places: (value: unknown) => string): string {
  const shown = chosen(columns);
  return ` RETURNING ${shown === undefined ? "*" : `${places(shown)}:name`}`;
}

function valuesOf(values: Json): readonly Json[] {
  return Array.isArray(values) ? values : split(values);
}

/** A text that is JSON is one value; any other is values with commas between them. */
function split(value: Json): readonly Json[] {
  if (value === undefined) return [];
  const text = value === null ? "null" : textOf(value);
  return isJson(text) ? [text] : text.split(",").filter((part) => part !== "").map((part) => part.trim());
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.trim());
    return true;
  } catch {
    return false;
  }
}
