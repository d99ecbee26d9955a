// SPDX-License-Identifier: 0BSD
import { toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** Makes one bundle of what was collected. */
export type Collecting = (values: readonly Value[]) => Bundle;

/** How a collector closes. */
export interface CollectOptions {
  /** Gives nothing when nothing was collected, instead of an empty collection. */
  readonly stopIfEmpty?: boolean;
  /** Gives one collection for each key, in the order in which the keys came. */
  readonly grouped?: boolean;
  /** The step whose bundles are collected, where it may fail and the flow goes on without the bundle that it failed for: then nothing is given. */
  readonly feeder?: string;
}

/** Collects values while a step further up gives its bundles. */
export class Collector {
  readonly #how: Collecting;
  readonly #options: CollectOptions;
  readonly #record: (close: () => readonly Bundle[]) => Promise<readonly Bundle[]>;
  readonly #groups = new Map<string, { key: Value; values: Value[] }>();

  constructor(how: Collecting, options: CollectOptions, record: (close: () => readonly Bundle[]) => Promise<readonly Bundle[]>) {
    this.#how = how;
    this.#options = options;
    this.#record = record;
  }

  /** Adds a value, to the group of the key where there are groups. */
  add(value: Value, key?: Value): void {
    const name = toText(key);
    const group = this.#groups.get(name);
    if (group === undefined) this.#groups.set(name, { key, values: [value] });
    else group.values.push(value);
  }

  /** Closes the collection: none, one, or one bundle for each group. */
  async bundles<T = Bundle>(): Promise<readonly T[]> {
    return (await this.#record(() => this.#close())) as readonly T[];
  }

  /** Closes a collection that is always exactly one bundle. */
  async result<T = Bundle>(): Promise<T> {
    const [only = {}] = await this.#record(() => this.#close());
    return only as T;
  }

  #close(): readonly Bundle[] {
    const groups = [...this.#groups.values()];
    if (this.#options.grouped === true) return groups.map(({ key, values }) => ({ ...this.#how(values), __IMTKEY__: key }));
    const values = groups.flatMap((group) => group.values);
    return values.length === 0 && this.#options.stopIfEmpty === true ? [] : [this.#how(values)];
  }
}
