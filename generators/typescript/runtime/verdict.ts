// SPDX-License-Identifier: 0BSD

/** A decision about an item that can still fail, and then names the item by its index. */
export interface Verdict {
  decide(itemIndex: number): boolean;
}
