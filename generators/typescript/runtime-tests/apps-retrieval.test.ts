// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EffectContext } from "../runtime/host.js";
import { historyOf } from "../runtime/memory.js";
import { complete } from "../runtime/models.js";
import { chain } from "../runtime/parts/chain.js";
import { splitDocuments } from "../runtime/documents/split.js";
import { cohereReranker } from "../runtime/parts/cohere-reranker.js";
import { embeddings } from "../runtime/parts/embeddings.js";
import { memoryManager } from "../runtime/parts/memory-manager.js";
import { retrieval } from "../runtime/parts/retrieval.js";
import { storeRetriever } from "../runtime/parts/store-retriever.js";
import { tokenSplitter } from "../runtime/parts/token-splitter.js";
import { vectorStore } from "../runtime/parts/vector-store.js";
import { windowMemory } from "../runtime/parts/window-memory.js";
import type { OpenStore } from "../runtime/stores/store.js";
import { Item } from "../runtime/items.js";
import { withApp } from "./apps-helpers.js";
import { nowhere } from "./transform-call.js";
import { context } from "./world-helpers.js";

const credentials = { cohere: { apiKey: "c" }, openai: { apiKey: "o" } };

function at(json: Record<string, string>): EffectContext {
  return context(new Item(json, { step: "Before", run: 0, output: 0, history: nowhere }, 0), credentials);
}

test("a question is answered out of the documents that fit it best", async () => {
  const shelf: OpenStore = () => ({
    add: async () => {},
    search: async (vector, limit) => [1, 2, 3].map((page) => ({ document: { pageContent: `page ${page} of ${vector.join()}/${limit}`, metadata: { page } }, score: page })),
  });
  const store = vectorStore({ store: shelf, embeddings: embeddings({ provider: "cohere", model: "embed-v3", credential: "cohere" }), reranker: cohereReranker({ credential: "cohere", most: 2 }), params: {} });
  const ask = (version: number) => retrieval({
    version, model: () => ({ provider: "openai", model: "m", credential: "openai" }), retriever: storeRetriever({ store, params: { topK: 7 } }),
  });
  const seen = await withApp([
    { embeddings: { float: [[1, 2]] } }, { results: [{ index: 2, relevance_score: 0.9 }, { index: 0, relevance_score: 0.4 }] }, { choices: [{ message: { content: "It is so." } }] },
    { embeddings: { float: [[1, 2]] } }, { results: [] }, { choices: [{ message: { content: "So." } }] },
  ], async () => {
    assert.deepEqual(await ask(1.5)({ system: "Only {{this}}: {context}" }, at({ chatInput: "Why?" })), { response: "It is so." });
    assert.deepEqual(await ask(1.4)({ prompt: "What?", system: "{question} by {context}." }, at({})), { response: { text: "So." } });
    await assert.rejects(async () => ask(1.5)({}, at({})), /No prompt specified/);
  });
  assert.deepEqual(seen.slice(0, 3).map((request) => [request.to, request.json]), [
    ["api.cohere.com/v1/embed", { model: "embed-v3", texts: ["Why?"], input_type: "search_query", embedding_types: ["float"] }],
    ["api.cohere.com/v1/rerank", { model: "rerank-v3.5", query: "Why?", documents: ["page 1 of 1,2/7", "page 2 of 1,2/7", "page 3 of 1,2/7"], top_n: 2 }],
    ["api.openai.com/v1/chat/completions", { model: "m", messages: [{ role: "system", content: "Only {this}: page 3 of 1,2/7\n\npage 1 of 1,2/7" }, { role: "user", content: "Why?" }] }],
  ]);
  assert.deepEqual(JSON.parse(seen[5]?.body ?? "{}").messages[0], { role: "system", content: "What? by ." });
});

test("a conversation is shown, added to and forgotten", async () => {
  const memory = windowMemory({ session: "managed" });
  await historyOf({ session: "managed" }).clear();
  const ask = async (version: number, params: object): Promise<unknown> => (await memoryManager({ version, memory }).forAll?.([JSON.parse(JSON.stringify(params))], at({})))?.map(({ json }) => json);
  const said = [{ type: "user", message: "Hi" }, { type: "ai", message: "Hello" }, { type: "ai", message: "There" }, { message: "Be kind" }];
  assert.deepEqual(await ask(1.1, { mode: "insert", messages: { messageValues: said } }), [{ success: true }]);
  const messages = [{ human: "Hi", ai: "Hello" }, { ai: "There", system: "Be kind" }];
  assert.deepEqual(await ask(1.1, {}), [{ messages, messagesCount: 2 }]);
  assert.deepEqual(await ask(1, { options: {} }), messages);
  assert.deepEqual(await ask(1.1, { mode: "delete", lastMessagesCount: 9 }), [{ success: true }]);
  assert.deepEqual(await ask(1.1, { mode: "delete", deleteMode: "lastN", lastMessagesCount: 3 }), [{ success: true }]);
  const hi = { lc: 1, type: "constructor", id: ["langchain_core", "messages", "HumanMessage"], kwargs: { content: "Hi", additional_kwargs: {}, response_metadata: {} } };
  assert.deepEqual(await ask(1.1, { simplifyOutput: false, options: { groupMessages: false } }), [hi]);
  assert.deepEqual(await ask(1, { mode: "insert", insertMode: "override", messages: { messageValues: [{ type: "user", message: "Hi" }] } }), [hi]);
  assert.deepEqual(await ask(1.1, { mode: "delete", deleteMode: "all" }), [{ success: true }]);
  assert.deepEqual(await ask(1.1, {}), [{ messages: [], messagesCount: 0 }]);
});

test("a model that knows no conversation goes on with one text", async () => {
  const model = () => ({ provider: "ollama-text", model: "llama", temperature: 0.2, maxTokens: 9 });
  const retriever = async () => [{ document: { pageContent: "page", metadata: {} }, score: 1 }];
  const seen = await withApp([{ response: " yes ", eval_count: 3 }], async () => {
    assert.deepEqual(await chain({ version: 1.7, model })({ prompt: "Is it?", messages: [{ content: "Be brief." }] }, at({})), { text: "yes" });
    await retrieval({ version: 1.5, model, retriever })({ prompt: "Why?" }, at({}));
    await retrieval({ version: 1.5, model, retriever })({ prompt: "Why?", system: "{context}: {input}" }, at({}));
    await complete({ ...model(), messages: [{ role: "system", content: "s" }, { role: "user", content: "u" }] }, at({}));
  });
  assert.deepEqual(seen[0]?.json, { model: "llama", prompt: "Is it?", stream: false, options: { temperature: 0.2, num_predict: 9 } });
  const prompts = seen.map(({ body }) => String(JSON.parse(body).prompt));
  assert.match(prompts[1] ?? "", /page\n\nQuestion: Why\?\nAnswer:$/);
  assert.deepEqual([seen[0]?.to, ...prompts.slice(2)], ["127.0.0.1:11434/api/generate", "page: Why?", "System: s\nHuman: u"]);
});

test("texts are cut after so many tokens, some of them shared", () => {
  const splitting = (size: number, overlap: number) => tokenSplitter({ size, overlap })(new Item({}, { step: "Before", run: 0, output: 0, history: nowhere }, 0));
  const cut = (text: string, size: number, overlap: number) => splitDocuments([{ pageContent: text, metadata: {} }], splitting(size, overlap)).map(({ pageContent }) => pageContent);
  assert.deepEqual(cut("The quick brown fox jumps over the lazy dog.", 4, 1), ["The quick brown fox", " fox jumps over the", " the lazy dog."]);
  assert.deepEqual(cut("Grüße", 9, 0), ["Grüße"]);
  assert.throws(() => cut("a", 2, 2), /chunkOverlap >= chunkSize/);
});
