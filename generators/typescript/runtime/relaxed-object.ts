// SPDX-License-Identifier: 0BSD

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
export function parseRelaxedObject(source: string): Record<string, unknown> {
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
