// SPDX-License-Identifier: 0BSD
import pgPromise from "pg-promise";
import type { Credentials, EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";
import type { AppParams } from "./api.js";

/** What holds for all statements of a step. */
export interface PostgresParams extends AppParams {
  readonly version?: number;
  /** `single` when missing: all statements in one; `transaction`, or `independently`. */
  readonly batching?: Json;
  /** `numbers`, where big numbers are to be numbers at the price of their last digits; else they are texts. */
  readonly bigNumbers?: Json;
  /** Seconds until a connection is given up. */
  readonly connectionTimeout?: Json;
}

/** A statement, and what fills its places: `$1` a value, `$1:name` a name, `$1:csv` the values of an object. */
export interface Statement {
  readonly query: string;
  readonly values: readonly unknown[];
}

/** A database, and how values are written into statements for it. */
export interface Database {
  readonly db: pgPromise.IDatabase<object>;
  readonly pgp: pgPromise.IMain;
}

/** A connection that statements run on one after another. */
export type Task = Pick<pgPromise.IBaseProtocol<object>, "multi">;

const open = new Map<string, Database>();

/** The database that a credential names. Connections are kept for a while and used again. */
export async function database(params: PostgresParams, context: EffectContext): Promise<Database> {
  const values = await context.credentials(params.auth?.["postgres"] ?? "postgres");
  const early = (params.version ?? 2.6) < 2.1;
  const key = JSON.stringify([values, params.bigNumbers, params.connectionTimeout, early]);
  const known = open.get(key);
  if (known !== undefined) return known;
  const pgp = pgPromise({ noWarnings: true });
  const made = { pgp, db: pgp({ ...connectionOf(values), ...timeoutOf(params), types: { getTypeParser: parsers(pgp, params, early), setTypeParser: () => undefined } }) };
  open.set(key, made);
  return made;
}

function connectionOf(values: Credentials): Record<string, unknown> {
  const tls = values["ssl"] !== undefined && values["ssl"] !== "disable";
  return {
    host: values["host"], port: Number(values["port"] ?? 5432), database: values["database"], user: values["user"], password: values["password"],
    keepAlive: true, max: Number(values["maxConnections"] ?? 100), allowExitOnIdle: true,
    ssl: values["allowUnauthorizedCerts"] === "true" ? { rejectUnauthorized: false } : tls,
  };
}

function timeoutOf({ connectionTimeout }: PostgresParams): Record<string, unknown> {
  return connectionTimeout === undefined ? {} : { connectionTimeoutMillis: Number(connectionTimeout) * 1000 };
}

type Parser = (text: string) => unknown;

/** How values are read: moments as ISO texts in UTC since version 2.1, big numbers as they are wanted. */
function parsers(pgp: pgPromise.IMain, params: PostgresParams, early: boolean): (id: number, format?: "text" | "binary") => Parser {
  const { TIMESTAMP, TIMESTAMPTZ, INT8, NUMERIC } = pgp.pg.types.builtins;
  const own = new Map<number, Parser>();
  if (!early) for (const type of [TIMESTAMP, TIMESTAMPTZ]) own.set(type, momentOf);
  if (params.bigNumbers === "numbers") own.set(INT8, (text) => Number.parseInt(text, 10)).set(NUMERIC, Number.parseFloat);
  return (id) => own.get(id) ?? ((text) => pgp.pg.types.getTypeParser(id, "text")(text));
}

function momentOf(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}

/** A row as fields. */
export function rowOf(row: unknown): Fields {
  return isFields(row) ? row : {};
}
