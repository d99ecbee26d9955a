// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { ItemData } from "./transform.js";
import { written } from "./written.js";

type Bag = Record<string, unknown>;

const ITEM_KEYS = new Set(["json", "binary", "pairedItem", "error", "index"]);

function isObject(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Data as it looks after it has travelled as JSON; a part that contains itself is cut there. */
export function throughJson(value: unknown): unknown {
  const text = written(value);
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

const invalid = (message: string, item?: number, description?: string): StepError =>
  new StepError(item === undefined ? message : `${message} [item ${item}]`, {
    ...(description === undefined ? {} : { description }),
    ...(item === undefined ? {} : { itemIndex: item }),
  });

const notItems = (): StepError =>
  invalid(
    "Code doesn't return items properly",
    undefined,
    "Please return an array of objects, one for each item you would like to output.",
  );

/** An item that has keys of items beside keys of data was meant as data. */
function checkKeys(item: Bag, index: number): void {
  const unknown = Object.keys(item).find((key) => !ITEM_KEYS.has(key));
  if (unknown === undefined) return;
  const reserved = Object.keys(item).find((key) => ITEM_KEYS.has(key));
  throw reserved === undefined
    ? invalid(`Unknown top-level item key: ${unknown}`, index, "Access the properties of an item under `.json`, e.g. `item.json`")
    : invalid("Invalid output format", index, `An output item contains the reserved key ${reserved}.`);
}

function checkItem({ json, binary }: Bag, index: number): void {
  if (!isObject(json)) throw invalid("A 'json' property isn't an object", index);
  if (binary !== undefined && !isObject(binary)) throw invalid("A 'binary' property isn't an object", index);
}

const has = (value: unknown, key: string): boolean => typeof value === "object" && value !== null && key in value;

/** Bare objects become items; objects and items must not be mixed. */
export function normalise(given: unknown): Bag[] {
  if (typeof given === "object" && !Array.isArray(given)) {
    if (given === null) throw new TypeError("Cannot read properties of null (reading 'json')");
    return "json" in given && given.json ? [given as Bag] : [{ json: given }];
  }
  if (given === undefined) throw new TypeError("Cannot read properties of undefined (reading 'every')");
  if (!Array.isArray(given)) throw new TypeError("executionData.every is not a function");
  const list = given as readonly Bag[];
  for (const key of ["json", "binary"]) {
    const count = list.filter((item) => has(item, key)).length;
    if (count === list.length) return key === "json" ? [...list] : list.map(dataWithBinary);
    if (count > 0) throw new StepError("Inconsistent item format");
  }
  return list.map((json) => ({ json }));
}

function dataWithBinary({ binary, ...json }: Bag): Bag {
  return { json, binary };
}

/** The items that code gave for all items at once. */
export function itemsOfAll(result: unknown): ItemData[] {
  if (typeof result !== "object") throw notItems();
  if (Array.isArray(result)) {
    if (!result.every(isObject)) throw notItems();
    if (result.some((item) => Object.keys(item).some((key) => ITEM_KEYS.has(key)))) result.forEach(checkKeys);
  }
  const items = normalise(result);
  items.forEach(checkItem);
  return items.map(toItem);
}

/** The item that code gave for one item. */
export function itemOfEach(result: unknown, index: number): ItemData {
  const item = normalise([result])[0] ?? {};
  checkItem(item, index);
  checkKeys(item, index);
  return toItem(item);
}

/** An item that was checked before. */
export function toItem({ json, binary, pairedItem, error }: Bag): ItemData {
  return {
    json: json as ItemData["json"],
    ...(binary === undefined ? {} : { binary: binary as NonNullable<ItemData["binary"]> }),
    ...(pairedItem === undefined ? {} : { pairedItem: pairedItem as NonNullable<ItemData["pairedItem"]> }),
    ...(error === undefined ? {} : { error }),
  };
}
