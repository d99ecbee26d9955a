// SPDX-License-Identifier: 0BSD
import { throughJson } from "./code-result.js";
import { deepCopy } from "./deep-copy.js";
import { ExpressionError, StepError } from "./errors.js";
import type { Place, SeenItem, StepReader } from "./place.js";

/** Makes data that shares nothing with what it is made of. */
type Copy = <T>(source: T) => T;

/** Items are copied before code sees them, each one once, so that code can change them freely. */
class Copies {
  readonly #known = new Map<SeenItem, SeenItem>();
  readonly #copy: Copy;

  constructor(copy: Copy) {
    this.#copy = copy;
  }

  one(item: SeenItem): SeenItem {
    const known = this.#known.get(item);
    if (known !== undefined) return known;
    const { json, binary } = item;
    const lineage = "pairedItem" in item ? item.pairedItem : undefined;
    const copy = this.#copy({ json, ...(binary && { binary }), ...(lineage === undefined ? {} : { pairedItem: lineage }) });
    this.#known.set(item, copy);
    return copy;
  }

  all(items: readonly SeenItem[]): SeenItem[] {
    return items.map((item) => this.one(item));
  }
}

/** Reads something of another step, and may give an error about it another wording. */
export type Guard = <T>(read: () => T) => T;

/** The sandbox of the workflow's code could not build its own errors, and complained about that instead. */
export const sandboxed: Guard = (read) => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new StepError(`Cannot assign to read only property 'name' of object 'Error: ${error.message}'`);
  }
};

const plain: Guard = (read) => read();

function copyingReader(reader: StepReader, copies: Copies, guarded: Guard): StepReader {
  return {
    get isExecuted() {
      return reader.isExecuted;
    },
    get params() {
      return reader.params;
    },
    get context() {
      return reader.context;
    },
    get lastRun() {
      return reader.lastRun;
    },
    matching: (index, method) => copies.one(guarded(() => reader.matching(index, method))),
    all: (output, run) => copies.all(guarded(() => reader.all(output, run))),
    at: (index) => copies.one(guarded(() => reader.at(index))),
  };
}

/** What code of its own process is sent arrives as JSON: a missing field is gone, a missing element is `null`. */
const sent: Copy = <T>(source: T): T => throughJson(source) as T;

/**
 * A place as code sees it: everything in it may be changed without changing the run. First-generation functions, which
 * ran where the flow ran, get missing values and errors about other steps as they are.
 */
export function codePlace(place: Place, legacy = false): Place {
  const copies = new Copies(legacy ? deepCopy : sent);
  const guarded = legacy ? plain : sandboxed;
  let all: SeenItem[] | undefined;
  return {
    ...place,
    get items() {
      return (all ??= copies.all(place.items));
    },
    item: (index) => {
      const item = place.item(index);
      return item && copies.one(item);
    },
    reader: (step) => copyingReader(guarded(() => place.reader(step)), copies, guarded),
  };
}

/** A member of the scope of which everything that it does is guarded. */
export function guardedMember(member: unknown, guarded: Guard): unknown {
  if (typeof member === "function") {
    return (...args: unknown[]): unknown => guarded(() => Reflect.apply(member, undefined, args) as unknown);
  }
  if (typeof member !== "object" || member === null) return member;
  return new Proxy(member, {
    get: (target, name) => {
      const value = guarded(() => Reflect.get(target, name) as unknown);
      return typeof value === "function" ? guardedMember(value, guarded) : value;
    },
  });
}
