// SPDX-License-Identifier: 0BSD
import { AppError, callApi } from "../apps/api.js";
import { authParts } from "../connectors/http-auth.js";
import { StepError } from "../errors.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { chosen, type OpenStore } from "./store.js";

/** How many rows go with one request. */
const ROWS = 500;

/** A table of Supabase with the columns `content`, `metadata` and `embedding`, and a function that finds what is near a vector. */
export function supabaseStore(credential = "supabaseApi"): OpenStore {
  return async (params, context) => {
    const values = await context.credentials(credential);
    const auth = await authParts("supabaseApi", values);
    const address = `${textOf(values["host"]).replace(/\/+$/, "")}/rest/v1`;
    const table = chosen(params["tableName"]);
    const query = textOf(fieldsOf(params["options"])["queryName"] ?? "match_documents");
    return {
      async add(documents, vectors) {
        const rows = documents.map(({ pageContent, metadata }, index) => ({ content: pageContent, embedding: [...vectors[index] ?? []], metadata }));
        for (let at = 0; at < rows.length; at += ROWS) {
          await callApi({
            method: "POST", url: `${address}/${encodeURIComponent(table)}`, auth, body: rows.slice(at, at + ROWS),
            headers: { prefer: "resolution=merge-duplicates,return=minimal" },
          }, context).catch((error: unknown) => {
            throw error instanceof AppError && error.status === 404 ? new StepError(`Table ${table} not found`, { description: "Please check that the table exists in your vector store", cause: error }) : error;
          });
        }
      },
      async search(vector, limit, filter) {
        const body = { query_embedding: [...vector], filter: filter ?? {}, match_count: limit };
        const found = await callApi({ method: "POST", url: `${address}/rpc/${encodeURIComponent(query)}`, auth, body }, context);
        return listOf(found).map(fieldsOf).map(({ content, metadata, similarity }) => ({ document: { pageContent: textOf(content), metadata: fieldsOf(metadata) }, score: similarity }));
      },
    };
  };
}
