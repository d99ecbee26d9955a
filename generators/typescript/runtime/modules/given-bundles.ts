// SPDX-License-Identifier: 0BSD
import { toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** The bundles that are written down: each is a list of names and values. One without fields where nothing is. */
export function givenBundles({ bundles = [] }: { bundles?: readonly (readonly { name?: Value; value?: Value }[])[] }): Bundle[] {
  if (bundles.length === 0) return [{}];
  return bundles.map((fields) => Object.fromEntries(fields.map(({ name, value }) => [toText(name), value])));
}
