// SPDX-License-Identifier: 0BSD
import { embed } from "../embeddings.js";
import type { EffectContext } from "../host.js";
import type { Fields, Item, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { filterOf, type Match, type OpenStore } from "../stores/store.js";
import type { RerankerPart } from "./cohere-reranker.js";
import type { EmbeddingsPart } from "./embeddings.js";
import { forItem, type ForItem } from "./part.js";

/** A store that is plugged into a tool. */
export interface PluggedStore<T> {
  readonly store: OpenStore;
  readonly embeddings: EmbeddingsPart<T>;
  /** Puts what is found into another order. */
  readonly reranker?: RerankerPart<T>;
  /** The parameters that the workflow's store had. */
  readonly params: ForItem<T, Fields>;
}

/** A store that is plugged into a step that asks it. */
export function vectorStore<T>(plugged: PluggedStore<T>): PluggedStore<T> {
  return plugged;
}

/** The documents nearest to a question; four where no limit is set. */
export async function nearest<T>(plugged: PluggedStore<T>, question: string, limit: Json, item: Item<T>, context: EffectContext): Promise<Match[]> {
  const params = forItem(plugged.params, item);
  const store = await plugged.store(params, context);
  const [vector = []] = await embed(plugged.embeddings(item), [question], context, "search_query");
  const found = await store.search(vector, Number(limit ?? 4), filterOf(fieldsOf(params["options"])));
  return plugged.reranker === undefined || found.length === 0 ? found : plugged.reranker(found, question, item, context);
}
