// SPDX-License-Identifier: 0BSD
import { Item, type Fields } from "./items.js";

const given = new WeakMap<object, Fields>();

/** The same item at the same place, as a tool sees it that a model called with arguments: `$fromAI` reads them. */
export function withArguments<T>(item: Item<T>, args: Fields): Item<T> {
  const called = new Item(item.json, item.origin, item.index, item.pairedItem, item.binary, item.error);
  given.set(called, args);
  return called;
}

/** What a model called a tool with, when the item stands for such a call. */
export function givenTo(item: Item<unknown>): Fields | undefined {
  return given.get(item);
}
