// SPDX-License-Identifier: 0BSD
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ExpressionError, StepError } from "./errors.js";
import { written } from "./json.js";
import { sourceLines, type Place } from "./source-lines.js";
import type { ItemData } from "./transform.js";

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

/**
 * The error that a failure in the workflow's own code is reported as. Of a message with colons only the last part is
 * kept, and the line is added, as the workflow's engine did.
 */
export function codeError(thrown: unknown, code: (...args: never[]) => unknown): StepError {
  if (thrown instanceof ExpressionError) {
    return new StepError(`Cannot assign to read only property 'name' of object 'Error: ${thrown.message}'`);
  }
  if (thrown instanceof StepError) return thrown;
  if (!(thrown instanceof Error)) return new StepError("Unknown error ", { cause: thrown });
  if (isFromOutside(thrown)) return new StepError(thrown.message, { cause: thrown });
  const first = (thrown.stack ?? "").split("\n").find((row) => row.includes("Error:"));
  const message = first?.split(":").at(-1)?.trim() || "Unknown error";
  const line = codeLine(thrown, code);
  return new StepError(`${message} ${line === undefined ? "" : `[line ${line}]`}`, { cause: thrown });
}

/** Whether an error was made by a module of Node.js or of a package: outside of the sandbox, whose errors alone were reworded. */
function isFromOutside({ stack = "" }: Error): boolean {
  return /^\s+at [^\n]*?(?:node:|\/node_modules\/)/.test(/\n\s+at [^\n]*/.exec(stack)?.[0].slice(1) ?? "");
}

type Code = (...args: never[]) => unknown;

/** Named functions in a stack: their name, file and place. */
interface Frame extends Place {
  readonly name: string;
  readonly file: string;
}

function framesOf(stack: string): Frame[] {
  return Array.from(stack.matchAll(/^\s*at (?:async )?(.+?) \((file:.+?):(\d+):(\d+)\)$/gm), ([, name = "", file = "", line, column]) => ({
    name: name.split(".").pop() ?? name,
    file,
    line: Number(line),
    column: Number(column),
  }));
}

/** Where the head of the function ends; lines of its body are counted from the next one. */
function headEnd(path: string, code: Code): Place | undefined {
  const source = code.toString();
  const before = readFileSync(path, "utf8").split(source);
  const head = /\)\s*\{[^\n]*\n/.exec(source);
  if (before.length < 2 || before[0] === undefined || head === null) return undefined;
  const lines = `${before[0]}${source.slice(0, head.index + 1)}`.split("\n");
  return { line: lines.length, column: lines.at(-1)?.length ?? 1 };
}

/**
 * The line of the workflow's own code that an error comes from: in the first named function of it, or else on its
 * top level. Undefined when the stack does not tell.
 */
export function codeLine(error: Error, code: Code): number | undefined {
  const frames = framesOf(error.stack ?? "");
  const top = frames.find(({ name }) => name === code.name);
  if (top === undefined) return undefined;
  const inner = frames.slice(0, frames.indexOf(top)).find(({ file }) => file === top.file);
  try {
    const path = fileURLToPath(top.file);
    const head = headEnd(path, code);
    if (head === undefined) return undefined;
    const lineOf = sourceLines(path);
    const [start, line] = [lineOf(head), lineOf(inner ?? top)];
    return start === undefined || line === undefined ? undefined : Math.max(1, line - start);
  } catch {
    return undefined;
  }
}
