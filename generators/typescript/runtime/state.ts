// SPDX-License-Identifier: 0BSD
import type { StateStore } from "./host.js";

type Scopes = Record<string, Record<string, unknown>>;

/** State that outlives a run as long as the process lives: by pipeline, then by scope. */
export function memoryStore(initial: Readonly<Record<string, Scopes>> = {}): StateStore {
  const all = new Map(Object.entries(structuredClone(initial)));
  return {
    load: (pipeline) => structuredClone(all.get(pipeline) ?? {}),
    save: (pipeline, state) => void all.set(pipeline, structuredClone(state)),
  };
}
