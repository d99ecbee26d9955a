// SPDX-License-Identifier: 0BSD
import { attempt } from "./attempt.js";
import { useRunZone } from "./dates.js";
import { ExpressionError, fail, StepError } from "./errors.js";
import { extend, extendOptional } from "./extend.js";
import { average } from "./extensions/array.js";
import type { Item } from "./items.js";
import { type Place, placeOf } from "./place.js";
import { createScope, type Scope, scopeNames } from "./scope.js";

/** Names that expressions may write and that are an empty object there. */
const EMPTY =
  "document global window Window globalThis self alert prompt confirm eval uneval setTimeout setInterval Function " +
  "fetch XMLHttpRequest Promise Generator GeneratorFunction AsyncFunction AsyncGenerator AsyncGeneratorFunction " +
  "WebAssembly Reflect Proxy escape unescape";

const OBJECT_BLOCKED = new Set<string | symbol>(
  (
    "defineProperty defineProperties setPrototypeOf getPrototypeOf getOwnPropertyDescriptor getOwnPropertyDescriptors " +
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__"
  ).split(" "),
);
const ERROR_BLOCKED = new Set<string | symbol>(
  (
    "captureStackTrace prepareStackTrace stackTraceLimit __defineGetter__ __defineSetter__ __lookupGetter__ " +
    "__lookupSetter__"
  ).split(" "),
);

/** A constructor of which some members read as `undefined` and none can be set. */
function guarded<T extends object>(value: T, blocked: ReadonlySet<string | symbol>): T {
  return new Proxy(value, {
    get: (target, name) => (blocked.has(name) ? undefined : Reflect.get(target, name)),
    set: () => false,
    defineProperty: () => false,
  });
}

const create = (prototype: object | null): object => Object.create(prototype) as object;
const safeObject = new Proxy(guarded(Object, OBJECT_BLOCKED), {
  get: (target, name) => (name === "create" ? create : Reflect.get(target, name)),
});

const { arch, platform, pid, ppid, release, versions } = process;

/** Names that mean in expressions what they mean in JavaScript. */
const NATIVE = new Set(
  (
    "Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Float32Array Float64Array " +
    "Infinity Int16Array Int32Array Int8Array Intl JSON Map Math NaN Number RegExp Set SharedArrayBuffer String Symbol " +
    "Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI " +
    "encodeURIComponent isFinite isNaN parseFloat parseInt"
  ).split(" "),
);

const OTHER: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(EMPTY.split(" ").map((name) => [name, {}])),
  Object: safeObject,
  Error: guarded(Error, ERROR_BLOCKED),
  EvalError: guarded(EvalError, ERROR_BLOCKED),
  RangeError: guarded(RangeError, ERROR_BLOCKED),
  ReferenceError: guarded(ReferenceError, ERROR_BLOCKED),
  SyntaxError: guarded(SyntaxError, ERROR_BLOCKED),
  TypeError: guarded(TypeError, ERROR_BLOCKED),
  URIError: guarded(URIError, ERROR_BLOCKED),
  process: { arch, env: {}, platform, pid, ppid, release, version: pid, versions },
};

/** A JavaScript name as expressions see it; what is not listed is `undefined` there. */
function expressionGlobal(name: string): unknown {
  if (NATIVE.has(name)) return Reflect.get(globalThis, name);
  return Object.hasOwn(OTHER, name) ? OTHER[name] : undefined;
}

/** `$ifEmpty`: the second value where the first is null, undefined, "", or has no elements or keys. */
function ifEmpty(...args: unknown[]): unknown {
  if (args.length !== 2) {
    throw new ExpressionError("expected two arguments (value, defaultValue) for this function");
  }
  const [value, fallback] = args;
  if (value === undefined || value === null || value === "") return fallback;
  return typeof value === "object" && Object.keys(value).length === 0 ? fallback : value;
}

/** All whole numbers between two, in the direction from the first to the second. */
function numberList(start: number, end: number): number[] {
  const step = start < end ? 1 : -1;
  return Array.from({ length: Math.abs(start - end) + 1 }, (_, index) => start + index * step);
}

function zip(keys: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  if (keys.length !== values.length) throw new ExpressionError("keys and values not of equal length");
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

const mean = (...values: unknown[]): number => average(values);
const not = (value: unknown): boolean => !value;

/** Functions that expressions may call by name. */
const scopeHelpers: Readonly<Record<string, unknown>> = {
  min: Math.min,
  max: Math.max,
  not,
  average: mean,
  numberList,
  zip,
  $min: Math.min,
  $max: Math.max,
  $average: mean,
  $not: not,
  $ifEmpty: ifEmpty,
  $if: (test: unknown, then: unknown, otherwise: unknown = false): unknown => (test ? then : otherwise),
};

const shared: Scope = { ...scopeHelpers, extend, extendOptional };
const placed = new Set(scopeNames);

/** The scope of an expression: what the place gives, and the JavaScript that expressions are allowed. */
function expressionScope(place: Place): Scope {
  const own = createScope(place);
  return new Proxy<Record<string, unknown>>({}, {
    has: () => true,
    get: (_, name) => {
      if (typeof name !== "string") return undefined;
      if (placed.has(name)) return own[name];
      return Object.hasOwn(shared, name) ? shared[name] : expressionGlobal(name);
    },
  });
}

/** Evaluates an expression of the workflow at a place, with the workflow's rules about errors and functions. */
export function evaluateAt<R>(expression: (scope: Scope) => R, place: Place): R | undefined {
  useRunZone();
  const result = attempt(() => expression(expressionScope(place)));
  if (typeof result !== "function") return result;
  const message =
    result.name === "DateTime" ? "this is a DateTime, please access its methods" : "this is a function, please add ()";
  return fail(new StepError(message), undefined);
}

/**
 * The value of one of the workflow's own expressions for an item. What goes wrong in it gives `undefined`, except an
 * ExpressionError, which stops the step.
 */
export function own<R>(expression: (scope: Scope) => R, item: Item<unknown>): R | undefined {
  return evaluateAt(expression, placeOf(item));
}
