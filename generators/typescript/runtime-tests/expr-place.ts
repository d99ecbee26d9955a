// SPDX-License-Identifier: 0BSD
import type { Place, SeenItem } from "../runtime/place.js";

/** A place in a made-up run, for tests of expressions and code. */
export function placeWith(jsons: readonly unknown[], itemIndex = 0, more: Partial<Place> = {}): Place {
  const items: SeenItem[] = jsons.map((json, item) => ({ json, pairedItem: { item } }));
  return {
    step: "Here",
    runIndex: 0,
    itemIndex,
    items,
    count: items.length,
    item: (index) => items[index],
    source: { step: "Before", output: 0, run: 0 },
    workflow: { id: "w1", name: "Test", active: false },
    executionId: "7",
    mode: "manual",
    customData: {},
    reader: (step) => {
      throw new Error(`no step ${step}`);
    },
    state: () => ({}),
    ...more,
  };
}
