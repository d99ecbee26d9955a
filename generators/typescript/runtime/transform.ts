// SPDX-License-Identifier: 0BSD
import type { BinaryData, Fields, Item, Json, Output, PairedItem } from "./items.js";

/** An item as a transform gives it: no place in a run yet. */
export interface ItemData {
  json: Fields;
  binary?: Record<string, BinaryData>;
  pairedItem?: PairedItem | PairedItem[] | number;
  error?: unknown;
}

/** The item of an answer that is no object: a list, a number or a text is its `json`, as n8n's requests have it. */
export class AnswerItem implements ItemData {
  readonly json: Fields;

  constructor(answer: Json) {
    // Steps see in it what their workflow saw: the type says what it nearly always is.
    this.json = answer as Fields;
  }
}

/** An item with another lineage. All items of one form keep the engine fast. */
export function handedOn({ json, binary, error }: ItemData, pairedItem: ItemData["pairedItem"]): ItemData {
  return { json, binary, pairedItem, error };
}

/** Parameters of a step: constant, or computed for each item. */
export type Params<P, T = Fields> = P | ((item: Item<T>, input: Output<T>) => P);

/** What a transform may know of the run that it is part of. */
export interface RunFacts {
  readonly timezone: string;
  readonly executionId: string;
  readonly mode: string;
  /** Milliseconds since the epoch, by the run's clock (frozen in a replay). */
  now(): number;
  random(): number;
  uuid(): string;
  /** State that outlives a run (static data, deduplication), by scope. */
  state(scope: string): Record<string, unknown>;
}

/** One execution of a transform. */
export interface TransformCall<P> {
  /** Items of the first input. */
  readonly items: readonly Item<Fields>[];
  /** Items of every input, in order. */
  readonly inputs: readonly (readonly Item<Fields>[])[];
  /** The parameters as resolved for the item at `index` (default 0). */
  params(index?: number): P;
  /** The step goes on when an item fails (any `onError` other than "stop"). */
  readonly continueOnFail: boolean;
  readonly run: RunFacts;
}

/** A pure step: items in, items out. One list is the first output; a list of lists is one list per output. */
export interface Transform<P = never> {
  readonly params: Params<P>;
  execute(call: TransformCall<P>): ItemData[] | ItemData[][] | Promise<ItemData[] | ItemData[][]>;
}
