// SPDX-License-Identifier: 0BSD
import { codeError, codeLine, itemOfEach, itemsOfAll, normalise, throughJson, toItem } from "./code-result.js";
import { type CodeFunction, scopeOfAll, scopeOfEach, scopeOfFunction, scopeOfFunctionItem } from "./code-scope.js";
import { useRunZone } from "./dates.js";
import { messageOf, StepError } from "./errors.js";
import { deepCopy } from "./json.js";
import { type Place, placeAt } from "./place.js";
import type { RunState } from "./run-state.js";
import { StaticData } from "./static-data.js";
import type { ItemData } from "./transform.js";

export type { CodeFunction, CodeScope } from "./code-scope.js";

/** How the workflow's own code is called. */
export interface CodeOptions {
  /** Once for all items (the default), or once for each item. */
  readonly mode?: "all" | "each";
  /** The code belongs to a step of the first generation, which had other rules. */
  readonly legacy?: "function" | "functionItem";
}

/** Runs the workflow's own code and gives the items that it made. */
export async function runCode(code: CodeFunction, call: CodeCall, options: CodeOptions = {}): Promise<ItemData[]> {
  //#region for legacy: "function" | legacy: "functionItem"
  if (options.legacy === "function") return runFunction(code, call);
  if (options.legacy === "functionItem") return runFunctionItem(code, call);
  //#endregion
  return options.mode === "each" ? runForEach(code, call) : runForAll(code, call);
}

/** The execution of a step, as code needs it. */
interface CodeCall {
  readonly items: readonly unknown[];
  readonly continueOnFail: boolean;
  readonly execution: RunState;
}

/** The place of one item in the step that is being executed. */
function placeIn(call: CodeCall, index: number): Place {
  const { current } = call.execution;
  if (current === undefined) throw new Error("no step is being executed");
  return placeAt(call.execution, current, index);
}

/** Runs code once for all items. */
async function runForAll(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  const memory = new StaticData();
  let result: unknown;
  try {
    useRunZone();
    const scope = scopeOfAll(placeIn(call, 0), code, memory);
    result = throughJson(await code.call(scope, scope));
    memory.keep();
  } catch (thrown) {
    const error = codeError(thrown, code);
    if (!call.continueOnFail) throw error;
    // A step that goes on has succeeded, in the platform's eyes: what the code changed before it threw counts.
    memory.keep();
    return [{ json: { error: messageOf(error) } }];
  }
  // To give null is to give nothing; to give nothing at all is an error.
  return result === null ? [] : itemsOfAll(result);
}

/** What one item's code gave: `null` and nothing at all mean no item. */
export function wrapped(result: unknown, index: number): object | undefined {
  if (!result) return undefined;
  const binary = typeof result === "object" && "binary" in result ? result.binary : undefined;
  return { json: jsonOf(result), pairedItem: { item: index }, ...(binary ? { binary } : {}) };
}

function jsonOf(result: unknown): unknown {
  if (typeof result !== "object" || result === null) return result;
  if ("json" in result) return result.json;
  return "binary" in result ? {} : result;
}

/** Runs code once for each item. */
async function runForEach(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  refuseListMethods(code);
  const memory = new StaticData();
  const results: unknown[] = [];
  for (let index = 0; index < call.items.length; index += 1) {
    try {
      useRunZone();
      const scope = scopeOfEach(placeIn(call, index), code, memory);
      const result = wrapped(await code.call(scope, scope), index);
      if (result !== undefined) results.push(throughJson(result));
    } catch (thrown) {
      const error = codeError(thrown, code);
      if (!call.continueOnFail) throw error;
      results.push({ json: { error: messageOf(error) }, pairedItem: { item: index } });
    }
  }
  memory.keep();
  return results.map(itemOfEach);
}

/** Code for one item must not ask for the whole input; its text is searched for that, as it always was. */
function refuseListMethods(code: CodeFunction): void {
  const source = code.toString();
  const method = /\$input\.(first|last|all|itemMatching)/.exec(source)?.[1];
  if (method === undefined) return;
  const isUsed = source.split("\n").some((line) => line.includes(method) && !/^\s*(?:\/\/|\/\*|\*)/.test(line));
  if (isUsed) {
    throw new StepError(`Can't use .${method}() here`, {
      description: "This is only available in 'Run Once for All Items' mode",
    });
  }
}

//#region for legacy: "function" | legacy: "functionItem"
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
//#endregion

//#region for legacy: "function" | legacy: "functionItem"
/** Runs a first-generation function: it gets a copy of all items and gives items. */
async function runFunction(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  try {
    useRunZone();
    const place = placeIn(call, 0);
    const items = deepCopy(place.items.slice(0, call.items.length)).map((item, index) => ({ ...item, index }));
    const scope = scopeOfFunction(place, items, code);
    return normalise(await code.call(scope, scope)).map(checked);
  } catch (error) {
    if (!call.continueOnFail) throw reported(error, code);
    return [{ json: { error: saidBy(error) } }];
  }
}

/** The message of a failure; what is thrown and is no error has none. */
function saidBy(thrown: unknown): string | undefined {
  return thrown instanceof Error ? thrown.message : undefined;
}

/** Runs a first-generation function once for each item: it gets the fields of a copy and gives fields. */
async function runFunctionItem(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  const results: ItemData[] = [];
  for (let index = 0; index < call.items.length; index += 1) {
    try {
      results.push(await oneItem(call, code, index));
    } catch (error) {
      if (!call.continueOnFail) throw reported(error, code, index);
      // It does not say which item failed: on an output of its own the failure stands without the item's fields.
      results.push({ json: { error: saidBy(error) } });
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
//#endregion
