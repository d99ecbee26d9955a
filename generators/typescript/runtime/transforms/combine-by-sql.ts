// SPDX-License-Identifier: 0BSD
import { StepError, messageOf } from "../errors.js";
import type { Fields, Json, PairedItem } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import type { Items } from "./lineage.js";
import { query, type Tables } from "./sql-tables.js";

export interface CombineBySqlParams {
  /** The query; the inputs are the tables `input1`, `input2` and so on. */
  query?: Leaf<string>;
  /** The number of inputs; 2 when missing. */
  inputs?: Leaf<number>;
  /** What an empty result gives since version 3.2: nothing, or one item that says so. */
  whenEmpty?: Leaf<"empty" | "success">;
  version?: number;
}

const SELECTED = /SELECT\s+(.+?)\s+FROM/i;
/** The column that carries where a row came from through the query. */
const ORIGIN = "pairedItem";

/** The query with the origin of each table's row among its columns. A query of all columns has them already. */
function withOrigins(sql: string, inputs: number): string {
  const [whole = "", columns = "*"] = SELECTED.exec(sql) ?? [];
  if (columns.trim() === "*") return sql;
  const named = Array.from({ length: inputs }, (_, index) => index + 1)
    .filter((input) => sql.includes(`input${input}`))
    .map((input) => `input${input}.${ORIGIN} AS ${ORIGIN}${input}`);
  return sql.replace(whole, `SELECT ${[columns.trim(), ...named].join(", ")} FROM`);
}

function isOrigin(value: Json): value is { item: number; input?: number } {
  return typeof value === "object" && value !== null && "item" in value;
}

/** A row as an item: its columns of origins are its lineage. */
function traced(row: Fields): ItemData {
  const json: Fields = {};
  const pairedItem: PairedItem[] = [];
  for (const [column, value] of Object.entries(row)) {
    if (!column.startsWith(ORIGIN)) json[column] = value;
    else if (isOrigin(value)) pairedItem.push(value);
  }
  return { json, pairedItem };
}

function tables(inputs: readonly Items[], row: (json: Fields, item: number, input: number) => Fields): Tables {
  return Object.fromEntries(
    inputs.map((items, input) => [`input${input + 1}`, items.map(({ json }, item) => row(copyOf(json), item, input))]),
  );
}

/** The rows with the lineage that the query keeps; nothing where it fails like that. */
function tracedRows(sql: string, inputs: readonly Items[]): ItemData[] | undefined {
  try {
    const given = tables(inputs, (json, item, input) => ({ ...json, [ORIGIN]: input === 0 ? { item } : { item, input } }));
    return query(withOrigins(sql, inputs.length), given).map(traced);
  } catch {
    return undefined;
  }
}

function everything(inputs: readonly Items[]): PairedItem[] {
  return inputs.flatMap((items, input) => items.map((_, item) => ({ item, input })));
}

/** The rows of any statements: each came from all items. */
function rows(sql: string, inputs: readonly Items[]): ItemData[] {
  const pairedItem = everything(inputs);
  try {
    return query(sql, tables(inputs, (json) => json)).map((json) => ({ json, pairedItem }));
  } catch (error) {
    throw new StepError("Issue while executing query", { cause: error, description: messageOf(error), itemIndex: 0 });
  }
}

/** Merge: the rows of an SQL query over the inputs. */
export function combineBySql(params: Params<CombineBySqlParams>): Transform<CombineBySqlParams> {
  return {
    params,
    execute({ inputs: given, params: resolve }) {
      const { query: text, inputs: count = 2, whenEmpty = "empty", version = 3.2 } = resolve();
      const inputs = Array.from({ length: Number(count) }, (_, input) => given[input] ?? []);
      const sql = String(text);
      // A selection that fails with the columns of origins is run once more as it stands.
      const selected = version >= 3.1 && sql.toLowerCase().startsWith("select") ? tracedRows(sql, inputs) : undefined;
      const found = selected ?? rows(sql, inputs);
      if (found.length > 0 || (version > 3.1 && whenEmpty !== "success")) return found;
      return [{ json: { success: true }, ...(selected === undefined ? { pairedItem: everything(inputs) } : {}) }];
    },
  };
}
