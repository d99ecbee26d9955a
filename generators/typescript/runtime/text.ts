// SPDX-License-Identifier: 0BSD

/**
 * A text with values in it: `null`, `undefined`, `NaN` and `""` leave nothing behind, `0` and `false` are printed,
 * lists are joined by commas, objects print as `[object Object]` and dates as they print themselves.
 */
export function text(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const parts: unknown[] = [];
  strings.forEach((literal, index) => {
    parts.push(literal);
    if (index < values.length) parts.push(printable(values[index]));
  });
  return parts.join("");
}

function printable(value: unknown): unknown {
  return value || value === 0 || value === false ? value : "";
}
