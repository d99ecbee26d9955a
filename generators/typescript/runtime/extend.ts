// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { ExpressionError } from "./errors.js";
import { arrayExtensions } from "./extensions/array.js";
import { booleanExtensions } from "./extensions/boolean.js";
import { dateExtensions } from "./extensions/date.js";
import { numberExtensions } from "./extensions/number.js";
import { objectExtensions } from "./extensions/object.js";
import { stringExtensions } from "./extensions/string.js";
import type { ExtensionTable } from "./extensions/table.js";
import type { Json } from "./items.js";

type Method = (args: readonly unknown[]) => unknown;

const TABLES: readonly (readonly [string, object])[] = [
  ["Array", arrayExtensions],
  ["Date", dateExtensions],
  ["Number", numberExtensions],
  ["Object", objectExtensions],
  ["String", stringExtensions],
  ["Boolean", booleanExtensions],
];

/** A text that is exactly what `Date.prototype.toISOString` prints counts as a date. */
function isIsoInstant(value: unknown): value is string {
  if (typeof value !== "string" || !/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}.\d{3}Z/.test(value)) return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString() === value;
}

function from<T>(table: ExtensionTable<T>, name: string, value: T): Method | undefined {
  const method = Object.hasOwn(table, name) ? table[name] : undefined;
  return method && ((args) => method(value, args));
}

/** The extension method for the type of a value. */
function typed(value: unknown, name: string): Method | undefined {
  if (Array.isArray(value)) return from(arrayExtensions, name, value);
  if (isIsoInstant(value) && name !== "toDate" && name !== "toDateTime") return from(dateExtensions, name, value);
  if (typeof value === "string") return from(stringExtensions, name, value);
  if (typeof value === "number") return from(numberExtensions, name, value);
  if (typeof value === "boolean") return from(booleanExtensions, name, value);
  if (DateTime.isDateTime(value) || value instanceof Date) return from(dateExtensions, name, value);
  if (typeof value === "object" && value !== null) return from(objectExtensions, name, value);
  return undefined;
}

/** The method that the value itself has. */
function native(value: unknown, name: string): Method | undefined {
  const owner: unknown = isIsoInstant(value) && name !== "toDate" && name !== "toDateTime" ? new Date(value) : value;
  if (!owner) return undefined;
  const method: unknown = Reflect.get(Object(owner), name, owner);
  return typeof method === "function" ? (args) => Reflect.apply(method, value, args) : undefined;
}

/** What every value can be asked. */
function generic(value: unknown, name: string): Method | undefined {
  if (name === "isEmpty") return () => !value;
  if (name === "isNotEmpty") return () => Boolean(value);
  return undefined;
}

function find(value: unknown, name: string): Method | undefined {
  return typed(value, name) ?? native(value, name) ?? generic(value, name);
}

function refusal(value: unknown, name: string): ExpressionError {
  if (value === undefined || value === null) {
    return new ExpressionError(`${name} can't be used on ${String(value)} value`, {
      description: `To ignore this error, add a ? to the variable before this function, e.g. my_var?.${name}`,
    });
  }
  const types = TABLES.filter(([, table]) => Object.hasOwn(table, name)).map(([type]) => `"${type}"`);
  if (types.length === 0) return new ExpressionError(`Unknown expression function: ${name}`);
  if (types.length === 1) return new ExpressionError(`${name}() is only callable on type ${types[0]}`);
  const last = types.pop();
  return new ExpressionError(`${name}() is only callable on types ${types.join(", ")}, and ${last}`);
}

/** Calls an extension method of a value; where its type has none of that name, the value's own method. What comes of it goes into items. */
export function extend(value: unknown, name: string, args: readonly unknown[] = []): Json {
  const method = find(value, name);
  if (method === undefined) throw refusal(value, name);
  return method(args) as Json;
}

/** The extension method of a value as a function, or `undefined` where there is none (`value.method?.()`). */
export function extendOptional(value: unknown, name: string): ((...args: unknown[]) => unknown) | undefined {
  const method = find(value, name);
  return method && ((...args) => method(args));
}
