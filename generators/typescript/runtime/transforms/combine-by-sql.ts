// SPDX-License-Identifier: 0BSD
import alasql from "alasql";
import { messageOf, StepError } from "../errors.js";
import type { Fields, PairedItem } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import type { Leaf } from "./fields.js";
import { type Items, origin, origins } from "./lineage.js";

export interface CombineBySqlParams {
  /** A query over the tables `input1`, `input2` and so on. */
  query?: Leaf<string>;
  /** The number of inputs; 2 when missing. */
  inputs?: Leaf<number>;
  /** What a query without rows gives: `empty` no item (when missing, since version 3.2), `success` one that says so. */
  whenEmpty?: Leaf<"success" | "empty">;
  version?: number;
}

/** The column that says which item a row was; where columns are chosen, one for each input stands beside them. */
const ORIGIN = "pairedItem";

/** What could read or write files; a query of a pipeline works on its items alone. */
const OUTSIDE = ["FILE", "FILESTORAGE", "LOCALSTORAGE", "INDEXEDDB", "SQLITE", "JSON", "JSONL", "NDJSON", "TXT", "CSV", "TAB", "TSV", "XLS", "XLSX", "XLSXML", "ODS", "XML", "GEXF", "HTML", "SQL", "TABLETOP", "METEOR"];

/** The database that holds the tables while a query runs, which is one at a time. */
const DATABASE = "inputs";

/** Merge: the rows of a query over all inputs. */
export function combineBySql(params: Params<CombineBySqlParams> = {}): Transform<CombineBySqlParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      const { query = "SELECT * FROM input1 LEFT JOIN input2 ON input1.name = input2.id", inputs: count = 2, whenEmpty = "empty", version = 3 } = resolve();
      const tables = Array.from({ length: Number(count) }, (_, input) => inputs[input] ?? []);
      const found = rows(String(query), tables, version);
      if (found.length > 0) return found;
      return version <= 3.1 || whenEmpty === "success" ? [{ json: { success: true } }] : [];
    },
  };
}

/** The rows as items. A query that does not bear the columns of origins is asked without them. */
function rows(query: string, tables: readonly Items[], version: number): ItemData[] {
  if (version >= 3.1 && query.toLowerCase().startsWith("select")) {
    try {
      const traced = tables.map((items, input) => items.map(({ json }, index) => ({ ...json, [ORIGIN]: origin(index, input) })));
      return asked(withOrigins(query, tables.length), traced).map(apart);
    } catch {
      // The plain query says what is wrong, if it is not the columns of origins.
    }
  }
  const everything = tables.flatMap((items, input) => origins(items.length).map(({ item }) => origin(item, input)));
  return asked(query, tables.map((items) => items.map(({ json }) => json))).map((json) => ({ json, pairedItem: everything }));
}

/** The query with a column for the origin of each input that it names. */
function withOrigins(query: string, count: number): string {
  const chosen = /SELECT\s+(.+?)\s+FROM/i.exec(query);
  const columns = chosen?.[1]?.trim();
  if (chosen === null || columns === undefined || columns === "*") return query;
  const tables = Array.from({ length: count }, (_, input) => input + 1).filter((number) => query.includes(`input${number}`));
  const all = [columns, ...tables.map((number) => `input${number}.${ORIGIN} AS ${ORIGIN}${number}`)];
  return query.replace(chosen[0], `SELECT ${all.join(", ")} FROM`);
}

/** A row without the columns that say where it comes from. */
function apart(row: Fields): ItemData {
  const entries = Object.entries(row);
  const isOrigin = ([name]: [string, unknown]): boolean => name.startsWith(ORIGIN);
  const from = entries.flatMap((entry) => (isOrigin(entry) && isPlace(entry[1]) ? [entry[1]] : []));
  return { json: Object.fromEntries(entries.filter((entry) => !isOrigin(entry))), pairedItem: from };
}

function isPlace(value: unknown): value is PairedItem {
  return typeof value === "object" && value !== null && "item" in value && typeof value.item === "number";
}

/** The rows that a query gives for tables of these contents. */
function asked(query: string, tables: readonly (readonly object[])[]): Fields[] {
  withoutFiles();
  alasql(`CREATE DATABASE ${DATABASE}`);
  try {
    alasql.use(DATABASE);
    tables.forEach((rows, input) => {
      const name = `input${input + 1}`;
      alasql(`CREATE TABLE ${name}`);
      const table = alasql.databases[DATABASE]?.tables[name];
      if (table !== undefined) table.data = [...rows];
    });
    const answer: Iterable<unknown> = alasql(query);
    return [...answer].flat().filter(isRow);
  } catch (cause) {
    throw new StepError("Issue while executing query", { cause, description: messageOf(cause) });
  } finally {
    alasql(`DROP DATABASE ${DATABASE}`);
  }
}

function isRow(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Takes away from the language what reaches outside of the process. */
function withoutFiles(): void {
  const refuse = (): never => {
    throw new Error("File access operations are disabled for security reasons");
  };
  for (const part of ["from", "into", "engines", "fn"]) {
    const words: unknown = Reflect.get(alasql, part);
    if (typeof words !== "object" || words === null) continue;
    for (const word of OUTSIDE) Reflect.set(words, word, refuse);
  }
}
