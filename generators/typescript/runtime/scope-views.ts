// SPDX-License-Identifier: 0BSD
import { setLabels } from "./custom-data.js";
import { ExpressionError } from "./errors.js";
import type { Place, SeenItem, StepReader } from "./place.js";

type View = Record<string, unknown>;

/** A view whose members are computed when they are read; an unknown member is `undefined`, and setting one has no effect. */
function lazyView(members: Readonly<Record<string, () => unknown>>): View {
  return new Proxy<View>({}, {
    has: () => true,
    set: () => true,
    ownKeys: () => Object.keys(members),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name) => (typeof name === "string" && Object.hasOwn(members, name) ? members[name]?.() : undefined),
  });
}

/** Binary data without its content: file name, type and size. */
export function withoutContent(binary: SeenItem["binary"]): Record<string, object> {
  return Object.fromEntries(
    Object.entries(binary ?? {}).map(([name, file]) => [
      name,
      Object.fromEntries(Object.entries(file).filter(([key]) => key !== "data")),
    ]),
  );
}

/** `$('Step')`. */
export function stepView(place: Place, step: string): View {
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
export function inputView(place: Place): View {
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
export function nodeView(place: Place): View {
  return new Proxy<View>({}, {
    has: () => true,
    get: (_, name) => (typeof name === "string" ? positionalView(place, name) : undefined),
  });
}

function positionalView(place: Place, step: string): View {
  const reader = place.reader(step);
  const item = (): SeenItem => reader.at(place.itemIndex);
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
export function environmentView(place: Place): View {
  return new Proxy<View>({}, {
    has: () => true,
    get: (_, name) => {
      if (place.environment === undefined) throw new ExpressionError("access to env vars denied");
      return place.environment[String(name)];
    },
  });
}

/** `$execution`. */
export function executionView(place: Place): View {
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
