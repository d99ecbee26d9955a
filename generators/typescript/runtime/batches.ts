// SPDX-License-Identifier: 0BSD
import type { Fields, Item, Output, PairedItem, Source } from "./items.js";
import { list } from "./lineage.js";
import type { Produced, StepOptions } from "./policy.js";
import { restamped, type StepCall } from "./step.js";
import type { ItemData } from "./transform.js";

/** How a loop takes its items apart. */
export interface BatchOptions<T = Fields> {
  /** How many items to take at a time. */
  readonly size?: number | ((item: Item<T>, input: Output<T>) => unknown);
  /** Takes what arrives as a new set of items, and forgets what was left. */
  readonly reset?: boolean | ((item: Item<T>, input: Output<T>) => unknown);
  /** 3 unless given: 2 has its two outputs the other way round, 1 has no output for the end. */
  readonly version?: 1 | 2 | 3;
}

/** What a loop remembers between its runs. Expressions can read it as the context of the step. */
interface Position {
  /** All items that the loop was given, and how many of them are taken. */
  items?: ItemData[];
  taken?: number;
  processedItems?: ItemData[];
  sourceData?: Source | null;
  currentRunIndex?: number;
  maxRunIndex?: number;
  noItemsLeft?: boolean;
  done?: boolean;
}

/** Gives the next batch, or everything that came back when there is none left. */
export function nextBatch(call: StepCall, options: BatchOptions<never> & Pick<StepOptions, "onError">): Produced {
  const position: Position = call.execution.context(call.step);
  const arrived = restamped(call.items, 0);
  const first = call.input.items[0];
  const size = Number(resolve(options.size, first, call.input) ?? ((options.version ?? 3) < 3 ? 10 : 1));
  const reset = resolve(options.reset, first, call.input) === true;
  const source = call.source[0] ?? null;
  let batch: ItemData[];
  if (position.items === undefined || reset) {
    batch = arrived.slice(0, Math.max(size, 0));
    position.currentRunIndex = 0;
    position.maxRunIndex = Math.ceil(call.items.length / size);
    position.sourceData = source;
    position.items = arrived;
    position.taken = batch.length;
    position.processedItems = [];
  } else {
    position.currentRunIndex = (position.currentRunIndex ?? 0) + 1;
    const from = position.sourceData ?? undefined;
    const taken = position.taken ?? 0;
    batch = position.items.slice(taken, taken + Math.max(size, 0)).map((item) => ({ ...item, pairedItem: cameFrom(item, from) }));
    position.taken = taken + batch.length;
    const back = arrived.map((item, index) => ({ ...item, pairedItem: { item: index, ...overwrite(source ?? undefined) } }));
    if (options.version !== 1) (position.processedItems ??= []).push(...back);
  }
  position.noItemsLeft = position.taken >= position.items.length;
  if (options.version === 1) return batch.length === 0 ? undefined : [batch];
  position.done = batch.length === 0;
  const done = position.done ? position.processedItems ?? [] : [];
  // Looking for errors among these items took them out of the loop's memory too: a loop that goes on after its end begins anew.
  if (position.done && options.onError === "route") position.processedItems = [];
  return options.version === 2 ? [batch, done] : [done, batch];
}

/** The lineage of an item that was kept for a later batch: it counts in what the loop was first given. */
function cameFrom(item: ItemData, source: Source | undefined): PairedItem | PairedItem[] {
  const parents = list(item.pairedItem).map((parent) => ({ ...parent, ...overwrite(source) }));
  if (parents.length === 0) return { item: 0, ...overwrite(source) };
  return Array.isArray(item.pairedItem) ? parents : parents[0] ?? { item: 0 };
}

function overwrite(source: Source | undefined): { sourceOverwrite?: Source } {
  return source === undefined ? {} : { sourceOverwrite: source };
}

function resolve<T, V>(value: V | ((item: Item<T>, input: Output<T>) => unknown) | undefined, item: Item | undefined, input: Output): unknown {
  if (typeof value !== "function") return value;
  return item === undefined ? undefined : Reflect.apply(value, undefined, [item, input]);
}

/** A loop in which each pass brings its items back in one place. */
export class Loop<T, B = T> implements AsyncIterable<Output<T>> {
  #next: (items: Output<unknown>) => Promise<readonly [Output<B>, Output<T>, ...unknown[]]>;
  #arrived: Output<unknown> | undefined;
  #done: Output<B>;

  constructor(items: Output<unknown>, nothing: Output<B>, next: (items: Output<unknown>) => Promise<readonly [Output<B>, Output<T>, ...unknown[]]>) {
    this.#arrived = items;
    this.#done = nothing;
    this.#next = next;
  }

  /** Everything that came back, once the loop is through; empty when it ended early. */
  get done(): Output<B> {
    return this.#done;
  }

  /** Ends a pass: what is brought back is kept for the end, and the next batch follows. Without items the loop ends. */
  back(items: Output<unknown>): void {
    this.#arrived = items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Output<T>, void, void> {
    while (this.#arrived !== undefined && this.#arrived.length > 0) {
      const items = this.#arrived;
      this.#arrived = undefined;
      const [done, batch] = await this.#next(items);
      this.#done = done;
      if (batch.length > 0) yield batch;
    }
  }
}
