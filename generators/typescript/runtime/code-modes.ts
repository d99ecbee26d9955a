// SPDX-License-Identifier: 0BSD
import { placeIn, type CodeCall } from "./code-call.js";
import { codeError } from "./code-error.js";
import { itemOfEach, itemsOfAll, throughJson } from "./code-result.js";
import { scopeOfAll, scopeOfEach, type CodeFunction } from "./code-scope.js";
import { useRunZone } from "./dates.js";
import { messageOf, StepError } from "./errors.js";
import type { ItemData } from "./transform.js";

/** Runs code once for all items. */
export async function runForAll(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  let result: unknown;
  try {
    useRunZone();
    const scope = scopeOfAll(placeIn(call, 0), code);
    result = throughJson(await code.call(scope, scope));
  } catch (thrown) {
    const error = codeError(thrown, code);
    if (!call.continueOnFail) throw error;
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
export async function runForEach(code: CodeFunction, call: CodeCall): Promise<ItemData[]> {
  refuseListMethods(code);
  const results: unknown[] = [];
  for (let index = 0; index < call.items.length; index += 1) {
    try {
      useRunZone();
      const scope = scopeOfEach(placeIn(call, index), code);
      const result = wrapped(await code.call(scope, scope), index);
      if (result !== undefined) results.push(throughJson(result));
    } catch (thrown) {
      const error = codeError(thrown, code);
      if (!call.continueOnFail) throw error;
      results.push({ json: { error: messageOf(error) }, pairedItem: { item: index } });
    }
  }
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
