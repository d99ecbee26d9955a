// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";

/**
 * Field paths such as `customer.address[0].city` or `rows["first name"]`. A name that exists as it stands wins over
 * its reading as a path, so a field called `a.b` is found under its own name.
 */

const PART = /\[\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]|([^.[\]]+)|(?<=^|\.)(?=\.|$)/g;
const BLOCKED = new Set(["__proto__", "constructor", "prototype"]);

/** Says whether a value can hold fields. */
export function isKeyed(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function keysOf(path: string, target: unknown): string[] {
  if (/^\w*$/.test(path) || !/[.[]/.test(path)) return [path];
  if (isKeyed(target) && path in target) return [path];
  return [...path.matchAll(PART)].map(([, quoted, single, plain]) =>
    plain ?? (quoted ?? single ?? "").replace(/\\(.)/g, "$1"),
  );
}

function read(value: Json, key: string): Json {
  if (value === null || value === undefined) return undefined;
  const found: Json = Reflect.get(Object(value), key);
  return typeof found === "function" ? undefined : found;
}

/** The value at a path, or undefined. */
export function getPath(target: Json, path: unknown): Json {
  if (path === undefined || path === null) return read(target, String(path));
  if (isKeyed(path) && !Array.isArray(path)) return undefined;
  const keys = Array.isArray(path) ? path.map(String) : keysOf(String(path), target);
  return keys.reduce<Json>(read, target);
}

/** The value of a field, read as a path unless dots are plain characters. */
export function fieldOf(json: Json, name: unknown, plainDots: boolean): Json {
  return plainDots ? read(json, String(name)) : getPath(json, name);
}

/** Writes a value at a path and makes the objects (or lists, before a number) on the way. */
export function setPath(target: object, path: string, value: Json): void {
  setKeys(target, keysOf(path, target), value);
}

/** Writes a value under a list of keys. */
export function setKeys(target: object, keys: readonly string[], value: Json): void {
  if (keys.some((key) => BLOCKED.has(key))) return;
  let holder: object = target;
  keys.forEach((key, place) => {
    if (place === keys.length - 1) {
      Reflect.set(holder, key, value);
      return;
    }
    let next: Json = Reflect.get(holder, key);
    if (!isKeyed(next)) {
      next = /^(?:0|[1-9]\d*)$/.test(keys[place + 1] ?? "") ? [] : {};
      Reflect.set(holder, key, next);
    }
    if (isKeyed(next)) holder = next;
  });
}

/** Removes what is at a path. */
export function unsetPath(target: Json, path: string): void {
  const keys = keysOf(path, target);
  const holder = keys.slice(0, -1).reduce<Json>(read, target);
  const last = keys.at(-1);
  if (isKeyed(holder) && last !== undefined) delete holder[last];
}

/** A new object with only the given paths of another; a path that does not exist is left out. */
export function pickPaths(source: Fields, paths: readonly string[]): Fields {
  const picked: Fields = {};
  for (const path of paths) {
    const keys = keysOf(path, source);
    const holder = keys.slice(0, -1).reduce<Json>(read, source);
    const last = keys.at(-1);
    if (isKeyed(holder) && last !== undefined && last in holder) setKeys(picked, keys, holder[last]);
  }
  return picked;
}

/** The paths of all leaves of a value, joined with dots; an empty object or list has none. */
export function leafPaths(value: unknown, prefix: readonly string[] = []): string[] {
  if (!isKeyed(value)) return [prefix.join(".")];
  return Object.keys(value).flatMap((key) => leafPaths(value[key], [...prefix, key]));
}
