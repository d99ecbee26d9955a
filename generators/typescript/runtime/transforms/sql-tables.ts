// SPDX-License-Identifier: 0BSD
import alasql from "alasql";
import type { Fields } from "../items.js";

/** Tables by their names. */
export type Tables = { readonly [name: string]: readonly Fields[] };

/** A query sees its tables and nothing else: no files, no addresses, no stores. */
function refuse(): never {
  throw new Error("File access operations are disabled for security reasons");
}

const HARMLESS = new Set(["RANGE"]);
const REACHES_OUT = ["loadFile", "loadBinaryFile", "saveFile", "removeFile", "deleteFile", "fileExists"];

function shut(registry: unknown, names?: readonly string[]): void {
  if (typeof registry !== "object" || registry === null) return;
  for (const name of names ?? Object.keys(registry)) if (!HARMLESS.has(name)) Reflect.set(registry, name, refuse);
}

for (const registry of ["from", "into", "engines"]) shut(Reflect.get(alasql, registry));
shut(Reflect.get(alasql, "utils"), REACHES_OUT);

const DATABASE = "inputs";

/** Runs SQL over tables. The result is the rows of the last selection; of several statements, those of all. */
export function query(sql: string, tables: Tables): Fields[] {
  alasql(`CREATE DATABASE ${DATABASE}`);
  try {
    alasql.use(DATABASE);
    for (const [name, rows] of Object.entries(tables)) {
      alasql(`CREATE TABLE ${name}`);
      const table = alasql.tables[name];
      if (table !== undefined) table.data = [...rows];
    }
    const result: unknown = alasql(sql);
    if (typeof result === "string") return [];
    if (!Array.isArray(result)) throw new TypeError("result is not iterable");
    return result.flat().filter((row): row is Fields => typeof row === "object" && row !== null);
  } finally {
    alasql.use("alasql");
    Reflect.deleteProperty(alasql.databases, DATABASE);
  }
}
