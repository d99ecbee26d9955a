// SPDX-License-Identifier: 0BSD
import { fileOf as prepared } from "./binary.js";
import { httpRequest, legacyRequest } from "./code-requests.js";
import { throughJson } from "./code-result.js";
import { ExpressionError, StepError } from "./errors.js";
import type { BinaryData } from "./items.js";
import { deepCopy } from "./json.js";
import { requireModule } from "./modules.js";
import { overlay } from "./overlay.js";
import type { Place, SeenItem, StepReader } from "./place.js";
import { createScope, type Scope } from "./scope.js";
import type { StaticData } from "./static-data.js";

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

const common: Names = {
  //#region for require
  require: () => requireModule,
  //#endregion
  module: () => ({}),
  console: () => console,
};

/** Names of newer JavaScript that the workflow's code could not see. */
const HIDDEN = new Set(
  (
    "AbortController AbortSignal Blob BroadcastChannel CustomEvent DOMException Event EventTarget File Headers MessageChannel " +
    "Navigator Request Response URL URLSearchParams WebSocket crypto fetch navigator performance process " +
    "queueMicrotask structuredClone"
  ).split(" "),
);

/** Names of the first generation of code, which the second did not have. */
const FIRST_GENERATION = new Set(["getBinaryData", "getBinaryDataAsync", "getNodeParameter", "getWorkflowStaticData", "setBinaryData", "setBinaryDataAsync"]);

/** What is not defined: whatever is done with it is an error, as in JavaScript, unless the code asks for its type first. */
function undefinedName(name: string, code: CodeFunction): unknown {
  if (new RegExp(`typeof\\s*\\(?\\s*${name}\\b`).test(String(code))) return undefined;
  const fail = (): never => {
    throw new ReferenceError(`${name} is not defined`);
  };
  return new Proxy(function () {}, { get: fail, set: fail, has: fail, apply: fail, construct: fail, ownKeys: fail });
}

/** The names by which code asks for its input: those of its files and of its data are none of them. */
const ASKS_FOR_INPUT = /(?<![\w$.])(?:(?:\$input|\$json|\$node|\$item|items?)(?![\w$])|\$items\(\s*\))/;

function sandboxScope(seen: Place, code: CodeFunction, memory: StaticData, names: Names): CodeScope {
  const scope = createScope(seen, true);
  // The sandbox is sent the input only where the code names it.
  const ofInput = (name: string) => (): unknown => (ASKS_FOR_INPUT.test(String(code)) ? scope[name] : undefined);
  const all: Names = {
    ...common,
    //#region for helpers
    helpers: () => codeHelpers(seen),
    //#endregion
    $binary: ofInput("$binary"),
    $data: ofInput("$data"),
    $getWorkflowStaticData: () => (kind: "global" | "node") => memory.of(kind, seen),
    ...names,
  };
  return overlaid(scope, all, (name) => {
    if (HIDDEN.has(name) || FIRST_GENERATION.has(name)) return undefinedName(name, code);
    return GUARDED.has(name) ? guardedMember(scope[name], sandboxed) : scope[name];
  });
}

/** Whether a function takes a name out of its scope: code that has a variable of that name does not. */
function takes(code: CodeFunction, name: string): boolean {
  return new RegExp(`^[^)]*\\b${name}\\b`).test(String(code));
}

/** The scope of code that works on all items. */
export function scopeOfAll(place: Place, code: CodeFunction, memory: StaticData): CodeScope {
  const given = new Copies(sent);
  const seen = codePlace(place, false, takes(code, "items") ? given : undefined);
  return sandboxScope(seen, code, memory, { items: () => given.all(place.items), item: () => undefinedName("item", code) });
}

/** The scope of code that works on one item at a time. */
export function scopeOfEach(place: Place, code: CodeFunction, memory: StaticData): CodeScope {
  const given = new Copies(sent);
  const seen = codePlace(place, false, takes(code, "item") ? given : undefined);
  const item = (): SeenItem | undefined => {
    const own = place.item(place.itemIndex);
    return own && given.one(own);
  };
  return sandboxScope(seen, code, memory, { item, items: () => undefinedName("items", code) });
}

//#region for legacy: "function" | legacy: "functionItem"
/** An item in the first generation of code: it knows its index, and its files can be replaced. */
interface IndexedItem extends SeenItem {
  index?: number;
  binary?: Readonly<Record<string, object>> | undefined;
}

const legacyNames = (place: Place): Names => ({
  ...common,
  helpers: () => codeHelpers(place),
  getNodeParameter: () => (name: string) => place.parameters?.[name],
  getWorkflowStaticData: () => (kind: "global" | "node") => place.state(kind),
});

function legacyScope(seen: Place, code: CodeFunction, names: Names): CodeScope {
  const scope = createScope(seen);
  const missing: Names = { $getWorkflowStaticData: () => undefinedName("$getWorkflowStaticData", code) };
  return overlaid(scope, { ...legacyNames(seen), ...missing, ...names }, (name) => (HIDDEN.has(name) ? undefinedName(name, code) : scope[name]));
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
//#endregion

/** Makes data that shares nothing with what it is made of. */
type Copy = <T>(source: T) => T;

/** Items are copied before code sees them, each one once, so that code can change them freely. */
class Copies {
  readonly #known = new Map<SeenItem, SeenItem>();
  readonly #copy: Copy;

  constructor(copy: Copy) {
    this.#copy = copy;
  }

  /** Copies that code has by another name already are seen through a layer. */
  one(item: SeenItem, below?: Copies): SeenItem {
    const known = this.#known.get(item);
    if (known !== undefined) return known;
    const copy = below === undefined ? this.#made(item) : overlay(below.one(item));
    this.#known.set(item, copy);
    return copy;
  }

  all(items: readonly SeenItem[], below?: Copies): SeenItem[] {
    return items.map((item) => this.one(item, below));
  }

  #made(item: SeenItem): SeenItem {
    const { json, binary } = item;
    const lineage = "pairedItem" in item ? item.pairedItem : undefined;
    return this.#copy({ json, ...(binary && { binary }), ...(lineage === undefined ? {} : { pairedItem: lineage }) });
  }
}

/** Reads something of another step, and may give an error about it another wording. */
type Guard = <T>(read: () => T) => T;

/** The sandbox of the workflow's code could not build its own errors, and complained about that instead. */
const sandboxed: Guard = (read) => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ExpressionError) && !isNamed(error)) throw error;
    throw new StepError(`Cannot assign to read only property 'name' of object 'Error: ${error.message}'`);
  }
};

/** Whether an error was given a name of its own after it was made, as the parser of queries does. */
function isNamed(error: unknown): error is Error {
  return error instanceof Error && Object.hasOwn(error, "name");
}

const plain: Guard = (read) => read();

function copyingReader(reader: StepReader, copies: Copies, guarded: Guard): StepReader {
  return {
    get isExecuted() {
      return reader.isExecuted;
    },
    get isPinned() {
      return reader.isPinned;
    },
    get params() {
      return reader.params;
    },
    get context() {
      return reader.context;
    },
    get lastRun() {
      return reader.lastRun;
    },
    matching: (index, method) => copies.one(guarded(() => reader.matching(index, method))),
    all: (output, run) => copies.all(guarded(() => reader.all(output, run))),
    recorded: (output, run) => copies.all(guarded(() => reader.recorded(output, run))),
    at: (index, run) => copies.one(guarded(() => reader.at(index, run))),
  };
}

/** What code of its own process is sent arrives as JSON: a missing field is gone, a missing element is `null`. */
const sent: Copy = <T>(source: T): T => throughJson(source) as T;

/**
 * A place as code sees it: everything in it may be changed without changing the run. First-generation functions, which
 * ran where the flow ran, get missing values and errors about other steps as they are. `given` is what the code has as `items` or `item`.
 */
function codePlace(place: Place, legacy = false, given?: Copies): Place {
  const copies = new Copies(legacy ? deepCopy : sent);
  const guarded = legacy ? plain : sandboxed;
  let all: SeenItem[] | undefined;
  return {
    ...place,
    get items() {
      return (all ??= copies.all(place.items, given));
    },
    item: (index) => {
      const item = place.item(index);
      return item && copies.one(item, given);
    },
    reader: (step) => copyingReader(guarded(() => place.reader(step)), copies, guarded),
  };
}

/** A member of the scope of which everything that it does is guarded. */
function guardedMember(member: unknown, guarded: Guard): unknown {
  if (typeof member === "function") {
    return (...args: unknown[]): unknown => guarded(() => Reflect.apply(member, undefined, args) as unknown);
  }
  if (typeof member !== "object" || member === null) return member;
  return new Proxy(member, {
    get: (target, name) => {
      const value = guarded(() => Reflect.get(target, name) as unknown);
      return typeof value === "function" ? guardedMember(value, guarded) : value;
    },
  });
}

//#region for helpers | legacy: "function" | legacy: "functionItem"
function fileOf(place: Place, index: number, name: string): BinaryData {
  const file = place.item(index)?.binary?.[name];
  if (file === undefined) {
    throw new StepError(
      `This operation expects the node's input data to contain a binary file '${name}', but none was found [item ${index}]`,
    );
  }
  return file as BinaryData;
}

/** The content of a file; where there is none, the message is the one that JavaScript has on the way to it. */
function contentOf(place: Place, index: number, name: string): Buffer {
  const item = place.item(index);
  const file = item?.binary?.[name] as BinaryData | undefined;
  if (file !== undefined) return Buffer.from(file.data, "base64");
  const missing = item === undefined ? "binary" : item.binary === undefined ? name : "id";
  throw new StepError(`Cannot read properties of undefined (reading '${missing}')`);
}

const UNSUPPORTED =
  "httpRequestWithAuthentication requestWithAuthenticationPaginated copyBinaryFile createReadStream getBinaryStream " +
  "binaryToBuffer getBinaryMetadata getStoragePath getBinaryPath writeContentToFile copyInputItems returnJsonArray " +
  "normalizeItems getSSHClient createDeferredPromise constructExecutionMetaData";

/** `helpers`, as the workflow's own code may use them. */
function codeHelpers(place: Place): Record<string, unknown> {
  const refused = UNSUPPORTED.split(" ").map((name) => [
    name,
    () => {
      throw new StepError(`The function "helpers.${name}" is not supported in the Code Node`);
    },
  ]);
  return {
    ...Object.fromEntries(refused),
    httpRequest,
    request: legacyRequest,
    assertBinaryData: async (index: number, name: string) => fileOf(place, index, name),
    getBinaryDataBuffer: async (index: number, name: string) => contentOf(place, index, name),
    prepareBinaryData: async (content: Uint8Array | string, name?: string, type?: string) => prepared(Buffer.from(content as Uint8Array), name, type),
    setBinaryDataBuffer: async (file: BinaryData, content: Uint8Array) => ({
      ...file,
      data: Buffer.from(content).toString("base64"),
    }),
    binaryToString: async (content: Uint8Array, encoding: BufferEncoding = "utf8") =>
      Buffer.from(content).toString(encoding),
  };
}
//#endregion
