// SPDX-License-Identifier: 0BSD

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
export function expressionGlobal(name: string): unknown {
  if (NATIVE.has(name)) return Reflect.get(globalThis, name);
  return Object.hasOwn(OTHER, name) ? OTHER[name] : undefined;
}
