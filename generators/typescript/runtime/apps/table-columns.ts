// SPDX-License-Identifier: 0BSD
import { readDateTime } from "../dates.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import { typed } from "../typed.js";

/** Columns that the table sets itself. */
export const OWN_COLUMNS = ["id", "createdAt", "updatedAt"];

/** Types as the editor's mapping names them, with the name that the table has for each. */
const NAMES: Readonly<Record<string, string>> = { dateTime: "date" };

/** What is known of the columns of a table: their names from its rows and from the call, the types from the call alone. */
export class TableColumns {
  readonly #types: Readonly<Record<string, Json>>;
  readonly #names: ReadonlySet<string>;

  constructor(rows: readonly Fields[], types: Readonly<Record<string, Json>> = {}) {
    this.#types = types;
    this.#names = new Set([...rows.flatMap((row) => Object.keys(row)), ...Object.keys(types)]);
  }

  /** The names of the columns without those of the table's own; none where the table is empty and the call names none. */
  get named(): string[] {
    return [...this.#names].filter((name) => !OWN_COLUMNS.includes(name));
  }

  /** Whether there is such a column, or nobody knows which there are. */
  has(name: string): boolean {
    return this.named.length === 0 || this.#names.has(name) || OWN_COLUMNS.includes(name);
  }

  /** `string`, `number`, `boolean` or `date`; nothing where it is not known. */
  typeOf(name: string): string | undefined {
    if (name === "id") return "number";
    if (OWN_COLUMNS.includes(name)) return "date";
    const type = this.#types[name];
    return typeof type === "string" ? NAMES[type] ?? type : undefined;
  }

  /** A row as the table keeps it: what is missing is empty, the rest of its column's type. Throws for what is of no column or of none of its types. */
  row(values: Fields, index: number): Fields {
    const cells = Object.entries(values).filter(([name]) => !OWN_COLUMNS.includes(name)).map(([name, value]): [string, Json] => {
      const plain = value ?? null;
      if (Array.isArray(plain)) throw new StepError(`unexpected array input '${JSON.stringify(plain)}' in row ${index}`);
      if (typeof plain === "object" && plain !== null) throw new StepError(`unexpected object input '${JSON.stringify(plain)}' in row ${index}`);
      return [name, plain];
    });
    for (const [name] of cells) if (!this.has(name)) throw new StepError(`unknown column name '${name}'`);
    return Object.fromEntries(cells.map(([name, value]) => [name, this.#cell(name, value)]));
  }

  /** A value to compare the cells of a column with. */
  sought(name: string, value: Json): Json {
    if (value === null || value === undefined) return value;
    const type = this.typeOf(name);
    if (type === "date") return momentOf(textOf(value)) ?? fail(`Invalid date string '${textOf(value)}' for column '${name}'`);
    return type === undefined ? value : converted(name, value, type);
  }

  #cell(name: string, value: Json): Json {
    const type = this.typeOf(name);
    if (value === null || type === undefined) return value;
    // A column of texts takes numbers and truth values as its database writes them.
    if (type === "string") return typeof value === "boolean" ? String(Number(value)) : textOf(value);
    return type === "date" ? moment(value) ?? mismatch(name, value, "date", "dateTime") : converted(name, value, type);
  }
}

/** A moment as the table gives it: ISO in UTC. A text without an offset is read in the zone of the run. */
function moment(value: Json): string | undefined {
  try {
    return readDateTime(value).toJSDate().toISOString();
  } catch {
    return undefined;
  }
}

/** A moment to compare with: a day without a time begins in UTC, unlike one that is written. */
export function momentOf(value: string): string | undefined {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function converted(name: string, value: Json, type: string): Json {
  try {
    return typed(name, value, type, 0);
  } catch {
    return mismatch(name, value, type, type);
  }
}

function mismatch(name: string, value: Json, type: string, expected: string): never {
  return fail(`value '${textOf(value)}' does not match column type '${type}': '${name}' expects a ${expected} but we got '${textOf(value)}'`);
}

function fail(message: string): never {
  throw new StepError(message);
}
