// SPDX-License-Identifier: 0BSD
import { randomUUID } from "node:crypto";
import { callApi } from "../apps/api.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import { chosen, type OpenStore } from "./store.js";

/** A collection of Qdrant; it is made where it does not exist. */
export function qdrantStore(credential = "qdrantApi"): OpenStore {
  return async (params, context) => {
    const values = await context.credentials(credential);
    const headers: Record<string, string> = isGiven(values["apiKey"]) ? { "api-key": textOf(values["apiKey"]) } : {};
    const base = textOf(values["qdrantUrl"]).replace(/\/+$/, "");
    const options = fieldsOf(params["options"]);
    const collection = chosen(params["qdrantCollection"]);
    const named = (option: string, usual: string): string => (isGiven(options[option]) ? textOf(options[option]) : usual);
    const content = named("contentPayloadKey", "content");
    const about = named("metadataPayloadKey", "metadata");
    const path = `/collections/${encodeURIComponent(collection)}`;
    const call = (method: string, at: string, body?: Json): Promise<Json> => callApi({ method, url: `${base}${at}`, headers, ...(body === undefined ? {} : { body }) }, context);
    const ensure = async (size: number): Promise<void> => {
      const known = listOf(fieldsOf(fieldsOf(await call("GET", "/collections"))["result"])["collections"]).map(fieldsOf);
      if (!known.some(({ name }) => name === collection)) await call("PUT", path, configOf(options["collectionConfig"]) ?? { vectors: { size, distance: "Cosine" } });
    };
    return {
      async add(documents, vectors) {
        if (documents.length === 0) return;
        await ensure(vectors[0]?.length ?? 0);
        const points = documents.map(({ pageContent, metadata }, index) => ({ id: randomUUID(), vector: [...vectors[index] ?? []], payload: { [content]: pageContent, [about]: metadata } }));
        await call("PUT", `${path}/points?wait=true`, { points });
      },
      async search(vector, limit, filter) {
        await ensure(vector.length);
        const body = { vector: [...vector], limit, with_payload: [about, content], with_vector: false, ...(filter === undefined ? {} : { filter }) };
        const found = listOf(fieldsOf(await call("POST", `${path}/points/search`, body))["result"]).map(fieldsOf);
        return found.map(({ id, score, payload }) => {
          const kept = fieldsOf(payload);
          return { document: { id, pageContent: textOf(kept[content]), metadata: fieldsOf(kept[about]) }, score };
        });
      },
    };
  };
}

function configOf(value: Json): Fields | undefined {
  if (!isGiven(value)) return undefined;
  return fieldsOf(typeof value === "string" ? JSON.parse(value) as Json : value);
}
