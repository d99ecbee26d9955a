// SPDX-License-Identifier: 0BSD
import { parseRelaxedObject } from "./relaxed-object.js";

/** What became of a value that had to have a certain type. */
export type Converted = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** Turns a value into a type; the value may be anything but `null` and `undefined`. */
export type Convert = (value: unknown) => Converted;

const refused: Converted = { ok: false };
const accepted = (value: unknown): Converted => ({ ok: true, value });

/** A conversion that fails with an exception is a conversion that is not possible. */
function attempted(convert: Convert): Convert {
  return (value) => {
    try {
      return convert(value);
    } catch {
      return refused;
    }
  };
}

/** Text as it is, objects as JSON, the rest as JavaScript prints it. */
export const toText = attempted((value) =>
  accepted(typeof value === "object" ? JSON.stringify(value) : String(value)),
);

/** Whatever JavaScript's `Number` understands. */
export const toNumber = attempted((value) => {
  const number = Number(value);
  return Number.isNaN(number) ? refused : accepted(number);
});

/** `true`, `false`, their names in any case, and whatever is 0 or 1 as a number. */
export const toBoolean = attempted((value) => {
  if (typeof value === "boolean") return accepted(value);
  const name = typeof value === "string" ? value.toLowerCase() : "";
  if (name === "true" || name === "false") return accepted(name === "true");
  if (typeof value === "string" && value.trim() === "") return refused;
  const number = Number(value);
  return number === 0 || number === 1 ? accepted(number === 1) : refused;
});

/** A list, or a text that is one in JSON (single quotes are forgiven). */
export const toArray = attempted((value) => {
  if (Array.isArray(value)) return accepted(value);
  const written = String(value);
  for (const candidate of [written, written.replace(/'/g, '"')]) {
    const parsed = parsedJson(candidate);
    if (parsed.ok) return Array.isArray(parsed.value) ? parsed : refused;
  }
  return refused;
});

/** An object, or a text that is one in JSON or in JavaScript's own notation. */
export const toObject = attempted((value) => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return accepted(value);
  const parsed = parsedJson(String(value));
  if (parsed.ok) return typeof parsed.value === "object" && !Array.isArray(parsed.value) ? parsed : refused;
  return accepted(parseRelaxedObject(String(value)));
});

function parsedJson(text: string): Converted {
  try {
    return accepted(JSON.parse(text));
  } catch {
    return refused;
  }
}
