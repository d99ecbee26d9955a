// SPDX-License-Identifier: 0BSD
import { ExpressionError, LostLineage } from "./errors.js";
import type { Item, Lineage, PairedItem, Source } from "./items.js";
import type { StepRun } from "./run-state.js";

/** What a walk through the lineage of an item needs to know. */
export interface Ancestry {
  runs(step: string): readonly StepRun[];
  isExecuted(step: string): boolean;
  pinned(step: string): readonly Item[] | undefined;
  /** Is there any path from `step` to the step that asks? */
  leadsHere(step: string): boolean;
  /** The step that asks is the workflow's own code, whose messages are shorter. */
  readonly inCode: boolean;
}

/** One item, named by its place. */
interface Place extends Source {
  readonly item: number;
}

/** Finds the item of `step` that the item at `source` and `index` descends from. */
export function matching(ancestry: Ancestry, step: string, source: Source, index: number, method = "item"): Item {
  const walk = new Walk(ancestry, step, method);
  if (!ancestry.leadsHere(step)) throw walk.noPath();
  if (!ancestry.isExecuted(step) && ancestry.pinned(step) === undefined) {
    throw walk.error(`Node '${step}' hasn't been executed`, step);
  }
  const found = walk.from({ ...place(source), item: index }, undefined);
  if (found === undefined) throw new LostLineage("Cannot read properties of undefined (reading 'json')");
  return found;
}

function place(source: Source): Source {
  return { step: source.step, output: source.output, run: source.run };
}

class Walk {
  readonly #ancestry: Ancestry;
  readonly #step: string;
  /** How the item was asked for, which messages name. */
  readonly #method: string;

  constructor(ancestry: Ancestry, step: string, method: string) {
    this.#ancestry = ancestry;
    this.#step = step;
    this.#method = method;
  }

  /**
   * Follows single parents in a loop, so that long chains cost no stack, and several parents by recursion. Nothing where own code named a
   * place that no list can have (-1, a text).
   */
  from(start: Place, cause: string | undefined): Item | undefined {
    let here = start;
    let before = cause;
    for (;;) {
      const { items, sources } = this.#outputAt(here, before);
      const item = items[here.item];
      if (here.step === this.#step) {
        if (here.item >= items.length) throw this.missing(here.step);
        return item;
      }
      if (item === undefined) throw new LostLineage("Cannot read properties of undefined (reading 'pairedItem')");
      const parents = list(item.pairedItem);
      if (parents.length === 0) throw this.missing(here.step);
      const places = parents.flatMap((parent) => parentPlace(parent, sources) ?? []);
      const [only] = places;
      if (only === undefined) throw new LostLineage("Cannot read properties of undefined (reading 'error')");
      if (only === "nowhere" || places.length > 1) return this.#anyOf(places, here);
      before = here.step;
      here = only;
    }
  }

  #anyOf(places: readonly (Place | "nowhere")[], here: Place): Item | undefined {
    const found: (Item | undefined)[] = [];
    let firstError: unknown;
    places.forEach((next) => {
      try {
        if (next === "nowhere") throw this.error("Paired item resolution failed", here.step, "Data not found");
        found.push(this.from(next, here.step));
      } catch (error) {
        firstError ??= error;
      }
    });
    if (found.length === 0) throw firstError;
    const [first, ...others] = found;
    if (others.some((other) => !this.#same(first, other))) throw this.error("Multiple matches found", this.#step, "Multiple matches");
    return first;
  }

  /** A pinned step gives the very same items in each of its runs. */
  #same(one: Item | undefined, other: Item | undefined): boolean {
    if (one === undefined || other === undefined) return one === other;
    return one === other || (one.json === other.json && one.index === other.index && this.#ancestry.pinned(this.#step) !== undefined);
  }

  #outputAt(at: Place, cause: string | undefined): { items: readonly Item[]; sources: readonly (Source | null)[] } {
    const run = this.#ancestry.runs(at.step)[at.run];
    const pinned = run === undefined ? this.#ancestry.pinned(at.step) : undefined;
    const items = run === undefined ? (at.output === 0 ? pinned : undefined) : run.outputs[at.output];
    if (items === undefined) throw this.error("Can’t get data for expression", cause, "Missing output");
    return { items, sources: run?.source ?? [] };
  }

  missing(step: string): ExpressionError {
    const pinned = this.#ancestry.pinned(step) !== undefined;
    return new ExpressionError(pinned
      ? `Using the ${this.#method} method doesn't work with pinned data in this scenario. Please unpin '${step}' and try again.`
      : `Paired item data for ${this.#method} from node '${step}' is unavailable. Ensure '${step}' is providing the required output.`);
  }

  noPath(): ExpressionError {
    return this.error("Invalid expression", this.#step);
  }

  /** An error about a step: its message depends on who asks, and on whether that step's data was pinned. */
  error(message: string, cause: string | undefined, inCode = message): ExpressionError {
    if (cause !== undefined && this.#ancestry.pinned(cause) !== undefined) return new ExpressionError(`Unpin '${cause}' to execute`);
    return new ExpressionError(this.#ancestry.inCode ? inCode : message);
  }
}

function parentPlace(parent: PairedItem, sources: readonly (Source | null)[]): Place | "nowhere" | undefined {
  const input = parent.input ?? 0;
  if (input >= sources.length) return undefined;
  const source = parent.sourceOverwrite ?? sources[input];
  return source === null || source === undefined ? "nowhere" : { ...place(source), item: parent.item };
}

/** Lineage in one form: a list of references. Own code gives what it likes: a number is a place, anything else has the members that it has. */
export function list(lineage: Lineage | null | undefined): readonly PairedItem[] {
  if (lineage === undefined || lineage === null) return [];
  return (Array.isArray(lineage) ? lineage : [lineage]).map((parent: PairedItem | number | null) => {
    if (parent === null) throw new LostLineage("Cannot read properties of null (reading 'input')");
    return typeof parent === "number" ? { item: parent } : parent;
  });
}
