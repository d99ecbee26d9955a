// SPDX-License-Identifier: 0BSD
/** What is kept of a pipeline, by scope and key. */
export type Scopes = Record<string, Record<string, unknown>>;

/** Values as JSON by their cells: a scope and a key in it. */
export function cells(state: Scopes): Map<string, string> {
  const all = Object.entries(state).flatMap(([scope, keys]) => Object.entries(keys).map(([key, value]): [string, string | undefined] => [JSON.stringify([scope, key]), JSON.stringify(value)]));
  return new Map(all.filter((cell): cell is [string, string] => cell[1] !== undefined));
}

/** The scope and the key of a cell. */
export function place(cell: string): string[] {
  const [scope, key]: unknown[] = JSON.parse(cell);
  return [String(scope), String(key)];
}

/** What a run changed of the state that it was given: other runs may have changed the rest meanwhile. */
export class Changes {
  readonly #known = new WeakMap<object, ReadonlyMap<string, string>>();

  /** Remembers what is given out. */
  give(state: Scopes): Scopes {
    this.#known.set(state, cells(state));
    return state;
  }

  /** The cells that are new or different, with their JSON, and those that are gone. */
  of(state: Scopes): { readonly changed: readonly (readonly [string, string])[]; readonly gone: readonly string[] } {
    const [now, before] = [cells(state), this.#known.get(state) ?? new Map<string, string>()];
    this.#known.set(state, now);
    return { changed: [...now].filter(([cell, value]) => before.get(cell) !== value), gone: [...before.keys()].filter((cell) => !now.has(cell)) };
  }
}
