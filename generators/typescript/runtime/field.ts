// SPDX-License-Identifier: 0BSD
import { toArray, toBoolean, toNumber, toObject, type Convert } from "./convert.js";
import { StepError } from "./errors.js";
import { settleDates } from "./settle-dates.js";

/** Raw text that stands for an object; it is read when its place is known. */
export interface Written {
  read(location: string, itemIndex: number): unknown;
}

/** Whether a value is raw text that is still to be read. */
export function isWritten(value: unknown): value is Written {
  return typeof value === "object" && value !== null && "read" in value && typeof value.read === "function";
}

/** What a field of a mapping needs to know to convert itself. */
export interface FieldPlace {
  readonly name: string;
  readonly itemIndex: number;
  /** Version of the node that this mapping was converted from. */
  readonly version: number;
  /** Keep a value as it is where it cannot be converted. */
  readonly ignoreErrors: boolean;
}

const CONVERSIONS = { number: toNumber, boolean: toBoolean, array: toArray, object: toObject } satisfies Record<string, Convert>;

type FieldType = "string" | "binary" | keyof typeof CONVERSIONS;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

function shown(value: unknown): string {
  if (value === null) return "'null'";
  if (Array.isArray(value)) return "array";
  return typeof value === "object" ? "object" : `'${String(value)}'`;
}

function refused(type: string, value: unknown, { name, itemIndex }: FieldPlace): StepError {
  return new StepError(`'${name}' expects a ${type} but we got ${shown(value)} [item ${itemIndex}]`, {
    itemIndex,
    description:
      `To fix the error try to change the type for the field "${name}" or activate the option ` +
      "“Ignore Type Conversion Errors” to apply a less strict type validation",
  });
}

/** A value that a mapping converts to a type before it is set. */
export class Field {
  readonly type: FieldType;
  readonly #value: unknown;

  constructor(type: FieldType, value: unknown) {
    this.type = type;
    this.#value = value;
  }

  /** The value as the type; a value that cannot be converted is an error that names the field. */
  convert(place: FieldPlace): unknown {
    const value = isWritten(this.#value)
      ? this.#value.read(`entry "${place.name}" inside 'Fields to Set'`, place.itemIndex)
      : settleDates(this.#value);
    if (isMissing(value) && (place.version >= 3.2 || this.type !== "string")) return null;
    if (this.type === "string") return textOf(value, place);
    if (this.type === "binary") return value;
    const converted = CONVERSIONS[this.type](value);
    if (converted.ok) return converted.value;
    if (place.ignoreErrors) return value;
    throw refused(this.type, value, place);
  }
}

function textOf(value: unknown, place: FieldPlace): string | null {
  if (isMissing(value) && place.version > 3) {
    if (place.ignoreErrors) return null;
    throw refused("string", value, place);
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Typed fields of a mapping. */
export const to = {
  string: (value: unknown): Field => new Field("string", value),
  number: (value: unknown): Field => new Field("number", value),
  boolean: (value: unknown): Field => new Field("boolean", value),
  array: (value: unknown): Field => new Field("array", value),
  object: (value: unknown): Field => new Field("object", value),
  /** A file of the item, by its name. */
  binary: (value: unknown): Field => new Field("binary", value),
};

/** A number of the second generation of mappings: a text that is a number becomes one, anything else stays. */
export function numeric(value: unknown): unknown {
  return typeof value === "string" && !Number.isNaN(Number(value)) ? Number(value) : value;
}
