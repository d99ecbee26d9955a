// SPDX-License-Identifier: 0BSD
import type { TextDocument } from "../documents/document.js";
import { documentsOf } from "../documents/load.js";
import { splitDocuments } from "../documents/split.js";
import type { EffectContext } from "../host.js";
import type { Item, Json } from "../items.js";
import { fieldsOf, jsonOf, listOf, textOf } from "../json.js";
import { forItem, type ForItem } from "./part.js";
import { simply, type SplitterPart } from "./text-splitter.js";

/** What each document of a loader says of itself. */
export interface Labels {
  readonly metadata?: readonly { readonly name?: Json; readonly value?: Json }[];
}

/** What a loader takes of an item. */
export interface LoaderSettings extends Labels {
  /** A text, or a value whose texts are taken; the whole item when missing. */
  readonly data?: Json;
}

/** The documents of an item. */
export type DocumentsPart<T> = (item: Item<T>, context: EffectContext) => TextDocument[] | Promise<TextDocument[]>;

/** Makes documents of an item's fields and cuts them: by the splitter, `"simply"`, or not at all. */
export function jsonDocuments<T>(splitter: SplitterPart<T> | "simply" | undefined, settings: ForItem<T, LoaderSettings> = {}): DocumentsPart<T> {
  return (item) => {
    const { data = fieldsOf(jsonOf(item.json)), metadata } = forItem(settings, item);
    return asCut(documentsOf(data), splitter, item, metadata);
  };
}

/** The pieces of documents, with what each says of itself. */
export function asCut<T>(whole: readonly TextDocument[], splitter: SplitterPart<T> | "simply" | undefined, item: Item<T>, metadata: Labels["metadata"]): TextDocument[] {
  const more = Object.fromEntries(listOf(jsonOf(metadata)).map(fieldsOf).map(({ name, value }) => [textOf(name), value]));
  const documents = splitter === undefined ? whole : splitDocuments(whole, splitter === "simply" ? simply() : splitter(item));
  return documents.map((document) => ({ ...document, metadata: { ...document.metadata, ...more } }));
}
