// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { getPath, setPath } from "../transforms/paths.js";

/** What of a JSON answer a model is to see. */
export interface Shortening {
  readonly on?: Json;
  /** The field that holds the records; the answer itself when missing. */
  readonly dataField?: Json;
  /** `all`, `selected` or `except`. */
  readonly include?: Json;
  /** Fields, by commas. */
  readonly fields?: Json;
}

/** An answer as the text that a model sees: whole, or the records and fields that were chosen. */
export function shortened(answer: Json, wish: Shortening | undefined): string {
  if (wish?.on !== true) return typeof answer === "string" ? answer : typeof answer === "object" ? JSON.stringify(answer, null, 2) : String(answer);
  const value: Json = typeof answer === "string" ? JSON.parse(answer) as Json : answer;
  if (typeof value !== "object" || value === null) throw new StepError("The response type must be an object or an array of objects");
  const records = recordsOf(value, String(wish.dataField ?? ""));
  const fields = String(wish.fields ?? "").split(",").map((each) => each.trim());
  return JSON.stringify(records.map((record) => chosen(record, String(wish.include ?? "all"), fields)), null, 2);
}

function recordsOf(value: Fields | Json[], field: string): Json[] {
  if (Array.isArray(value)) return field === "" ? value : value.map((each) => (typeof each === "object" && each !== null && !Array.isArray(each) ? each[field] : undefined));
  const inner = field === "" ? value : value[field];
  return Array.isArray(inner) && field !== "" ? inner : [inner];
}

function chosen(record: Json, include: string, fields: readonly string[]): Json {
  if (include === "all" || typeof record !== "object" || record === null || Array.isArray(record)) return record;
  if (include === "except") return Object.fromEntries(Object.entries(record).filter(([name]) => !fields.includes(name)));
  const out: Fields = {};
  for (const field of fields) setPath(out, field, getPath(record, field));
  return out;
}
