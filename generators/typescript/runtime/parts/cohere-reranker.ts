// SPDX-License-Identifier: 0BSD
import { callApi } from "../apps/api.js";
import type { EffectContext } from "../host.js";
import type { Item, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import type { Match } from "../stores/store.js";
import { forItem, type ForItem } from "./part.js";

/** Puts documents that were found into the order of what they say to a question, and drops the last ones. */
export type RerankerPart<T> = (found: readonly Match[], question: string, item: Item<T>, context: EffectContext) => Promise<Match[]>;

/** Which model of Cohere puts documents into order. */
export interface CohereReranker {
  readonly credential?: string;
  /** `rerank-v3.5` when missing. */
  readonly model?: Json;
  /** How many documents stay; 3 when missing. */
  readonly most?: Json;
}

/** Lets a model of Cohere say which documents answer a question. */
export function cohereReranker<T>(settings: ForItem<T, CohereReranker> = {}): RerankerPart<T> {
  return async (found, question, item, context) => {
    const { credential = "cohereApi", model = "rerank-v3.5", most = 3 } = forItem(settings, item);
    const { apiKey } = await context.credentials(credential);
    const body = { model, query: question, documents: found.map(({ document }) => document.pageContent), top_n: Number(most) };
    const answer = await callApi({ method: "POST", url: "https://api.cohere.com/v1/rerank", headers: { authorization: `Bearer ${textOf(apiKey)}` }, body }, context);
    return listOf(fieldsOf(answer)["results"]).map(fieldsOf).flatMap(({ index, relevance_score: score }) => {
      const match = found[Number(index)];
      return match === undefined ? [] : [{ document: match.document, score }];
    });
  };
}
