// SPDX-License-Identifier: 0BSD

/** The fields of an item that does not exist: each of them is missing, and they are nothing themselves. */
export const missing: Readonly<Record<string, never>> = Object.freeze({});

function isDateTime(value: object): boolean {
  return "isLuxonDateTime" in value && value.isLuxonDateTime === true;
}

/**
 * Parameters hold no DateTime objects: each one becomes its ISO text, inside of lists and objects too (in place, as the
 * workflow did).
 */
export function settleDates(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value === missing) return undefined;
  if (isDateTime(value)) return String(value);
  if (Array.isArray(value) && value.every((element) => typeof element !== "object" || element === null)) return value;
  for (const [key, field] of Object.entries(value) as [string, unknown][]) {
    const settled = settleDates(field);
    if (settled !== field) Reflect.set(value, key, settled);
  }
  return value;
}
