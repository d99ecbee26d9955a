// SPDX-License-Identifier: 0BSD
import { placeIn, type CodeCall } from "./code-call.js";
import { codeLine } from "./code-line.js";
import { normalise, toItem } from "./code-result.js";
import { scopeOfFunction, scopeOfFunctionItem, type CodeFunction } from "./code-scope.js";
import { useRunZone } from "./dates.js";
import { deepCopy } from "./deep-copy.js";
import { messageOf, StepError } from "./errors.js";
import type { ItemData } from "./transform.js";

/** Plain objects stay as they are; lists, dates and other objects inside of them become plain data. */
function plainData(value: unknown): unknown {
  if (value === null || value === undefined) throw new TypeError("Cannot convert undefined or null to object");
  if (typeof value !== "object") return value;
  for (const [key, field] of Object.entries(value) as [string, unknown][]) {
    // A name that is not defined stands there as a function of which nothing can be read.
    if (typeof field === "function") Reflect.get(field, "name");
    if (typeof field !== "object" || field === null) continue;
    const isPlain = Object.getPrototypeOf(field) === Object.prototype;
    Reflect.set(value, key, isPlain ? plainData(field) : deepCopy(field));
  }
  return value;
}

/** What was thrown, as the first generation reported it: with its place in the code; what has no stack caused an error of its own. */
function reported(thrown: unknown, code: CodeFunction, item?: number): unknown {
  if (thrown instanceof Error) {
    const line = codeLine(thrown, code);
    if (line !== undefined) thrown.message += item === undefined ? ` [Line ${line}]` : ` [Line ${line} | Item Index: ${item}]`;
    return thrown;
  }
  if (typeof thrown === "object" && thrown !== null && "stack" in thrown) return thrown;
  const isMissing = thrown === null || thrown === undefined;
  return new TypeError(`Cannot read properties of ${isMissing ? `${String(thrown)} (reading 'stack')` : "undefined (reading 'split')"}`);
}

function checked(item: Record<string, unknown>): ItemData {
  const { json, binary } = item;
  if (json === undefined) throw new StepError('All returned items have to contain a property named "json"!');
  if (typeof json !== "object") throw new StepError("The json-property has to be an object!");
  if (binary !== undefined && (Array.isArray(binary) || typeof binary !== "object")) {
    throw new StepError("The binary-property has to be an object!");
  }
  return toItem({ ...item, json: plainData(json) });
}

/** Runs a first-generation function: it gets a copy of all items and gives items. */
export async function runFunction(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  try {
    useRunZone();
    const place = placeIn(call, 0);
    const items = deepCopy(place.items).map((item, index) => ({ ...item, index }));
    const scope = scopeOfFunction(place, items, code);
    return normalise(await code.call(scope, scope)).map(checked);
  } catch (error) {
    if (!call.continueOnFail) throw reported(error, code);
    return [{ json: { error: messageOf(error) } }];
  }
}

/** Runs a first-generation function once for each item: it gets the fields of a copy and gives fields. */
export async function runFunctionItem(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  const results: ItemData[] = [];
  for (let index = 0; index < call.items.length; index += 1) {
    try {
      results.push(await oneItem(call, code, index));
    } catch (error) {
      if (!call.continueOnFail) throw reported(error, code, index);
      results.push({ json: { error: messageOf(error) }, pairedItem: { item: index } });
    }
  }
  return results;
}

async function oneItem(call: CodeCall, code: CodeFunction, index: number): Promise<ItemData> {
  useRunZone();
  const place = placeIn(call, index);
  const seen = place.item(index) ?? { json: {} };
  const item = deepCopy({ json: seen.json, ...(seen.binary && { binary: seen.binary }), index });
  const scope = scopeOfFunctionItem(place, item, code);
  const result = await code.call(scope, scope);
  if (result === undefined) throw new StepError("No data got returned. Always an object has to be returned!");
  return toItem({ json: plainData(result), binary: item.binary, pairedItem: { item: index } });
}
