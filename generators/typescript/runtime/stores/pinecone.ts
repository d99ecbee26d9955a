// SPDX-License-Identifier: 0BSD
import { randomUUID } from "node:crypto";
import { AppError, callApi } from "../apps/api.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, listOf, textOf } from "../json.js";
import { chosen, type OpenStore } from "./store.js";

/** How many vectors go with one request. */
const VECTORS = 100;

/** An index of Pinecone; the text of a document stands in its metadata as `text`. */
export function pineconeStore(credential = "pineconeApi"): OpenStore {
  return async (params, context) => {
    const { apiKey } = await context.credentials(credential);
    const headers = { "api-key": textOf(apiKey), "x-pinecone-api-version": "2025-01" };
    const name = chosen(params["pineconeIndex"]);
    const options = fieldsOf(params["options"]);
    const namespace = textOf(options["pineconeNamespace"]);
    const place = namespace === "" ? {} : { namespace };
    const index = fieldsOf(await callApi({ url: `https://api.pinecone.io/indexes/${encodeURIComponent(name)}`, headers }, context).catch((error: unknown) => {
      throw error instanceof AppError && error.status === 404 ? new StepError(`Index ${name} not found`, { description: "Please check that the index exists in your vector store", cause: error }) : error;
    }));
    const call = (path: string, body: Json): Promise<Json> => callApi({ method: "POST", url: `https://${textOf(index["host"])}${path}`, headers, body }, context);
    return {
      async add(documents, vectors) {
        if (namespace !== "" && options["clearNamespace"] === true) {
          // A namespace that does not exist yet holds nothing to clear.
          await call("/vectors/delete", { deleteAll: true, namespace }).catch((error: unknown) => {
            if (!(error instanceof AppError && error.status === 404)) throw error;
          });
        }
        const points = documents.map(({ pageContent, metadata }, at) => ({ id: randomUUID(), values: [...vectors[at] ?? []], metadata: { ...flat(metadata), text: pageContent } }));
        for (let at = 0; at < points.length; at += VECTORS) await call("/vectors/upsert", { vectors: points.slice(at, at + VECTORS), ...place });
      },
      async search(vector, limit, filter) {
        const answer = await call("/query", { includeMetadata: true, topK: limit, vector: [...vector], ...place, ...(filter === undefined ? {} : { filter }) });
        return listOf(fieldsOf(answer)["matches"]).map(fieldsOf).map(({ id, score, metadata: kept }) => {
          const { text, ...metadata } = fieldsOf(kept);
          return { document: { id, pageContent: textOf(text), metadata }, score };
        });
      },
    };
  };
}

/** Metadata as an index takes it: fields of objects under names with dots, lists of texts whole, and nothing that says nothing. */
function flat(fields: Fields | Json[], before = ""): Fields {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]): [string, Json][] => {
    const path = `${before}${name}`;
    if (value === undefined || value === null) return [];
    if (Array.isArray(value) && before === "" && value.every((each) => typeof each === "string")) return [[path, value]];
    return isFields(value) || Array.isArray(value) ? Object.entries(flat(value, `${path}.`)) : [[path, value]];
  }));
}
