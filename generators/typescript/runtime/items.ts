// SPDX-License-Identifier: 0BSD
import { LostLineage, orStandIn } from "./errors.js";
import { missing } from "./settle-dates.js";

/** Any JSON value; `undefined` stands for a missing one. */
export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

/** The fields of an item. */
export type Fields = { [key: string]: Json };

/** A file that travels with an item. */
export interface BinaryData {
  /** The content in base64. */
  data: string;
  mimeType: string;
  fileName?: string;
  fileExtension?: string;
  fileType?: string;
  fileSize?: string;
  directory?: string;
  id?: string;
}

/** One output of one run of one step. */
export interface Source {
  readonly step: string;
  readonly output: number;
  readonly run: number;
}

/** Where an item came from: the index of an item in an input of the step that gave it. */
export interface PairedItem {
  item: number;
  /** The input that the index counts in; the first one when missing. */
  input?: number;
  /** The place that the index counts in when it is not the step's own input, as loops need it. */
  sourceOverwrite?: Source;
}

/** Lineage as a step may give it; a plain number is the index of an item of the first input. */
export type Lineage = PairedItem | PairedItem[] | number;

/** The past of a run, as far as items and outputs need it. */
export interface History {
  /** The item of `step` that `item` descends from; `method` is how it is asked for, which a message names. */
  matching(step: string, item: Item<unknown>, method?: string): Item<unknown>;
  /** All items of one output of one run of a step; the last run when none is given. */
  all(step: string, output?: number, run?: number): readonly Item<unknown>[];
  /** The item of a run of `step`, the last when none is given, that has the index of `item`. */
  at(step: string, index: number, output?: number, run?: number): Item<unknown>;
}

/** The place of an item in a run. All items of an output share one origin. */
export interface Origin extends Source {
  readonly history: History;
}

/** One item: its fields, its files, and where it came from. It never changes place. */
export class Item<T = Fields> {
  readonly json: T;
  binary: Record<string, BinaryData> | undefined;
  pairedItem: Lineage | undefined;
  error: unknown;
  readonly #origin: Origin;
  readonly #index: number;

  constructor(
    json: T,
    origin: Origin,
    index: number,
    pairedItem?: Lineage,
    binary?: Record<string, BinaryData>,
    error?: unknown,
  ) {
    this.json = json;
    this.binary = binary;
    this.pairedItem = pairedItem;
    this.error = error;
    this.#origin = origin;
    this.#index = index;
  }

  /** The output that holds this item. */
  get origin(): Origin {
    return this.#origin;
  }

  /** The index in that output. */
  get index(): number {
    return this.#index;
  }
}

/**
 * What one output of one run of one step gave: an ordered list of items. Beside that it stands for the step itself:
 * `of`, `first`, `last`, `all` and `at` read the step's latest run, whichever run this output belongs to.
 */
export class Output<T = Fields> implements Iterable<Item<T>> {
  readonly step: string;
  readonly run: number;
  readonly index: number;
  readonly items: readonly Item<T>[];
  /** The step ran and gave this output, though perhaps without items. */
  readonly executed: boolean;
  readonly #history: History;

  constructor(origin: Origin, items: readonly Item<unknown>[], executed: boolean) {
    this.step = origin.step;
    this.run = origin.run;
    this.index = origin.output;
    this.items = typed<T>(items);
    this.executed = executed;
    this.#history = origin.history;
  }

  get length(): number {
    return this.items.length;
  }

  [Symbol.iterator](): Iterator<Item<T>> {
    return this.items[Symbol.iterator]();
  }

  /** The item of this step that `item` descends from. Throws when there is none, or more than one. */
  of(item: Item<unknown>): Item<T> {
    return relative<T>(this.#history, this.step, item);
  }

  /** The same; where its lineage leads nowhere, asking for the item fails. */
  matching(item: Item<unknown>): Item<T> {
    return typedItem<T>(this.#history.matching(this.step, item));
  }

  /** The first item of the step's last run, at this output. */
  first(): Item<T> | undefined {
    return this.all()[0];
  }

  /** The last item of the step's last run, at this output. */
  last(): Item<T> | undefined {
    return this.all().at(-1);
  }

  /** The items of the step's last run, at this output. */
  all(): readonly Item<T>[] {
    return typed<T>(orStandIn(() => this.#history.all(this.step, this.index), () => []));
  }

  /** The item at the same index as `item`, whether related to it or not. */
  at(item: Item<unknown>): Item<T> {
    return typedItem<T>(orStandIn(() => this.#history.at(this.step, item.index, this.index), () => nowhere(item)));
  }
}

/** The fields of items are typed where a step is declared; what holds them in between does not know them. */
export function typed<T>(items: readonly Item<unknown>[]): readonly Item<T>[] {
  return items as readonly Item<T>[];
}

/** The item of a step that `item` descends from. Where its lineage leads nowhere, an item without fields, as expressions see it. */
export function relative<T>(history: History, step: string, item: Item<unknown>): Item<T> {
  try {
    return typedItem<T>(orStandIn(() => history.matching(step, item), () => nowhere(item)));
  } catch (error) {
    if (!(error instanceof LostLineage)) throw error;
    return typedItem<T>(nowhere(item));
  }
}

/** What stands in for an item that there is not. */
export function nowhere(item: Item<unknown>): Item<unknown> {
  return new Item<unknown>(missing, item.origin, item.index);
}

/** The same for one item. */
export function typedItem<T>(item: Item<unknown>): Item<T> {
  return item as Item<T>;
}
