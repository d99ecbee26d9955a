// SPDX-License-Identifier: 0BSD
import type { ExtensionTable } from "./table.js";

const asNumber = (value: boolean): number => (value ? 1 : 0);

/** Methods that expressions may call on `true` and `false`. */
export const booleanExtensions: ExtensionTable<boolean> = {
  toBoolean: (value) => value,
  toInt: asNumber,
  toFloat: asNumber,
  toNumber: asNumber,
  toDateTime: () => undefined,
};
