// SPDX-License-Identifier: 0BSD
import type { EmbeddingSettings } from "../embeddings.js";
import type { Item } from "../items.js";
import { forItem, type ForItem } from "./part.js";

/** The model that turns texts into vectors. */
export type EmbeddingsPart<T> = (item: Item<T>) => EmbeddingSettings;

/** A model of vectors that is plugged into a store. */
export function embeddings<T>(settings: ForItem<T, EmbeddingSettings>): EmbeddingsPart<T> {
  return (item) => forItem(settings, item);
}
