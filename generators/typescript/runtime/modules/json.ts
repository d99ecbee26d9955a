// SPDX-License-Identifier: 0BSD
import { Misfit, toText } from "../formulas/coerce.js";
import { isCollection, isEmpty, type Bundle, type Value } from "../formulas/value.js";

/** One bundle for a JSON object, one for each element of a JSON list. */
export function parseJson({ text }: { text?: Value }): Bundle[] {
  if (isEmpty(text)) throw new Misfit("Source is not valid JSON.");
  const value = parse(isCollection(text ?? null) || Array.isArray(text) ? JSON.stringify(text) : toText(text));
  const all = Array.isArray(value) ? value : [value];
  return all.map((each) => (isCollection(each) ? each : { value: each }));
}

function parse(text: string): Value {
  try {
    return JSON.parse(text);
  } catch {
    throw new Misfit("Source is not valid JSON.");
  }
}

/** A value as a JSON text, indented where that is asked for. */
export function createJson({ data, indent }: { data?: Value; indent?: Value }): Bundle {
  const space = toText(indent);
  return { json: JSON.stringify(data ?? {}, null, space === "tab" ? "\t" : Number(space) || undefined) };
}
