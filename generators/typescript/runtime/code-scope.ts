// SPDX-License-Identifier: 0BSD
import { codeHelpers } from "./code-helpers.js";
import { codePlace, guardedMember, sandboxed } from "./code-place.js";
import { requireModule } from "./modules.js";
import type { Place, SeenItem } from "./place.js";
import { createScope, type Scope } from "./scope.js";

/** Everything that the workflow's own code can name, beside JavaScript itself. */
export type CodeScope = Scope;

/** One of the workflow's own functions. */
export type CodeFunction = (scope: CodeScope) => unknown;

/** Names and how to get what they stand for, when they are read. */
type Names = Readonly<Record<string, () => unknown>>;

/** Members that raise errors of their own, which the sandbox reworded. */
const GUARDED = new Set(["$env", "$input", "$jmespath", "$jmesPath", "$fromAI", "$fromAi", "$fromai"]);

function overlaid(scope: Scope, names: Names, other: (name: string) => unknown = (name) => scope[name]): CodeScope {
  return new Proxy<Record<string, unknown>>({}, {
    has: () => true,
    get: (_, name) => {
      if (typeof name !== "string") return undefined;
      return Object.hasOwn(names, name) ? names[name]?.() : other(name);
    },
  });
}

const common = (place: Place): Names => ({
  helpers: () => codeHelpers(place),
  require: () => requireModule,
  module: () => ({}),
  console: () => console,
});

/** Names of newer JavaScript that the workflow's code could not see. */
const HIDDEN = new Set(
  (
    "AbortController AbortSignal Blob BroadcastChannel CustomEvent Event EventTarget File Headers MessageChannel " +
    "Navigator Request Response URL URLSearchParams WebSocket crypto fetch navigator performance process " +
    "queueMicrotask structuredClone"
  ).split(" "),
);

/** What is not defined: whatever is done with it is an error, as in JavaScript, unless the code asks for its type first. */
function undefinedName(name: string, code: CodeFunction): unknown {
  if (new RegExp(`typeof\\s*\\(?\\s*${name}\\b`).test(String(code))) return undefined;
  const fail = (): never => {
    throw new ReferenceError(`${name} is not defined`);
  };
  return new Proxy(function () {}, { get: fail, set: fail, has: fail, apply: fail, construct: fail, ownKeys: fail });
}

function sandboxScope(seen: Place, code: CodeFunction, names: Names): CodeScope {
  const scope = createScope(seen, true);
  // Code reads files through the items and the helpers: the sandbox gives this name no value.
  const all: Names = { ...common(seen), $binary: () => undefined, $getWorkflowStaticData: () => (kind: "global" | "node") => seen.state(kind), ...names };
  return overlaid(scope, all, (name) => {
    if (HIDDEN.has(name)) return undefinedName(name, code);
    return GUARDED.has(name) ? guardedMember(scope[name], sandboxed) : scope[name];
  });
}

/** The scope of code that works on all items. */
export function scopeOfAll(place: Place, code: CodeFunction): CodeScope {
  const seen = codePlace(place);
  return sandboxScope(seen, code, { items: () => seen.items, item: () => undefinedName("item", code) });
}

/** The scope of code that works on one item at a time. */
export function scopeOfEach(place: Place, code: CodeFunction): CodeScope {
  const seen = codePlace(place);
  return sandboxScope(seen, code, { item: () => seen.item(seen.itemIndex), items: () => undefinedName("items", code) });
}

/** An item in the first generation of code: it knows its index, and its files can be replaced. */
export interface IndexedItem extends SeenItem {
  index?: number;
  binary?: Readonly<Record<string, object>> | undefined;
}

const legacyNames = (place: Place): Names => ({
  ...common(place),
  getNodeParameter: () => (name: string) => place.parameters?.[name],
  getWorkflowStaticData: () => (kind: "global" | "node") => place.state(kind),
});

function legacyScope(seen: Place, code: CodeFunction, names: Names): CodeScope {
  const scope = createScope(seen);
  return overlaid(scope, { ...legacyNames(seen), ...names }, (name) => (HIDDEN.has(name) ? undefinedName(name, code) : scope[name]));
}

/** The scope of a first-generation function over all items. */
export function scopeOfFunction(place: Place, items: readonly IndexedItem[], code: CodeFunction): CodeScope {
  const seen = codePlace(place, true);
  return legacyScope(seen, code, {
    items: () => items,
    $item: () => (itemIndex: number) => createScope({ ...seen, itemIndex }),
    getBinaryDataAsync: () => async (item?: IndexedItem) => item?.binary,
    setBinaryDataAsync: () => async (item: IndexedItem, data: IndexedItem["binary"]) => {
      item.binary = data;
    },
  });
}

/** The scope of a first-generation function over one item. */
export function scopeOfFunctionItem(place: Place, item: IndexedItem, code: CodeFunction): CodeScope {
  const seen = codePlace(place, true);
  const setBinary = async (data: IndexedItem["binary"]): Promise<void> => {
    item.binary = data;
  };
  return legacyScope(seen, code, {
    item: () => item.json,
    items: () => undefinedName("items", code),
    getBinaryData: () => () => item.binary,
    getBinaryDataAsync: () => async () => item.binary,
    setBinaryData: () => setBinary,
    setBinaryDataAsync: () => setBinary,
  });
}
