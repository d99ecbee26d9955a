// SPDX-License-Identifier: 0BSD
import { messageOf } from "../errors.js";
import type { Fields, Item } from "../items.js";
import type { ItemData, TransformCall } from "../transform.js";

/** Works on one item; the parameters are those of this item. */
export type ItemWork<P> = (item: Item<Fields>, index: number, params: P) => ItemData[] | Promise<ItemData[]>;

/** An item in place of one that failed, for steps that go on. */
export function failed(error: unknown, index: number): ItemData {
  return { json: { error: messageOf(error) }, pairedItem: { item: index } };
}

/** Works item by item. When the step goes on after errors, an item that fails becomes one that tells why. */
export async function eachItem<P>(
  call: TransformCall<P>,
  work: ItemWork<P>,
  onFailure: (error: unknown, index: number) => ItemData[] = (error, index) => [failed(error, index)],
): Promise<ItemData[]> {
  const results: ItemData[] = [];
  for (const [index, item] of call.items.entries()) {
    try {
      results.push(...(await work(item, index, call.params(index))));
    } catch (error) {
      if (!call.continueOnFail) throw error;
      results.push(...onFailure(error, index));
    }
  }
  return results;
}
