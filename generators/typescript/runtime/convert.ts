// SPDX-License-Identifier: 0BSD

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

const SPACE = /\s*/y;
const NUMBER = /(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const QUOTED = /"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", "0": "\0" };

function unescape(text: string): string {
  return text.replace(/\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^]))/g, (_, long?: string, short?: string, sign = "") => {
    const code = long ?? short;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    return sign === "\n" ? "" : (ESCAPES[sign] ?? sign);
  });
}

/** Reads an object as JavaScript writes it: bare keys, single quotes, trailing commas. A bare word is a text. */
function parseRelaxedObject(source: string): Record<string, unknown> {
  let at = 0;

  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    SPACE.lastIndex = at;
    SPACE.exec(source);
    pattern.lastIndex = SPACE.lastIndex;
    const match = pattern.exec(source);
    if (match !== null) at = pattern.lastIndex;
    return match ?? undefined;
  };
  const taken = (sign: string): boolean => take(new RegExp(sign.replace(/\W/, "\\$&"), "y")) !== undefined;
  const demand = (sign: string): void => {
    if (!taken(sign)) throw new SyntaxError(`expected ${sign} at ${at}`);
  };

  const list = <T>(end: string, element: () => T): T[] => {
    const elements: T[] = [];
    while (!taken(end)) {
      elements.push(element());
      if (taken(",")) continue;
      demand(end);
      break;
    }
    return elements;
  };

  const scalar = (): unknown => {
    const quoted = take(QUOTED);
    if (quoted) return unescape(quoted[1] ?? quoted[2] ?? "");
    const digits = take(NUMBER);
    if (digits) return Number(digits[0]);
    const word = take(WORD)?.[0];
    if (word === undefined) throw new SyntaxError(`no value at ${at}`);
    if (word === "null") return null;
    return word === "true" || word === "false" ? word === "true" : word;
  };

  const value = (): unknown => {
    if (taken("{")) return object();
    if (taken("[")) return list("]", value);
    if (taken("-")) return -Number(value());
    return scalar();
  };

  const object = (): Record<string, unknown> =>
    Object.fromEntries(
      list("}", () => {
        const key = String(scalar());
        demand(":");
        return [key, value()];
      }),
    );

  demand("{");
  const result = object();
  if (source.slice(at).trim() !== "") throw new SyntaxError(`unexpected text at ${at}`);
  return result;
}
