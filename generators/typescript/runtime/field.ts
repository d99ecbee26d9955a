// SPDX-License-Identifier: 0BSD
import { type Convert, toArray, toBoolean, toNumber, toObject } from "./convert.js";
import { StepError } from "./errors.js";
import type { BinaryData, Fields, Json } from "./items.js";
import { deepCopy } from "./json.js";
import { settleDates } from "./settle-dates.js";
import type { ItemData } from "./transform.js";
import { getPath, setPath, unsetPath } from "./transforms/paths.js";

/** Raw text that stands for an object; it is read when its place is known. */
export interface Written {
  read(location: string, itemIndex: number): unknown;
}

/** Whether a value is raw text that is still to be read. */
function isWritten(value: unknown): value is Written {
  return typeof value === "object" && value !== null && "read" in value && typeof value.read === "function";
}

/** What a field of a mapping needs to know to convert itself. */
interface FieldPlace {
  readonly name: string;
  readonly itemIndex: number;
  /** Version of the node that this mapping was converted from. */
  readonly version: number;
  /** Keep a value as it is where it cannot be converted. */
  readonly ignoreErrors: boolean;
}

const CONVERSIONS = { number: toNumber, boolean: toBoolean, array: toArray, object: toObject } satisfies Record<string, Convert>;

type FieldType = "string" | "binary" | "untyped" | keyof typeof CONVERSIONS;

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
    // n8n looks the type up before it looks whether there is one.
    if (this.type === "untyped") throw new StepError("Cannot read properties of undefined (reading 'toLowerCase')");
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
  /** A value whose type nobody wrote: only nothing has none. */
  untyped: (value: unknown): Field => new Field("untyped", value),
  /** A file of the item, by its name. */
  binary: (value: unknown): Field => new Field("binary", value),
};

/** A number of the second generation of mappings: a text that is a number becomes one, anything else stays. */
export function numeric(value: unknown): unknown {
  return typeof value === "string" && !Number.isNaN(Number(value)) ? Number(value) : value;
}

/** What a mapping gives for one item: fields by name, or an object as raw JSON text. */
export type Mapped = object | null | undefined;

/** How a mapping builds its item. */
export interface FieldOptions {
  /** Which fields of the incoming item stay; none by default. */
  readonly keep?: "none" | "all" | readonly string[] | { readonly except: readonly string[] };
  /** Names with dots set nested fields, unless this is false. */
  readonly dotNotation?: boolean;
  readonly ignoreConversionErrors?: boolean;
  readonly binary?: "keep" | "strip";
  /** Version of the node that this mapping was converted from; 3.4 by default. */
  readonly version?: number;
  /** A mapping of the first generation: values are set as they are. */
  readonly legacy?: boolean;
  /** First generation: nothing of the incoming item stays. */
  readonly keepOnlySet?: boolean;
}

/** The item that a mapping works on. */
interface Mappable {
  readonly json: unknown;
  readonly binary?: Record<string, BinaryData> | undefined;
}

type Binary = Record<string, BinaryData>;

/** Sets, reads and removes fields, with or without dots as separators. */
interface Access {
  get(json: Fields, name: string): Json;
  set(json: Fields, name: string, value: Json): void;
  remove(json: Fields, name: string): void;
}

const nested: Access = { get: getPath, set: setPath, remove: unsetPath };

/** A name in brackets and quotes stands for what is inside. */
function bare(json: Fields, name: string): string {
  if (json[name] !== undefined) return name;
  return /^\[(['"]).*\1\]$/s.test(name) ? name.slice(2, -2) : name;
}

const flat: Access = {
  get: (json, name) => json[bare(json, name)],
  set: (json, name, value) => {
    json[bare(json, name)] = value;
  },
  remove: (json, name) => {
    delete json[bare(json, name)];
  },
};

function keptFields(json: Fields, keep: NonNullable<FieldOptions["keep"]>, dots: boolean): Fields {
  if (keep === "none") return {};
  if (keep === "all") return deepCopy(json);
  const access = dots ? nested : flat;
  if ("except" in keep) {
    const rest = deepCopy(json);
    for (const name of keep.except) access.remove(rest, name);
    return rest;
  }
  const picked: Fields = {};
  for (const name of keep) {
    const last = dots && name.includes(".") ? (name.split(".").pop() ?? name) : name;
    access.set(picked, last, access.get(json, name));
  }
  return picked;
}

function keepsBinary({ binary, keep = "none", version = 3.4 }: FieldOptions): boolean {
  if (version < 3.4) return binary === "keep";
  return binary !== "strip" && keep !== "none";
}

function isFile(value: unknown): value is BinaryData {
  return typeof value === "object" && value !== null && "data" in value && "mimeType" in value;
}

function fileOf(given: unknown, name: string, files: Binary | undefined, itemIndex: number): BinaryData {
  const file = typeof given === "string" ? files?.[given] : given;
  if (typeof given === "string" && file === undefined) {
    throw new StepError(
      `This operation expects the node's input data to contain a binary file '${given}', but none was found [item ${itemIndex}]`,
    );
  }
  if (!isFile(file)) throw new StepError(`Could not find binary data specified in field ${name}`);
  return file;
}

function entries(given: unknown): [string, unknown][] {
  if (given === null || given === undefined) throw new TypeError("Cannot convert undefined or null to object");
  return Object.entries(given);
}

/** Builds the item that a mapping makes of an incoming item. */
export function applyFields(item: Mappable, mapped: Mapped, options: FieldOptions, itemIndex: number): ItemData {
  if (options.legacy) return applyLegacy(item, mapped, options);
  const { keep = "none", version = 3.4, ignoreConversionErrors: ignoreErrors = false } = options;
  const dots = options.dotNotation !== false;
  const values: Fields = {};
  const files: Binary = {};
  const given = isWritten(mapped) ? mapped.read("'JSON Output'", itemIndex) : mapped;
  for (const [name, value] of entries(given)) {
    const place = { name, itemIndex, version, ignoreErrors };
    const converted = value instanceof Field ? value.convert(place) : settleDates(value);
    if (value instanceof Field && value.type === "binary") files[name] = fileOf(converted, name, item.binary, itemIndex);
    else values[name] = (converted ?? null) as Json;
  }
  const json = keptFields(item.json as Fields, keep, dots);
  for (const name of Object.keys(values)) (dots ? nested : flat).set(json, name, values[name]);
  const binary = { ...(keepsBinary(options) ? item.binary : undefined), ...files };
  const hasBinary = Object.keys(files).length > 0 || (keepsBinary(options) && item.binary !== undefined);
  return hasBinary ? { json, binary } : { json };
}

function applyLegacy(item: Mappable, mapped: Mapped, { keepOnlySet, dotNotation }: FieldOptions): ItemData {
  const json = keepOnlySet ? {} : deepCopy(item.json as Fields);
  for (const [name, value] of entries(mapped)) {
    const settled = settleDates(value) as Json;
    if (dotNotation === false) json[name] = settled;
    else setPath(json, name, settled);
  }
  return item.binary !== undefined && !keepOnlySet ? { json, binary: { ...item.binary } } : { json };
}
