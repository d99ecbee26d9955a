// SPDX-License-Identifier: 0BSD

/** Fields whose names are computed, or which an object literal would reorder. Of equal names the last one counts. */
export function entries(...fields: readonly (readonly [name: unknown, value: unknown])[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(([name, value]) => [String(name), value]));
}
