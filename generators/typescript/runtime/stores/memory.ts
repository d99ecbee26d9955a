// SPDX-License-Identifier: 0BSD
import type { TextDocument } from "../documents/document.js";
import { chosen, type OpenStore } from "./store.js";

interface Kept {
  readonly document: TextDocument;
  readonly vector: readonly number[];
}

const stores = new Map<string, Kept[]>();

/** Keeps documents as long as the process lives, as the workflow's simple store did. */
export function memoryStore(): OpenStore {
  return (params) => {
    const key = chosen(params["memoryKey"] ?? "vector_store_key");
    return {
      async add(documents, vectors) {
        const before = params["clearStore"] === true ? [] : stores.get(key) ?? [];
        stores.set(key, [...before, ...documents.map((document, index) => ({ document, vector: vectors[index] ?? [] }))]);
      },
      async search(vector, limit) {
        const scored = (stores.get(key) ?? []).map((each) => ({ document: each.document, score: cosine(vector, each.vector) }));
        return scored.sort((a, b) => b.score - a.score).slice(0, limit);
      },
    };
  };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const length = (vector: readonly number[]): number => Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
  return a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0) / (length(a) * length(b));
}
