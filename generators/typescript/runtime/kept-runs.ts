// SPDX-License-Identifier: 0BSD
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StateStore } from "./host.js";
import { fieldsOf, jsonOf } from "./json.js";
import type { Resumed } from "./launch.js";
import type { ItemData } from "./transform.js";

/** What tells whether a run that waits is meant, and until when it waits. */
export interface KeptHead extends Pick<Resumed, "executionId" | "token" | "at"> {
  readonly pipeline: string;
  /** The trigger step that it began with. */
  readonly trigger: string;
}

/** A run that waits, with all that its steps gave before. */
export interface Kept extends Resumed, KeptHead {
  readonly output?: number;
  readonly items: readonly ItemData[];
  readonly mode: string;
}

/** The runs that wait, by execution. */
export interface KeptRuns {
  heads(): readonly KeptHead[];
  head(executionId: string): KeptHead | undefined;
  put(kept: Kept): void;
  read(executionId: string): Kept | undefined;
  /** Says whether it was there: a run goes on once. */
  remove(executionId: string): boolean;
}

/** Where a store without a folder has them, and where all had them once. */
const PIPELINE = "waiting";

const known = new WeakMap<StateStore, KeptRuns>();

/** The runs that are kept beside a store. Those of an older state file are taken over. */
export function keptRuns(store: StateStore): KeptRuns {
  const before = known.get(store);
  if (before !== undefined) return before;
  const within = new KeptInStore(store);
  const runs = store.waitingFolder === undefined ? within : new KeptInFolder(store.waitingFolder);
  known.set(store, runs);
  if (runs !== within) {
    const older = within.all();
    for (const kept of older) runs.put(kept);
    if (older.length > 0) store.save(PIPELINE, {});
  }
  return runs;
}

/** A file for each run: it may hold large files, and is read when it is called or its time has come. What finds it is held in memory. */
class KeptInFolder implements KeptRuns {
  readonly #folder: string;
  readonly #heads = new Map<string, KeptHead>();

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const head = name.endsWith(".json") ? headAt(join(folder, name)) : undefined;
      if (head !== undefined) this.#heads.set(head.executionId, head);
    }
  }

  heads(): KeptHead[] {
    return [...this.#heads.values()];
  }

  head(executionId: string): KeptHead | undefined {
    return this.#heads.get(executionId);
  }

  put(kept: Kept): void {
    const { executionId, token, at, pipeline, trigger } = kept;
    const head: KeptHead = { executionId, token, at, pipeline, trigger };
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    // A crash leaves no half of it, and the names of callers are nobody else's business.
    const fresh = `${this.#path(executionId)}.tmp`;
    writeFileSync(fresh, `${[JSON.stringify(head), ...packed(kept)].join("\n")}\n`, { mode: 0o600 });
    renameSync(fresh, this.#path(executionId));
    this.#heads.set(executionId, head);
  }

  read(executionId: string): Kept | undefined {
    if (!this.#heads.has(executionId)) return undefined;
    const [, files = "[]", run = "{}"] = readFileSync(this.#path(executionId), "utf8").split("\n");
    return unpacked(files, run);
  }

  remove(executionId: string): boolean {
    if (!this.#heads.delete(executionId)) return false;
    rmSync(this.#path(executionId));
    return true;
  }

  #path(executionId: string): string {
    return join(this.#folder, `${executionId}.json`);
  }
}

/** Among the state of pipelines, for a store that has no folder. */
class KeptInStore implements KeptRuns {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  all(): Kept[] {
    return Object.values<unknown>(this.#store.load(PIPELINE)).filter(isKept);
  }

  heads(): KeptHead[] {
    return this.all();
  }

  head(executionId: string): KeptHead | undefined {
    return this.read(executionId);
  }

  put(kept: Kept): void {
    this.#store.save(PIPELINE, { ...this.#store.load(PIPELINE), [kept.executionId]: fieldsOf(jsonOf(kept)) });
  }

  read(executionId: string): Kept | undefined {
    const found: unknown = this.#store.load(PIPELINE)[executionId];
    return isKept(found) ? found : undefined;
  }

  remove(executionId: string): boolean {
    const { [executionId]: found, ...others } = this.#store.load(PIPELINE);
    if (found !== undefined) this.#store.save(PIPELINE, others);
    return found !== undefined;
  }
}

function isHead(value: unknown): value is KeptHead {
  return typeof value === "object" && value !== null && "executionId" in value && "token" in value && "at" in value && "pipeline" in value && "trigger" in value;
}

function isKept(value: unknown): value is Kept {
  return isHead(value) && "steps" in value;
}

/** How much of a file is read at a time, to find its first line. */
const CHUNK = 4096;

/** The first line of a file that keeps a run; nothing where it is none. */
function headAt(path: string): KeptHead | undefined {
  const file = openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const length = readSync(file, chunk);
      const end = chunk.subarray(0, length).indexOf("\n");
      chunks.push(chunk.subarray(0, end < 0 ? length : end));
      if (end >= 0 || length === 0) break;
    }
    const head: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return isHead(head) ? head : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** From so many characters on the content of a file is written once, however many steps handed it on. */
const LARGE = 256;

/** The place in the list of files of what stood there. */
const PLACE = "keptFile";

/** The contents of files, and the run without them. */
function packed(kept: Kept): [string, string] {
  const files = new Map<string, number>();
  const run = JSON.stringify(kept, function (this: unknown, key: string, value: unknown): unknown {
    if (key !== "data" || typeof value !== "string" || value.length < LARGE || !isFile(this)) return value;
    const place = files.get(value) ?? files.size;
    files.set(value, place);
    return { [PLACE]: place };
  });
  return [JSON.stringify([...files.keys()]), run];
}

function unpacked(list: string, run: string): Kept | undefined {
  const files: unknown[] = JSON.parse(list);
  const kept: unknown = JSON.parse(run, function (this: unknown, key: string, value: unknown): unknown {
    if (key !== "data" || typeof value !== "object" || value === null || !(PLACE in value) || !isFile(this)) return value;
    return files[Number(value[PLACE])];
  });
  return isKept(kept) ? kept : undefined;
}

function isFile(holder: unknown): boolean {
  return typeof holder === "object" && holder !== null && "mimeType" in holder;
}
