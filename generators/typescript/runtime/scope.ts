// SPDX-License-Identifier: 0BSD
import { DateTime, Duration, Interval } from "luxon";
import { now, today } from "./dates.js";
import { ExpressionError } from "./errors.js";
import { callProvided } from "./extensions/optional.js";
import type { Place, SeenItem } from "./place.js";
import { aiValue } from "./scope-ai.js";
import { environmentView, executionView, inputView, nodeView, stepView, withoutContent } from "./scope-views.js";

/** Everything that the workflow's own expressions and code can name. */
export type Scope = Readonly<Record<string, unknown>>;

function currentItem(place: Place, optional: boolean): SeenItem | undefined {
  const { count, itemIndex, step } = place;
  if (count === 0) {
    if (optional) return undefined;
    throw new ExpressionError(`Node '${step}' hasn't been executed`);
  }
  if (count <= itemIndex) {
    throw new ExpressionError(
      `"${step}" node has ${count} item(s) but you're trying to access item ${itemIndex}`,
    );
  }
  return place.item(itemIndex);
}

function jmespath(data: unknown, query: unknown): unknown {
  if (typeof data !== "object" || typeof query !== "string") {
    throw new ExpressionError("expected two arguments (Object, string) for this function");
  }
  return callProvided("$jmespath", Array.isArray(data) ? data : { ...data }, query);
}

function itemsOf(place: Place, step?: string, output?: number, run?: number): readonly SeenItem[] {
  if (step === undefined) return place.items;
  return place.reader(step).all(output || 0, run === -1 ? undefined : run);
}

/**
 * The members that depend on the place. They are read one by one, when an expression names them, so that what is
 * not named costs and throws nothing. With `optional`, an input without items is no error (as in code).
 */
const MEMBERS: Readonly<Record<string, (place: Place, optional: boolean) => unknown>> = {
  $json: (place, optional) => currentItem(place, optional)?.json,
  $data: (place, optional) => currentItem(place, optional)?.json,
  $binary: (place, optional) => {
    const item = currentItem(place, optional);
    return item && withoutContent(item.binary);
  },
  $: (place) => (step: string) => stepView(place, step),
  $input: (place) => inputView(place),
  $node: (place) => nodeView(place),
  $item: (place, optional) => (itemIndex: number) => createScope({ ...place, itemIndex }, optional),
  $items: (place) => (step?: string, output?: number, run?: number) => itemsOf(place, step, output, run),
  $prevNode: ({ source }) => ({ name: source?.step, outputIndex: source?.output, runIndex: source?.run }),
  $now: () => now(),
  $today: () => today(),
  $workflow: ({ workflow }) => workflow,
  $execution: (place) => executionView(place),
  $executionId: ({ executionId }) => executionId,
  $resumeWebhookUrl: ({ resumeUrl }) => resumeUrl,
  $env: (place) => environmentView(place),
  $vars: ({ variables }) => variables,
  $secrets: () => undefined,
  $parameter: ({ parameters }) => parameters ?? {},
  $rawParameter: ({ parameters }) => parameters ?? {},
  $self: () => ({}),
  $mode: ({ mode }) => mode,
  $runIndex: ({ runIndex }) => runIndex,
  $itemIndex: ({ itemIndex }) => itemIndex,
  $thisItem: (place) => place.item(place.itemIndex),
  $thisItemIndex: ({ itemIndex }) => itemIndex,
  $thisRunIndex: ({ runIndex }) => runIndex,
  $position: ({ itemIndex }) => itemIndex,
  $response: ({ page }) => page?.response,
  $pageCount: ({ page }) => page?.pageCount,
  $request: ({ page }) => page?.request,
  $fromAI: aiValue,
  $fromAi: aiValue,
  $fromai: aiValue,
  $jmespath: () => jmespath,
  $jmesPath: () => jmespath,
  DateTime: () => DateTime,
  Duration: () => Duration,
  Interval: () => Interval,
};

/** The names that `createScope` knows. */
export const scopeNames: readonly string[] = Object.keys(MEMBERS);

/** The scope of a place; a name that it does not know is `undefined`. */
export function createScope(place: Place, optional = false): Scope {
  return new Proxy<Record<string, unknown>>({}, {
    has: () => true,
    get: (known, name) => {
      if (typeof name !== "string") return undefined;
      if (!Object.hasOwn(known, name) && Object.hasOwn(MEMBERS, name)) known[name] = MEMBERS[name]?.(place, optional);
      return Object.hasOwn(known, name) ? known[name] : undefined;
    },
  });
}
