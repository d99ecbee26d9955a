// SPDX-License-Identifier: 0BSD

/** A value as JSON text, whatever it holds; a part that contains itself is cut there. */
export function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return writtenCarefully(value);
  }
}

/** For what JSON cannot hold as it is: large integers, and objects within themselves. */
function writtenCarefully(value: unknown): string | undefined {
  const above: object[] = [];
  return JSON.stringify(value, function (this: unknown, _key, part: unknown) {
    if (typeof part === "bigint") return part.toString();
    if (typeof part !== "object" || part === null) return part;
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(part)) return "[Circular Reference]";
    above.push(part);
    return part;
  });
}
