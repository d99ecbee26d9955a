// SPDX-License-Identifier: 0BSD
import { DateTime, Duration, Interval } from "luxon";
import { setLabels } from "./custom-data.js";
import { now, today } from "./dates.js";
import { ExpressionError } from "./errors.js";
import { callProvided } from "./extensions/table.js";
import { givenAt } from "./from-model.js";
import type { Place, SeenItem, StepReader } from "./place.js";

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

/** A text as an expression that is only known while it runs. One without holes is what it says; nothing here evaluates others. */
function evaluateExpression(expression: unknown): string {
  const template = String(expression);
  if (template.includes("{{")) throw new ExpressionError("An expression that is only known while it runs is not evaluated");
  return template;
}

function itemsOf(place: Place, step?: string, output?: number, run?: number): readonly SeenItem[] {
  if (step === undefined) return place.items;
  const reader = place.reader(step);
  // Unlike `$("X")`, it does not look at what is pinned for a step that nothing has reached yet; without pins it says that nothing has.
  if (!reader.isExecuted && reader.isPinned) throw new TypeError("Cannot read properties of undefined (reading 'length')");
  return reader.recorded(output || 0, run === -1 ? undefined : run);
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
  $item: (place, optional) => (itemIndex: number, runOfSteps?: number) => createScope({ ...place, itemIndex, ...(runOfSteps === undefined ? {} : { runOfSteps }) }, optional),
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
  $fromAI: given,
  $fromAi: given,
  $fromai: given,
  $evaluateExpression: () => evaluateExpression,
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

type View = Record<string, unknown>;

/** A view whose members are computed when they are read; an unknown member is `undefined`, and setting one has no effect. */
function lazyView(members: Readonly<Record<string, () => unknown>>): View {
  return new Proxy<View>({}, {
    has: () => true,
    set: () => true,
    ownKeys: () => Object.keys(members),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name) => (typeof name === "string" && Object.hasOwn(members, name) ? members[name]?.() : name === "toString" ? printed : undefined),
  });
}

/** What a view is in a text. */
function printed(): string {
  return "[object Object]";
}

/** Binary data without its content: file name, type and size. */
function withoutContent(binary: SeenItem["binary"]): Record<string, object> {
  return Object.fromEntries(
    Object.entries(binary ?? {}).map(([name, file]) => [
      name,
      Object.fromEntries(Object.entries(file).filter(([key]) => key !== "data")),
    ]),
  );
}

/** `$('Step')`. */
function stepView(place: Place, step: string): View {
  if (!step) throw new ExpressionError("When calling $(), please specify a node");
  const reader = place.reader(step);
  return lazyView({
    isExecuted: () => reader.isExecuted,
    item: () => reader.matching(place.itemIndex),
    itemMatching: () => (index?: number) => {
      if (index === undefined) throw new ExpressionError("Missing item index for .itemMatching()");
      return reader.matching(index, "itemMatching");
    },
    pairedItem: () => (index: number = place.itemIndex) => reader.matching(index, "pairedItem"),
    first: () => (output?: number, run?: number) => reader.all(output, run)[0],
    last: () => (output?: number, run?: number) => reader.all(output, run).at(-1),
    all: () => (output?: number, run?: number) => reader.all(output, run),
    context: () => reader.context,
    params: () => reader.params,
  });
}

/** `$input`. */
function inputView(place: Place): View {
  const { count, itemIndex, source } = place;
  const present = <T>(read: () => T) => (): T => {
    if (count === 0) throw new ExpressionError("No execution data available");
    return read();
  };
  const single = (name: string, read: () => SeenItem | undefined) =>
    present(() => (...args: unknown[]): SeenItem | undefined => {
      if (args.length > 0) throw new ExpressionError(`$input.${name}() should have no arguments`);
      return read();
    });
  const sourceReader = (): StepReader => {
    if (source === undefined) throw new ExpressionError("Can’t get data for expression");
    return place.reader(source.step);
  };
  return lazyView({
    all: present(() => () => place.items),
    context: present(() => sourceReader().context),
    first: single("first", () => place.item(0)),
    item: present(() => place.item(itemIndex)),
    last: single("last", () => place.item(count - 1)),
    params: present(() => sourceReader().params),
  });
}

/** `$node`: other steps by name, seen at the same item index. */
function nodeView(place: Place): View {
  return new Proxy<View>({}, {
    has: () => true,
    get: (_, name) => (typeof name === "string" ? positionalView(place, name) : undefined),
  });
}

function positionalView(place: Place, step: string): View {
  const reader = place.reader(step);
  const item = (): SeenItem => reader.at(place.itemIndex, place.runOfSteps);
  return lazyView({
    json: () => item().json,
    data: () => item().json,
    binary: () => withoutContent(item().binary),
    context: () => reader.context,
    parameter: () => reader.params,
    runIndex: () => reader.lastRun,
  });
}

/** `$env`: refused unless the pipeline opens it. */
function environmentView(place: Place): View {
  return new Proxy<View>({}, {
    has: () => true,
    get: (_, name) => {
      if (place.environment === undefined) throw new ExpressionError("access to env vars denied");
      return place.environment[String(name)];
    },
  });
}

/** `$fromAI`. */
function given(place: Place): (name: string, about?: string, type?: string, fallback?: unknown) => unknown {
  return (name, _about, _type, fallback) => givenAt(place, name, fallback);
}

/** `$execution`. */
function executionView(place: Place): View {
  const { customData, mode } = place;
  return {
    id: place.executionId,
    mode: place.mode === "manual" ? "test" : "production",
    resumeUrl: place.resumeUrl,
    resumeFormUrl: place.resumeFormUrl,
    customData: {
      set: (key: unknown, value: unknown) => setLabels(customData, [[key, value]], mode),
      setAll: (values: object) => setLabels(customData, Object.entries(values), mode),
      get: (key: unknown) => customData[String(key).slice(0, 50)],
      getAll: () => ({ ...customData }),
    },
  };
}
