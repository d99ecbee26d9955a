// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../host.js";
import type { Item, Json } from "../items.js";
import type { Match } from "../stores/store.js";
import { forItem, type ForItem } from "./part.js";
import { nearest, type PluggedStore } from "./vector-store.js";

/** Finds documents for a question. */
export type RetrieverPart<T> = (question: string, item: Item<T>, context: EffectContext) => Promise<Match[]>;

/** A store that documents are retrieved from. */
export interface StoreRetriever<T> {
  readonly store: PluggedStore<T>;
  readonly params: ForItem<T, { readonly topK?: Json }>;
}

/** Retrieves the documents of a store that are nearest to a question; four where no limit is set. */
export function storeRetriever<T>({ store, params }: StoreRetriever<T>): RetrieverPart<T> {
  return (question, item, context) => nearest(store, question, forItem(params, item).topK, item, context);
}
