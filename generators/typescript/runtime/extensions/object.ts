// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "../errors.js";
import { isBag, type Bag, type ExtensionTable } from "./table.js";

/** Drops what is `null`, `undefined`, `""`, `"nil"` or an empty object, at every depth. */
export function compactObject(value: object): Bag {
  const kept: Bag = {};
  for (const [key, field] of Object.entries(value) as [string, unknown][]) {
    if (isBlank(field)) continue;
    if (!isBag(field)) kept[key] = field;
    else if (Object.keys(field).length > 0) kept[key] = compactObject(field);
  }
  return kept;
}

/** Whether a value counts as nothing for `compact`. */
export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "" || value === "nil";
}

function withoutFields(value: object, drop: (field: unknown) => boolean): Bag {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => !drop(field)));
}

function nonEmptyText(value: unknown, message: string): string {
  if (typeof value !== "string" || value === "") throw new ExpressionError(message);
  return value;
}

function removeField(value: object, name: unknown): object {
  const key = name as string;
  if (!(key in value)) return value;
  const copy: Bag = { ...value };
  delete copy[key];
  return copy;
}

function removeFieldsContaining(value: object, match: unknown): Bag {
  const part = nonEmptyText(match, "removeFieldsContaining(): expected non-empty string arg");
  return withoutFields(value, (field) => typeof field === "string" && field.includes(part));
}

function keepFieldsContaining(value: object, match: unknown): Bag {
  const part = nonEmptyText(match, "argument of keepFieldsContaining must be a non-empty string");
  return withoutFields(value, (field) => typeof field !== "string" || !field.includes(part));
}

const nothing = (): undefined => undefined;

/** Methods that expressions may call on objects. */
export const objectExtensions: ExtensionTable<object> = {
  isEmpty: (value) => Object.keys(value).length === 0,
  isNotEmpty: (value) => Object.keys(value).length > 0,
  hasField: (value, [name]) => (name as string) in value,
  removeField: (value, [name]) => removeField(value, name),
  removeFieldsContaining: (value, [match]) => removeFieldsContaining(value, match),
  keepFieldsContaining: (value, [match]) => keepFieldsContaining(value, match),
  compact: (value) => compactObject(value),
  urlEncode: (value) => new URLSearchParams(value as Record<string, string>).toString(),
  keys: (value) => Object.keys(value),
  values: (value) => Object.values(value),
  toJsonString: (value) => JSON.stringify(value),
  toInt: nothing,
  toFloat: nothing,
  toBoolean: nothing,
  toDateTime: nothing,
};
