// SPDX-License-Identifier: 0BSD
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { DurableStore } from "./host.js";

type Scopes = Record<string, Record<string, unknown>>;

/** State that outlives a run, in one JSON file: by pipeline, then by scope. */
export class StateFile implements DurableStore {
  readonly path: string;

  constructor(path = "state.json") {
    this.path = path;
  }

  get seeded(): boolean {
    return existsSync(this.path);
  }

  begin(): void {
    if (!this.seeded) this.#write({});
  }

  load(pipeline: string): Scopes {
    return this.all()[pipeline] ?? {};
  }

  save(pipeline: string, state: Scopes): void {
    this.#write({ ...this.all(), [pipeline]: state });
  }

  /** The state of all pipelines. */
  all(): Record<string, Scopes> {
    if (!this.seeded) return {};
    const all: Record<string, Scopes> = JSON.parse(readFileSync(this.path, "utf8"));
    return all;
  }

  /** Replaces the file in one go, so that a crash never leaves half of it. */
  #write(all: Record<string, Scopes>): void {
    const fresh = `${this.path}.${process.pid}.tmp`;
    writeFileSync(fresh, `${JSON.stringify(all, null, 2)}\n`);
    renameSync(fresh, this.path);
  }
}
