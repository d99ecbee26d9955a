// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { runAgent, runChain, type Tool } from "../runtime/agent.js";
import { historyOf } from "../runtime/memory.js";
import { complete, modelFrom, type ModelSettings } from "../runtime/models.js";
import { mismatch, parseOutput, schemaOf } from "../runtime/structured-output.js";
import { context, json, service, type Seen } from "./world-helpers.js";

const keys = { openai: { apiKey: "k" }, anthropic: { apiKey: "a" }, gemini: { apiKey: "g" }, azure: { apiKey: "z", endpoint: "" } };
const here = context({ json: { chatInput: "What is 2 + 3?" }, binary: { pic: { data: "AAAA", mimeType: "image/png" } } }, keys);
const bodyOf = (seen: Seen | undefined): Record<string, unknown> => JSON.parse(seen?.body ?? "{}");

const add: Tool = {
  name: "add", description: "Adds two numbers.",
  parameters: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } }, required: ["a", "b"] },
  run: ({ a, b }) => Number(a) + Number(b),
};

test("an OpenAI-compatible model is asked with its settings", async () => {
  const api = await service((_, response) => json(response, { choices: [{ message: { content: "Hi" }, finish_reason: "stop" }], usage: { prompt_tokens: 3, completion_tokens: 1 } }));
  try {
    const answer = await complete({ provider: "openai", model: "gpt-4o-mini", baseUrl: `${api.url}/v1/`, temperature: 0.3, maxTokens: "50", responseFormat: "json_object", messages: [{ role: "system", content: "s" }, { role: "user", content: "u" }] }, here);
    assert.deepEqual(answer, { text: "Hi", toolCalls: [], finishReason: "stop", usage: { inputTokens: 3, outputTokens: 1 } });
    assert.equal(api.seen[0]?.url.pathname, "/v1/chat/completions");
    assert.equal(api.seen[0]?.headers.authorization, "Bearer k");
    assert.deepEqual(bodyOf(api.seen[0]), { model: "gpt-4o-mini", temperature: 0.3, max_tokens: 50, response_format: { type: "json_object" }, messages: [{ role: "system", content: "s" }, { role: "user", content: "u" }] });
  } finally {
    await api.close();
  }
});

test("a key goes to the server that its credential names", async () => {
  const api = await service((_, response) => json(response, { choices: [{ message: { content: "ok" } }], content: [], candidates: [{}] }));
  const named = context({ json: {} }, { openai: { apiKey: "k", url: `${api.url}/v1` }, anthropic: { apiKey: "a", url: api.url }, gemini: { apiKey: "g", host: api.url }, mine: { baseUrl: api.url }, guarded: { baseUrl: api.url, apiKey: "o" } });
  try {
    for (const provider of ["openai", "anthropic", "gemini"]) await complete({ provider, model: "m", messages: [] }, named);
    await complete({ provider: "ollama", model: "m", credential: "mine", messages: [] }, named);
    await complete({ provider: "ollama-text", model: "m", credential: "guarded", messages: [] }, named);
    assert.deepEqual(api.seen.map(({ url }) => url.pathname), ["/v1/chat/completions", "/v1/messages", "/v1beta/models/m:generateContent", "/v1/chat/completions", "/api/generate"]);
    assert.deepEqual(api.seen.slice(3).map(({ headers }) => headers.authorization), [undefined, "Bearer o"]);
  } finally {
    await api.close();
  }
});

test("Azure's address names the deployment, and reasoning models have their own limit", async () => {
  const api = await service((_, response) => json(response, { choices: [{ message: { content: [{ type: "text", text: "ok" }] } }] }));
  try {
    assert.equal((await complete({ provider: "azure", model: "my-gpt", baseUrl: api.url, messages: [] }, here)).text, "ok");
    assert.equal(`${api.seen[0]?.url.pathname}${api.seen[0]?.url.search}`, "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21");
    assert.equal(api.seen[0]?.headers["api-key"], "z");
    await complete({ provider: "openai", model: "gpt-5-mini", baseUrl: api.url, maxTokens: 9, messages: [] }, here);
    assert.equal(bodyOf(api.seen[1])["max_completion_tokens"], 9);
  } finally {
    await api.close();
  }
});

test("Anthropic and Gemini are asked in their own words", async () => {
  const api = await service((seen, response) => (seen.url.pathname === "/v1/messages"
    ? json(response, { content: [{ type: "text", text: "A" }], stop_reason: "end_turn", usage: { input_tokens: 1, output_tokens: 2 } })
    : json(response, { candidates: [{ content: { parts: [{ text: "thinking", thought: true }, { text: "G" }] }, finishReason: "STOP" }], usageMetadata: { promptTokenCount: 1 } })));
  const messages = [{ role: "system", content: "s" }, { role: "user", content: "u", pictures: [{ data: "AAAA", mimeType: "image/png" }] }] as const;
  try {
    assert.equal((await complete({ provider: "anthropic", model: "claude", baseUrl: api.url, messages }, here)).text, "A");
    assert.equal((await complete({ provider: "gemini", model: "models/gemini-2.0-flash", baseUrl: api.url, maxTokens: 7, messages }, here)).text, "G");
    assert.deepEqual([api.seen[0]?.headers["x-api-key"], api.seen[0]?.headers["anthropic-version"]], ["a", "2023-06-01"]);
    assert.deepEqual(bodyOf(api.seen[0]), { model: "claude", max_tokens: 4096, system: "s", messages: [{ role: "user", content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } }, { type: "text", text: "u" }] }] });
    assert.equal(api.seen[1]?.url.pathname, "/v1beta/models/gemini-2.0-flash:generateContent");
    assert.deepEqual(bodyOf(api.seen[1]), { systemInstruction: { parts: [{ text: "s" }] }, contents: [{ role: "user", parts: [{ text: "u" }, { inlineData: { mimeType: "image/png", data: "AAAA" } }] }], generationConfig: { maxOutputTokens: 7 } });
  } finally {
    await api.close();
  }
});

test("a busy model is asked again, a refusal is not", async () => {
  let count = 0;
  const api = await service((seen, response) => {
    count += 1;
    if (seen.body.includes("bad")) json(response, { error: { message: "no such model" } }, 400);
    else if (count < 3) { response.setHeader("retry-after", "0"); json(response, { error: {} }, 429); } else json(response, { choices: [{ message: { content: "at last" } }] });
  });
  try {
    assert.equal((await complete({ provider: "openai", model: "m", baseUrl: api.url, messages: [] }, here)).text, "at last");
    assert.equal(count, 3);
    await assert.rejects(complete({ provider: "openai", model: "bad", baseUrl: api.url, messages: [] }, here), (error) => error instanceof Error && "description" in error && error.description === "no such model");
    assert.equal(count, 4);
    // A step that goes on shows its words, not the provider's answer.
    await assert.rejects(complete({ provider: "openai", model: "bad", baseUrl: api.url, messages: [] }, here), (error) => error instanceof Error && error.message === "Bad request - please check your parameters" && !("asField" in error));
  } finally {
    await api.close();
  }
});

/** A pretended model that calls `add` once, then answers; for each interface. */
const scripts: Record<string, { first: unknown; then: unknown }> = {
  openai: {
    first: { choices: [{ message: { content: null, tool_calls: [{ id: "c1", type: "function", function: { name: "add", arguments: '{"a":2,"b":3}' } }] } }] },
    then: { choices: [{ message: { content: "It is 5." } }] },
  },
  anthropic: {
    first: { content: [{ type: "thinking", thinking: "hm", signature: "x" }, { type: "tool_use", id: "c1", name: "add", input: { a: 2, b: 3 } }], stop_reason: "tool_use" },
    then: { content: [{ type: "text", text: "It is 5." }] },
  },
  gemini: {
    first: { candidates: [{ content: { parts: [{ functionCall: { name: "add", args: { a: 2, b: 3 } }, thoughtSignature: "x" }] } }] },
    then: { candidates: [{ content: { parts: [{ text: "It is 5." }] } }] },
  },
};

for (const provider of Object.keys(scripts)) {
  test(`an agent calls a tool and answers: ${provider}`, async () => {
    let turn = 0;
    const api = await service((_, response) => { turn += 1; json(response, turn === 1 ? scripts[provider]?.first : scripts[provider]?.then); });
    try {
      const model: ModelSettings = { provider, model: "m", baseUrl: api.url };
      const result = await runAgent({ model, tools: [add], returnIntermediateSteps: true }, here);
      assert.equal(result["output"], "It is 5.");
      assert.deepEqual(JSON.parse(JSON.stringify(result["intermediateSteps"]))[0].observation, "5");
      // Of an agent of which nothing is said, the model is told nothing.
      assert.doesNotMatch(JSON.stringify(bodyOf(api.seen[0])), /You are a helpful/);
      assert.match(JSON.stringify(bodyOf(api.seen[1])), /"5"|"result":5/);
      if (provider !== "openai") assert.match(JSON.stringify(bodyOf(api.seen[1])), /"x"/);
    } finally {
      await api.close();
    }
  });
}

test("an agent tells the model of a tool's failure, and stops after its last iteration", async () => {
  const api = await service((_, response) => json(response, scripts["openai"]?.first));
  try {
    const broken: Tool = { ...add, run: () => { throw new Error("broken"); } };
    await assert.rejects(runAgent({ model: { provider: "openai", model: "m", baseUrl: api.url }, tools: [broken], maxIterations: 2 }, here), /Max iterations \(2\) reached/);
    assert.match(api.seen[1]?.body ?? "", /There was an error: \\"broken\\"/);
    assert.equal(api.seen.length, 2);
  } finally {
    await api.close();
  }
});

test("memory shows the model the last exchanges of a session", async () => {
  const api = await service((_, response) => json(response, { choices: [{ message: { content: "ok" } }] }));
  try {
    const model = { provider: "openai", model: "m", baseUrl: api.url };
    for (const prompt of ["one", "two", "three"]) await runAgent({ model, prompt, memory: { session: "s1", window: 1 } }, here);
    const roles = JSON.parse(api.seen[2]?.body ?? "{}").messages.map(({ role, content }: { role: string; content: string }) => `${role}:${content}`);
    assert.deepEqual(roles, ["user:two", "assistant:ok", "user:three"]);
    await historyOf({ session: "s1" }).clear();
  } finally {
    await api.close();
  }
});

test("a chain gives text, or output of the wanted form, corrected once where that is asked for", async () => {
  const answers = ["  plain ", '```json\n{"city":"Bern","size":1}\n```', '{"city":5}', '{"city":"Basel","size":2}'];
  let turn = 0;
  const api = await service((_, response) => { json(response, { choices: [{ message: { content: answers[turn] } }] }); turn += 1; });
  const model = { provider: "openai", model: "m", baseUrl: api.url };
  const output = { example: '{"city":"x","size":1}', autoFix: true };
  try {
    assert.deepEqual(await runChain({ model, prompt: "p" }, here), { text: "plain" });
    assert.deepEqual(await runChain({ model, prompt: "p", output }, here), { output: { city: "Bern", size: 1 } });
    assert.match(api.seen[1]?.body ?? "", /fits the JSON schema below/);
    assert.deepEqual(await runChain({ model, prompt: "p", output }, here), { output: { city: "Basel", size: 2 } });
    assert.match(api.seen[3]?.body ?? "", /the answer.city must be string|the answer.size is missing/);
    await assert.rejects(runChain({ model }, context()), { message: "No prompt specified" });
  } finally {
    await api.close();
  }
});

test("a fallback model answers when the first fails, and pictures go along", async () => {
  const api = await service((seen, response) => (seen.body.includes('"model":"down"') ? json(response, {}, 400) : json(response, { choices: [{ message: { content: "backup" } }] })));
  const at = (model: string): ModelSettings => ({ provider: "openai", model, baseUrl: api.url });
  try {
    assert.deepEqual(await runChain({ model: at("down"), fallback: at("up"), prompt: "p", pictures: true }, here), { text: "backup" });
    assert.match(api.seen[1]?.body ?? "", /data:image\/png;base64,AAAA/);
  } finally {
    await api.close();
  }
});

test("structured output: schemas, examples, mismatches", () => {
  assert.deepEqual(schemaOf({ example: { a: [1], b: null } }), { type: "object", properties: { a: { type: "array", items: { type: "number" } }, b: {} }, required: ["a", "b"] });
  assert.equal(mismatch({ a: [1, "x"] }, { type: "object", properties: { a: { type: "array", items: { type: "integer" } } } }, "it"), "it.a[1] must be integer");
  assert.equal(mismatch("c", { enum: ["a", "b"] }, "it"), 'it must be one of ["a","b"]');
  assert.deepEqual(parseOutput('Sure: {"output":{"a":1}} done', { type: "object", required: ["a"] }), { a: 1 });
  assert.throws(() => parseOutput("none", {}), /Model output doesn't fit required format/);
});

test("model settings come from pipeline.yaml", () => {
  const model = modelFrom({ draft: { provider: "openai", model: "gpt-4o-mini", temperature: 0.3, credential: "main" } }, "draft");
  assert.deepEqual([model.provider, model.model, model.temperature, model.credential], ["openai", "gpt-4o-mini", 0.3, "main"]);
  assert.throws(() => modelFrom({}, "draft"), /models\.draft needs a provider and a model/);
});
