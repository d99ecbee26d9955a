// SPDX-License-Identifier: 0BSD
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import sqlite from "node-sqlite3-wasm";
import type { DurableStore } from "./host.js";
import { StateFile } from "./state-file.js";
import { cells, Changes, place, type Scopes } from "./state-cells.js";

type Connection = InstanceType<typeof sqlite.Database>;

/** How long another process may hold the database before its lock counts as left behind by a crash. A transaction takes some milliseconds. */
const STALE_MS = 10_000;

/** How scopes begin that belong to no pipeline: what is kept there is the same for all pipelines that share the file. */
const SHARED = "shared ";

/** How long an entry belongs to the process that took it: longer than anything runs. A process that crashed keeps it no longer. */
const CLAIM_MS = 3_600_000;

/** Pauses between two looks at whether another process is done. */
const PATIENCE_MS = 20;

/**
 * State that outlives a run, in an SQLite database: a row for each key of a scope of a pipeline. Only what a run changed is written, in one
 * transaction, so that processes that share the file do not undo each other's work. Stores that a platform has for all of its workflows
 * are the same for all pipelines that share the file. A JSON file of the same name is taken over.
 */
export class StateDatabase implements DurableStore {
  readonly path: string;
  readonly #before: StateFile;
  readonly #changes = new Changes();
  #connection: Connection | undefined;

  constructor(path = "state.db") {
    const plain = path.replace(/\.(db|json)$/, "");
    this.path = `${plain}.db`;
    this.#before = new StateFile(`${plain}.json`);
  }

  get seeded(): boolean {
    return existsSync(this.path) || this.#before.seeded;
  }

  begin(): void {
    this.#within(() => undefined);
  }

  load(pipeline: string): Scopes {
    const rows = this.#within((database) => database.all("SELECT scope, key, value FROM state WHERE pipeline = ? OR pipeline = ? ORDER BY rowid", [pipeline, ownerOf(pipeline, SHARED)]));
    const state: Scopes = {};
    for (const { scope, key, value } of rows) (state[String(scope)] ??= {})[String(key)] = JSON.parse(String(value));
    return this.#changes.give(state);
  }

  save(pipeline: string, state: Scopes): void {
    const { changed, gone } = this.#changes.of(state);
    this.#within((database) => write(database, pipeline, changed, gone));
  }

  claim(pipeline: string, scope: string, key: string): unknown {
    const entry = [ownerOf(pipeline, scope), scope, key];
    return this.#within((database) => {
      const [row] = database.all("SELECT value FROM state WHERE pipeline = ? AND scope = ? AND key = ?", entry);
      const taken = database.all("SELECT until FROM claims WHERE pipeline = ? AND scope = ? AND key = ? AND until > ?", [...entry, Date.now()]);
      if (row === undefined || taken.length > 0) return undefined;
      database.run("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", [...entry, Date.now() + CLAIM_MS]);
      return JSON.parse(String(row["value"]));
    });
  }

  disclaim(pipeline: string, scope: string, key: string): void {
    this.#within((database) => database.run("DELETE FROM claims WHERE pipeline = ? AND scope = ? AND key = ?", [ownerOf(pipeline, scope), scope, key]));
  }

  /** Does some work in a transaction. */
  #within<T>(work: (database: Connection) => T): T {
    this.#untilFree(() => (this.#connection ??= this.#open()).exec("BEGIN IMMEDIATE"));
    const database = this.#connection ?? this.#open();
    try {
      const result = work(database);
      database.exec("COMMIT");
      return result;
    } catch (error) {
      if (database.inTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }

  #open(): Connection {
    const before = this.#before.seeded ? this.#before.all() : {};
    mkdirSync(dirname(this.path), { recursive: true });
    const database = new sqlite.Database(this.path);
    database.exec("BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS state (pipeline TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (pipeline, scope, key))");
    database.exec("CREATE TABLE IF NOT EXISTS claims (pipeline TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (pipeline, scope, key))");
    for (const [pipeline, scopes] of Object.entries(before)) write(database, pipeline, [...cells(scopes)], []);
    database.exec("COMMIT");
    if (this.#before.seeded) renameSync(this.#before.path, `${this.#before.path}.taken-over`);
    return database;
  }

  /** Tries until no other process holds the database. */
  #untilFree(attempt: () => void): void {
    for (;;) {
      try {
        attempt();
        return;
      } catch (error) {
        if (!/locked|busy/i.test(String(error))) throw error;
      }
      this.#breakStaleLock();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE_MS);
    }
  }

  /** A process that was killed leaves its lock, a folder beside the database. */
  #breakStaleLock(): void {
    const lock = `${this.path}.lock`;
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > STALE_MS) rmSync(lock, { recursive: true, force: true });
  }
}

function write(database: Connection, pipeline: string, changed: readonly (readonly [string, string])[], gone: readonly string[]): void {
  for (const [cell, value] of changed) {
    database.run("INSERT INTO state VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", [...rowOf(pipeline, cell), value]);
  }
  for (const cell of gone) database.run("DELETE FROM state WHERE pipeline = ? AND scope = ? AND key = ?", rowOf(pipeline, cell));
}

/** The pipeline, the scope and the key of a cell. */
function rowOf(pipeline: string, cell: string): string[] {
  const [scope = "", key = ""] = place(cell);
  return [ownerOf(pipeline, scope), scope, key];
}

/** Whose a scope is: nobody's where it is shared. */
function ownerOf(pipeline: string, scope: string): string {
  return scope.startsWith(SHARED) ? "" : pipeline;
}
