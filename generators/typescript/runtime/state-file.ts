// SPDX-License-Identifier: 0BSD
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { DurableStore } from "./host.js";
import { MASKED } from "./secret.js";
import { Changes, place, type Scopes } from "./state-cells.js";

/** State that outlives a run, in one JSON file: by pipeline, then by scope. Only what a run changed is written. */
export class StateFile implements DurableStore {
  readonly path: string;
  readonly waitingFolder: string;
  readonly #changes = new Changes();

  constructor(path = "state.json") {
    this.path = path;
    this.waitingFolder = `${path.replace(/\.json$/, "")}.waiting`;
  }

  get seeded(): boolean {
    return existsSync(this.path);
  }

  begin(): void {
    if (!this.seeded) this.#write({});
  }

  load(pipeline: string): Scopes {
    return this.#changes.give(this.all()[pipeline] ?? {});
  }

  save(pipeline: string, state: Scopes): void {
    const all = this.all();
    if (!this.#changes.knows(state)) all[pipeline] = {};
    const kept = (all[pipeline] ??= {});
    const { changed, gone } = this.#changes.of(state);
    for (const scope of Object.keys(state)) kept[scope] ??= {};
    for (const [cell, value] of changed) {
      const [scope = "", key = ""] = place(cell);
      (kept[scope] ??= {})[key] = JSON.parse(value);
    }
    for (const cell of gone) {
      const [scope = "", key = ""] = place(cell);
      delete kept[scope]?.[key];
    }
    this.#write(all);
  }

  /** The state of all pipelines. Throws where the value of a secret is still to be written. */
  all(): Record<string, Scopes> {
    if (!this.seeded) return {};
    const text = readFileSync(this.path, "utf8");
    const [left] = MASKED.exec(text) ?? [];
    if (left !== undefined) throw new Error(`${this.path} says ${left} where the platform kept a secret, which no export brings along: write its value there`);
    const all: Record<string, Scopes> = JSON.parse(text);
    return all;
  }

  /** Replaces the file in one go, so that a crash never leaves half of it. */
  #write(all: Record<string, Scopes>): void {
    const fresh = `${this.path}.${process.pid}.tmp`;
    // Refresh tokens may be among it.
    writeFileSync(fresh, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, this.path);
  }
}
