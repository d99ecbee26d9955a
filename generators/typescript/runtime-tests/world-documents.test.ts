// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentsOf } from "../runtime/documents/load.js";
import { markdownSeparators, plainSeparators, splitDocuments } from "../runtime/documents/split.js";
import { NotConverted } from "../runtime/errors.js";
import type { Host } from "../runtime/host.js";
import type { BinaryData, Fields, Json } from "../runtime/items.js";
import { fieldsOf, jsonOf } from "../runtime/json.js";
import { agent } from "../runtime/parts/agent.js";
import { binaryDocuments, type FileLoaderSettings } from "../runtime/parts/binary-documents.js";
import { documentStore } from "../runtime/parts/document-store.js";
import { embeddings } from "../runtime/parts/embeddings.js";
import { jsonDocuments } from "../runtime/parts/json-documents.js";
import { model } from "../runtime/parts/model.js";
import { questionTool } from "../runtime/parts/question-tool.js";
import { summary } from "../runtime/parts/summary.js";
import { recursiveSplitter } from "../runtime/parts/text-splitter.js";
import { vectorStore } from "../runtime/parts/vector-store.js";
import { vectorTool } from "../runtime/parts/vector-tool.js";
import { pipeline } from "../runtime/pipeline.js";
import { memoryStore } from "../runtime/stores/memory.js";
import { pineconeStore } from "../runtime/stores/pinecone.js";
import { qdrantStore } from "../runtime/stores/qdrant.js";
import type { OpenStore } from "../runtime/stores/store.js";
import { supabaseStore } from "../runtime/stores/supabase.js";
import { withApp, type AppSeen, type Reply } from "./apps-helpers.js";
import type { ItemData } from "../runtime/transform.js";
import { context, json, plain } from "./world-helpers.js";

type Note = { text?: string; by?: string };

/** Vectors that point where the texts mention apples and pears, and words for every other question. */
const vectorsOf = (seen: AppSeen): object => ({
  data: inputOf(seen).map((text) => ({ embedding: [text.includes("apple") ? 1 : 0, text.includes("pear") ? 1 : 0, 0.1] })),
});
const inputOf = (seen: AppSeen): string[] => list(fieldsOf(jsonOf(seen.json))["input"]).map(String);
const list = (value: Json): Json[] => (Array.isArray(value) ? value : []);
const models = (answers: readonly object[] = []): Reply => {
  const left = [...answers];
  return (seen, response) => json(response, seen.to.endsWith("/embeddings") ? vectorsOf(seen) : left.shift());
};
/** What a model was told, message by message. */
const told = (seen: AppSeen | undefined): string[] => list(fieldsOf(jsonOf(seen?.json))["messages"]).map((each) => String(fieldsOf(each)["content"]));
const says = (content: string): object => ({ choices: [{ message: { content } }] });
const calls = (name: string, input: string): object => ({ choices: [{ message: { content: "", tool_calls: [{ id: "1", type: "function", function: { name, arguments: JSON.stringify({ input }) } }] } }] });

const host: Host = {
  trigger: { step: "Notes", items: [{ json: { text: "An apple a day.\n\nKeeps them away.", by: "Ann" } }, { json: { text: "A pear", by: "Bob" } }] },
  models: { chat: { provider: "openai", model: "m" } },
  credentials: async () => ({ apiKey: "k", qdrantUrl: "https://q.example/", host: "https://db.example", serviceRole: "r" }),
};

const vectors = embeddings<Note>({ provider: "openai", model: "text-embedding-3-small", batchSize: 2 });
const chunks = jsonDocuments<Note>(recursiveSplitter({ size: 20 }), (item) => ({ data: item.json.text, metadata: [{ name: "by", value: item.json.by }] }));

function kept(store: OpenStore, params: Fields, version = 1.3): ReturnType<typeof pipeline> {
  return pipeline("notes", async (run) => {
    const notes = await run.start<Note>("Notes");
    const saved = await run.effect("Keep", notes, documentStore<Note>({ version, store, embeddings: vectors, documents: chunks }), () => ({ mode: "insert", ...params }));
    await run.effect("Find", saved, documentStore({ version, store, embeddings: embeddings({ provider: "openai", model: "m" }) }), () => ({ mode: "load", prompt: "pear?", topK: 1, ...params }), { once: true });
  }, { order: "depth-first" });
}

test("texts are cut where they can be, and each chunk knows its lines", () => {
  const cut = (text: string, settings: { size: number; overlap: number; keep?: boolean; separators?: readonly string[] }): Json => (
    splitDocuments(documentsOf(text), { separators: plainSeparators, keep: true, ...settings }).map(({ pageContent, metadata }) => [pageContent, metadata["loc"] ?? null])
  );
  assert.deepEqual(cut("one two\nthree\n\nfour", { size: 9, overlap: 0 }), [
    ["one two", { lines: { from: 1, to: 1 } }], ["three", { lines: { from: 2, to: 2 } }], ["four", { lines: { from: 4, to: 4 } }],
  ]);
  assert.deepEqual(cut("# A\n## B\ntext\n## C\nmore", { size: 12, overlap: 0, keep: false, separators: markdownSeparators }), [
    ["# A", { lines: { from: 1, to: 1 } }], ["B\ntext", { lines: { from: 2, to: 3 } }], ["C\nmore", { lines: { from: 4, to: 5 } }],
  ]);
  assert.throws(() => cut("a", { size: 5, overlap: 5 }), /Cannot have chunkOverlap >= chunkSize/);
});

test("of an object each text is a document, those of inner objects once more", () => {
  assert.deepEqual(documentsOf({ a: "x", b: { c: "y", d: 1 } }).map(({ pageContent, metadata }) => [pageContent, metadata["line"]]), [["x", 1], ["y", 2], ["y", 3]]);
  assert.deepEqual(documentsOf({ n: 7 }), []);
});

/** A PDF file of two pages, the second one empty. */
const pdf = (() => {
  const stream = "BT /F1 12 Tf 10 50 Td (First) Tj 0 -20 Td (line) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
  ];
  return `%PDF-1.4\n${objects.map((each, index) => `${index + 1} 0 obj\n${each}\nendobj\n`).join("")}trailer << /Root 1 0 R /Size 7 >>\n%%EOF`;
})();

test("files become documents by their types; each item is asked for the files of all", async () => {
  const file = (content: string, mimeType: string): BinaryData => ({ data: Buffer.from(content).toString("base64"), mimeType });
  const texts = async (binary: Record<string, BinaryData>, settings: FileLoaderSettings = {}, others: readonly ItemData[] = []): Promise<unknown[]> => {
    const item = plain();
    item.binary = binary;
    const made = await binaryDocuments(undefined, settings)(item, { ...context(), items: [{ json: {}, binary }, ...others] });
    return made.map(({ pageContent, metadata }) => [pageContent, metadata["blobType"], metadata["by"] ?? metadata["loc"] ?? null]);
  };
  assert.deepEqual(await texts({ a: file("plain", "text/plain"), b: file("{\"t\":\"x\"}", "application/json") }, { metadata: [{ name: "by", value: "me" }] }), [["plain", "text/plain", "me"], ["x", "application/json", "me"]]);
  assert.deepEqual(await texts({ a: file("plain", "text/plain"), b: file(pdf, "application/pdf") }, { mode: "specificField", field: "b" }), [["First\nline", "application/pdf", null]]);
  assert.deepEqual(await texts({ b: file(pdf, "application/pdf") }, { splitPages: true }), [["First\nline", "application/pdf", { pageNumber: 1 }]]);
  assert.deepEqual(await texts({ a: file("plain", "text/plain") }, {}, [{ json: {}, binary: { a: file("other", "text/plain") } }]), [["plain", "text/plain", null], ["plain", "text/plain", null]]);
  await assert.rejects(texts({ a: file("x", "image/png") }), /Unsupported mime type: image\/png/);
  await assert.rejects(texts({ a: file("x", "text/plain") }, { loader: "pdfLoader" }), /Please select under "Loader Type": textLoader/);
  await assert.rejects(texts({ a: file("a,b", "text/csv") }), NotConverted);
});

test("documents are kept in memory and found by what they are near to", async () => {
  const seen = await withApp([models()], async () => {
    const run = await kept(memoryStore(), { memoryKey: { value: "tested" }, clearStore: true }).execute(host);
    assert.equal(run.failure?.message, undefined);
    const [saved] = run.runs("Keep")[0]?.outputs ?? [];
    assert.deepEqual(saved?.map(({ json: { pageContent }, pairedItem }) => [pageContent, pairedItem]), [
      ["An apple a day.", { item: 0 }], ["Keeps them away.", { item: 0 }], ["A pear", { item: 1 }],
    ]);
    assert.deepEqual(saved?.[2]?.json["metadata"], { source: "blob", blobType: "text/plain", loc: { lines: { from: 1, to: 1 } }, by: "Bob" });
    assert.deepEqual(run.runs("Find")[0]?.outputs[0]?.map(({ json: found }) => [found["document"], Math.round(Number(found["score"]))]), [
      [{ pageContent: "A pear", metadata: saved?.[2]?.json["metadata"] }, 1],
    ]);
  });
  // Two texts a request, three texts, one question.
  assert.deepEqual(seen.map((each) => [each.to, inputOf(each)]), [
    ["api.openai.com/v1/embeddings", ["An apple a day.", "Keeps them away."]], ["api.openai.com/v1/embeddings", ["A pear"]], ["api.openai.com/v1/embeddings", ["pear?"]],
  ]);
});

test("the stores outside are asked as their interfaces want it", async () => {
  const answering = (replies: Readonly<Record<string, object>>): Reply => (seen, response) => {
    const found = Object.entries(replies).find(([path]) => seen.to.endsWith(path));
    json(response, found?.[1] ?? vectorsOf(seen));
  };
  const asked = async (store: OpenStore, params: Fields, replies: Readonly<Record<string, object>>): Promise<{ seen: AppSeen[]; found: Json }> => {
    let found: Json;
    const seen = await withApp([answering(replies)], async () => {
      const run = await kept(store, params).execute(host);
      assert.equal(run.failure?.message, undefined);
      found = run.runs("Find")[0]?.outputs[0]?.[0]?.json ?? null;
    });
    return { seen: seen.filter(({ to }) => !to.startsWith("api.openai.com")), found };
  };
  const supabase = await asked(supabaseStore(), { tableName: { value: "notes" } }, { "/rest/v1/notes": {}, "/rpc/match_documents": [{ content: "c", metadata: { a: 1 }, similarity: 0.5 }] });
  assert.deepEqual(supabase.seen.map(({ method, to }) => `${method} ${to}`), ["POST db.example/rest/v1/notes", "POST db.example/rest/v1/rpc/match_documents"]);
  assert.deepEqual(supabase.seen[1]?.json, { query_embedding: [0, 1, 0.1], filter: {}, match_count: 1 });
  assert.deepEqual(supabase.found, { document: { pageContent: "c", metadata: { a: 1 } }, score: 0.5 });

  const pinecone = await asked(pineconeStore(), { pineconeIndex: { value: "i" }, options: { pineconeNamespace: "n" } }, {
    "/indexes/i": { host: "i-1.pinecone.example" }, "/vectors/upsert": {}, "/query": { matches: [{ id: "7", score: 0.9, metadata: { text: "t", by: "Bob" } }] },
  });
  const points = fieldsOf(jsonOf(pinecone.seen[1]?.json));
  assert.deepEqual([points["namespace"], fieldsOf(list(points["vectors"])[0])["metadata"]], ["n", { "source": "blob", "blobType": "text/plain", "loc.lines.from": 1, "loc.lines.to": 1, "by": "Ann", "text": "An apple a day." }]);
  assert.deepEqual(pinecone.seen.at(-1)?.json, { includeMetadata: true, topK: 1, vector: [0, 1, 0.1], namespace: "n" });
  assert.deepEqual(pinecone.found, { document: { pageContent: "t", metadata: { by: "Bob" } }, score: 0.9 });

  const qdrant = await asked(qdrantStore(), { qdrantCollection: { value: "c" }, options: { searchFilterJson: "{\"must\": []}" } }, {
    "/collections": { result: { collections: [] } }, "/points": {}, "/points/search": { result: [{ id: 1, score: 0.3, payload: { content: "q", metadata: { m: 1 } } }] }, "/collections/c": {},
  });
  assert.deepEqual(qdrant.seen.map(({ method, to }) => `${method} ${to}`).slice(0, 3), ["GET q.example/collections", "PUT q.example/collections/c", "PUT q.example/collections/c/points"]);
  assert.deepEqual(qdrant.seen[1]?.json, { vectors: { size: 3, distance: "Cosine" } });
  assert.deepEqual(qdrant.seen.at(-1)?.json, { vector: [0, 1, 0.1], limit: 1, with_payload: ["metadata", "content"], with_vector: false, filter: { must: [] } });
  assert.deepEqual(qdrant.found, { document: { pageContent: "q", metadata: { m: 1 } }, score: 0.3 });
});

test("a model searches a store by a tool, or lets another model answer out of it", async () => {
  const plugged = { store: memoryStore(), embeddings: vectors, params: { memoryKey: { value: "tested" }, topK: 1 } };
  const ask = pipeline("ask", async (run) => {
    const notes = await run.start<Note>("Notes");
    await run.effect("Agent", notes, agent<Note>({
      version: 2, model: model("chat"),
      tools: [
        vectorTool({ name: "Search", description: "Finds", ...plugged }),
        questionTool({ name: "Fruit", description: "fruit", model: model("chat"), store: vectorStore(plugged), params: { topK: 1 } }),
      ],
    }), () => ({ prompt: "Which?" }), { once: true });
  }, { order: "depth-first" });
  const seen = await withApp([models([calls("Search", "pear"), calls("Fruit", "apple?"), says("Apples."), says("Done")])], async () => {
    await kept(memoryStore(), { memoryKey: { value: "tested" }, clearStore: true }).execute(host);
    assert.deepEqual((await ask.execute(host)).runs("Agent")[0]?.outputs[0]?.[0]?.json, { output: "Done" });
  });
  const chat = seen.filter(({ to }) => to.endsWith("/chat/completions")).map(told);
  assert.match(chat[1]?.at(-1) ?? "", /^\[\{"type":"text","text":"\{\\"pageContent\\":\\"A pear\\"/);
  assert.match(chat[2]?.[0] ?? "", /An apple a day\.[^]*Question: apple\?/);
  assert.equal(chat[3]?.at(-1), "Apples.");
});

test("texts are summed up at once, chunk by chunk, or one after the other", async () => {
  const summed = async (params: Fields, answers: readonly object[], version = 2): Promise<{ prompts: (string | undefined)[]; result: Json }> => {
    let result: Json;
    const seen = await withApp(answers, async () => {
      const run = await pipeline("sum", async (flow) => {
        const notes = await flow.start<Note>("Notes");
        await flow.effect("Sum", notes, summary<Note>({ version, model: model("chat") }), () => params, { once: true });
      }, { order: "depth-first" }).execute(host);
      assert.equal(run.failure?.message, undefined);
      result = run.runs("Sum")[0]?.outputs[0]?.[0]?.json ?? null;
    });
    return { prompts: seen.map((each) => told(each)[0]), result };
  };
  const own = { prompt: "All: {text}", combineMapPrompt: "One: {text}" };
  const short = await summed({ options: { summarizationMethodAndPrompts: { values: own } } }, [says("s")]);
  assert.deepEqual(short, { prompts: ["All: An apple a day.\n\nKeeps them away.\n\nAnn"], result: { response: { text: "s" } } });
  const long = await summed({ options: { summarizationMethodAndPrompts: { values: { ...own, prompt: `${"x".repeat(12_000)}{text}` } } } }, [says("1"), says("2"), says("3")]);
  assert.equal(long.prompts[0], "One: An apple a day.\n\nKeeps them away.");
  const refined = await summed({ options: { summarizationMethodAndPrompts: { values: { summarizationMethod: "refine", refineQuestionPrompt: "Q {text}", refinePrompt: "{existing_answer} + {text}" } } } }, [says("1"), says("2")], 2.1);
  assert.deepEqual(refined, { prompts: ["Q An apple a day.\n\nKeeps them away.", "1 + Ann"], result: { output: { text: "2" } } });
});
