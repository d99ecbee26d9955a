// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf } from "../json.js";

/** A row of a table, with its `id`, `createdAt` and `updatedAt`. */
export type Row = Fields;

/** A table in a JSON file: its rows in order. Tables stand in the folder DATA_TABLES, `data-tables` when that is not set. */
export class TableFile {
  readonly #path: string;
  readonly rows: Row[];

  constructor(name: string, env: Readonly<Record<string, string | undefined>>) {
    this.#path = join(env["DATA_TABLES"] ?? "data-tables", `${fileOf(name)}.json`);
    if (!existsSync(this.#path)) {
      throw new StepError(`The data table "${name}" has not been brought over: write its rows to ${this.#path}, or [] where it begins empty`);
    }
    const read: Json = JSON.parse(readFileSync(this.#path, "utf8"));
    this.rows = listOf(read).map(fieldsOf);
  }

  /** Adds a row; columns that it has no value for are null. */
  insert(values: Fields, columns: readonly string[]): Row {
    const now = new Date().toISOString();
    const id = this.rows.reduce((highest, row) => Math.max(highest, Number(row["id"] ?? 0)), 0) + 1;
    const empty = Object.fromEntries(columns.map((name) => [name, null]));
    const row: Row = { ...empty, ...values, id, createdAt: now, updatedAt: now };
    this.rows.push(row);
    return row;
  }

  /** Replaces the file in one go, so that a crash never leaves half of it. */
  save(): void {
    const fresh = `${this.#path}.${process.pid}.tmp`;
    writeFileSync(fresh, `${JSON.stringify(this.rows, null, 2)}\n`);
    renameSync(fresh, this.#path);
  }
}

/** A name for a file; what letters and digits cannot tell apart, a sign of the name does. */
function fileOf(name: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(name)) return name;
  const sign = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.replace(/[^A-Za-z0-9_-]+/g, "-")}-${sign}`;
}
