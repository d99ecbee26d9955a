// SPDX-License-Identifier: 0BSD
import type { BinaryData, Fields, Item, PairedItem } from "../items.js";
import type { ItemData } from "../transform.js";

/** The items that a transform works on. */
export type Items = readonly Item<Fields>[];

/** Where an item came from: its place in an input (input 0 is not written). */
export function origin(item: number, input = 0): PairedItem {
  return input === 0 ? { item } : { item, input };
}

/** The origins of all items of a list of the given length. */
export function origins(length: number): PairedItem[] {
  return Array.from({ length }, (_, item) => ({ item }));
}

/** An input item as output, with its own place as its origin. */
export function passed(item: Item<Fields>, index: number, input = 0): ItemData {
  return withBinary({ json: item.json, pairedItem: origin(index, input) }, item.binary);
}

/** All items of an input, unchanged. */
export function passedAll(items: Items, input = 0): ItemData[] {
  return items.map((item, index) => passed(item, index, input));
}

/** Adds files to an item, if there are any. */
export function withBinary(item: ItemData, binary: Record<string, BinaryData> | undefined): ItemData {
  return binary === undefined ? item : { ...item, binary };
}

/** Origins as a list, whatever form they have. */
export function originList(origin: PairedItem | PairedItem[] | number | undefined): PairedItem[] {
  if (origin === undefined) return [];
  if (typeof origin === "number") return [{ item: origin }];
  return Array.isArray(origin) ? origin : [origin];
}
