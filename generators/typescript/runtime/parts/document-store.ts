// SPDX-License-Identifier: 0BSD
import { forAll, type Effect } from "../connector.js";
import type { TextDocument } from "../documents/document.js";
import { embed } from "../embeddings.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { OpenStore } from "../stores/store.js";
import type { ItemData } from "../transform.js";
import type { RerankerPart } from "./cohere-reranker.js";
import { readParams } from "./definition.js";
import type { EmbeddingsPart } from "./embeddings.js";
import type { DocumentsPart } from "./json-documents.js";
import { firstItem, placed } from "./part.js";
import { nearest } from "./vector-store.js";

/** A step that keeps documents in a store, or looks for some there. */
export interface DocumentStore<T> {
  /** The version of the workflow's step: since 1.1 the documents of all items are kept together. */
  readonly version: number;
  readonly store: OpenStore;
  readonly embeddings: EmbeddingsPart<T>;
  readonly reranker?: RerankerPart<T>;
  readonly documents?: DocumentsPart<T>;
}

/** Keeps the documents of the items (`insert`), or gives the documents nearest to a prompt (`load`). Is called with the parameters that the step had in the workflow. */
export function documentStore<T = Fields>(definition: DocumentStore<T>): Effect<Json> {
  return forAll(async (all, context) => {
    const { params: first } = readParams(all[0]);
    return first["mode"] === "insert" ? await insert(definition, all, context) : await load(definition, all, context);
  });
}

async function load<T>(definition: DocumentStore<T>, all: readonly Json[], context: EffectContext): Promise<ItemData[]> {
  const out: ItemData[] = [];
  for (const [index, given] of all.entries()) {
    const params = fieldsOf(given);
    const found = await nearest({ ...definition, params }, textOf(params["prompt"]), params["topK"], firstItem<T>(context), context);
    out.push(...found.map(({ document: { pageContent, metadata }, score }) => (
      { json: { document: { pageContent, ...(params["includeDocumentMetadata"] === false ? {} : { metadata }) }, score }, pairedItem: { item: index } }
    )));
  }
  return out;
}

async function insert<T>(definition: DocumentStore<T>, all: readonly Json[], context: EffectContext): Promise<ItemData[]> {
  const load = definition.documents;
  if (load === undefined) throw new StepError("No document loader is plugged in");
  const loaded: TextDocument[][] = [];
  for (const item of context.items) loaded.push(await load(placed<T>(item), context));
  const keep = async (documents: readonly TextDocument[], params: Fields): Promise<void> => {
    const store = await definition.store(params, context);
    const vectors = await embed(definition.embeddings(firstItem<T>(context)), documents.map(({ pageContent }) => pageContent), context);
    await store.add(documents, vectors);
  };
  if (definition.version < 1.1) {
    for (const [index, documents] of loaded.entries()) await keep(documents, fieldsOf(all[index]));
  } else {
    const params = fieldsOf(all[0]);
    const size = Math.max(1, Number(params["embeddingBatchSize"] ?? 200));
    const documents = loaded.flat();
    for (let at = 0; at < documents.length; at += size) await keep(documents.slice(at, at + size), params);
  }
  return loaded.flatMap((documents, item) => documents.map(({ metadata, pageContent }) => ({ json: { metadata, pageContent }, pairedItem: { item } })));
}
