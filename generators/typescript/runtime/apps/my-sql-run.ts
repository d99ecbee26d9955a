// SPDX-License-Identifier: 0BSD
import { createPool, format, type Pool, type PoolConnection, type PoolOptions } from "mysql2/promise";
import type { EffectContext } from "../connectors/context.js";
import { messageOf, StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isFields, jsonOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";

/** What holds for all statements of a step. */
export interface MySqlParams extends AppParams {
  readonly version?: number;
  /** `single` when missing: all statements in one; `transaction`, or `independently`. */
  readonly batching?: Json;
  /** `text`, where big numbers are to be texts; else those are that JavaScript cannot hold. */
  readonly bigNumbers?: Json;
  /** Decimal numbers are numbers, and no texts. */
  readonly decimals?: Json;
  /** Each result stands in an item, with its statement. */
  readonly detailed?: Json;
}

/** A statement, and the values for its question marks. */
export interface MySqlStatement {
  readonly query: string;
  readonly values: readonly unknown[];
}

/** A name as a statement holds it: `table`, `schema.table`. */
export function named(name: string): string {
  return name.trim().split(".").map((part) => part.trim())
    .map((part) => (part.startsWith("`") && part.endsWith("`") ? part : `\`${part}\``)).join(".");
}

/** Where the database is, and who asks. */
export async function mySqlAccount(params: AppParams, context: EffectContext): Promise<PoolOptions> {
  const { host, port, database, user, password, ssl, caCertificate, clientCertificate, clientPrivateKey } = await context.credentials(params.auth?.["mySql"] ?? "mySql");
  const member = (name: string, value: string | undefined): object => (value === undefined || value === "" ? {} : { [name]: value });
  return {
    ...member("host", host), ...member("database", database), ...member("user", user), ...member("password", password), port: Number(port ?? 3306),
    ...(ssl === "true" ? { ssl: { ...member("ca", caCertificate), ...member("cert", clientCertificate), ...member("key", clientPrivateKey) } } : {}),
  };
}

async function poolFor(params: MySqlParams, context: EffectContext): Promise<Pool> {
  return createPool({
    ...(await mySqlAccount(params, context)),
    multipleStatements: true, supportBigNumbers: true, bigNumberStrings: params.bigNumbers === "text", decimalNumbers: params.decimals === true,
    dateStrings: (params.version ?? 2.5) >= 2.1,
  });
}

/** Cuts a text into its statements; a semicolon in single quotes ends none. */
function statementsOf(text: string, version: number): string[] {
  const end = version <= 2.3 ? ";" : /;(?=(?:[^'\\]|'[^']*?'|\\[\s\S])*?$)/g;
  return text.replace(/\n/g, "").split(end).map((statement) => statement.trim()).filter((statement) => statement !== "");
}

function reads(statement: string): boolean {
  return statement.startsWith("--") || statement.replace(/\/\*.*?\*\//g, "").toLowerCase().startsWith("select");
}

/** The items of the results of some statements. */
function itemsOf(results: readonly unknown[], statements: readonly string[], params: MySqlParams, from: (index: number) => ItemData["pairedItem"]): ItemData[] {
  const item = (value: unknown, index: number): ItemData => {
    const pairedItem = from(index);
    const json: Json = jsonOf(value);
    const fields: Fields = isFields(json) ? json : {};
    return pairedItem === undefined ? { json: fields } : { json: fields, pairedItem };
  };
  if (params.detailed === true) return results.map((data, index) => item({ sql: statements[index], data }, index));
  const found = results.filter((result): result is unknown[] => Array.isArray(result)).flatMap((rows, index) => rows.map((row) => item(row, index)));
  if (found.length > 0 || ((params.version ?? 2.5) >= 2.2 && statements.every(reads))) return found;
  return [item({ success: true }, 0)];
}

/** Runs the statements of all items as the step wants it: the items are the rows that came back. */
export async function runMySql<P extends MySqlParams>(all: readonly P[], context: EffectContext, write: (params: P, index: number) => MySqlStatement): Promise<ItemData[]> {
  const [first] = all;
  if (first === undefined) return [];
  const queries = all.map((params, index) => write(params, index)).map(({ query, values }) => format(query, [...values]));
  return await runTexts(queries, first, context);
}

/** Runs statements as they stand. */
export async function runTexts(queries: readonly string[], params: MySqlParams, context: EffectContext): Promise<ItemData[]> {
  const pool = await poolFor(params, context);
  const version = params.version ?? 2.5;
  try {
    if (params.batching === "transaction" || params.batching === "independently") {
      const connection = await pool.getConnection();
      try {
        return await oneByOne(connection, queries, params);
      } finally {
        connection.release();
      }
    }
    const text = queries.length > 1 ? queries.map((query) => query.trim().replace(/;$/, "")).join(";") : queries[0] ?? "";
    const [answer] = await pool.query(text);
    const statements = statementsOf(text, version);
    const results: unknown[] = Array.isArray(answer) && statements.length !== 1 ? answer : [answer];
    const pairedItem = queries.map((_, item) => ({ item }));
    return itemsOf(results, statements, params, (index) => (params.detailed === true || results.length === 0 ? pairedItem : pairedItem[index] ?? pairedItem));
  } catch (error) {
    throw new StepError(/ECONNREFUSED/.test(messageOf(error)) ? "Connection refused" : messageOf(error), { cause: error, itemIndex: 0 });
  } finally {
    await pool.end();
  }
}

async function oneByOne(connection: PoolConnection, queries: readonly string[], params: MySqlParams): Promise<ItemData[]> {
  const whole = params.batching === "transaction";
  const out: ItemData[] = [];
  if (whole) await connection.beginTransaction();
  try {
    for (const [item, query] of queries.entries()) {
      const statements = statementsOf(query, params.version ?? 2.5);
      const results: unknown[] = [];
      for (const statement of statements) results.push((await connection.query(statement))[0]);
      out.push(...itemsOf(results, statements, params, () => ({ item })));
    }
    if (whole) await connection.commit();
    return out;
  } catch (error) {
    if (whole) await connection.rollback();
    throw error;
  }
}
