// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tool } from "../runtime/agent.js";
import { NotConverted } from "../runtime/errors.js";
import type { Host } from "../runtime/host.js";
import { Item, typedItem } from "../runtime/items.js";
import { fieldsOf, jsonOf, listOf } from "../runtime/json.js";
import { historyOf } from "../runtime/memory.js";
import { own } from "../runtime/own.js";
import { agent } from "../runtime/parts/agent.js";
import { agentTool } from "../runtime/parts/agent-tool.js";
import { autoFixed } from "../runtime/parts/auto-fixed.js";
import { classifier } from "../runtime/parts/classifier.js";
import { extractor } from "../runtime/parts/extractor.js";
import { requestTool } from "../runtime/parts/request-tool.js";
import { response as ask } from "../runtime/parts/response.js";
import { searchTool } from "../runtime/parts/search-tool.js";
import { sentiment } from "../runtime/parts/sentiment.js";
import { unconvertedTool } from "../runtime/parts/app-tool.js";
import { calculate } from "../runtime/parts/arithmetic.js";
import { calculator } from "../runtime/parts/calculator.js";
import { chain } from "../runtime/parts/chain.js";
import { codeTool } from "../runtime/parts/code-tool.js";
import { httpTool } from "../runtime/parts/http-tool.js";
import { message } from "../runtime/parts/message.js";
import { model } from "../runtime/parts/model.js";
import { structuredOutput } from "../runtime/parts/structured-output.js";
import { tool } from "../runtime/parts/tool.js";
import { thinkTool } from "../runtime/parts/think-tool.js";
import { wikipediaTool } from "../runtime/parts/wikipedia-tool.js";
import { windowMemory } from "../runtime/parts/window-memory.js";
import { workflowTool } from "../runtime/parts/workflow-tool.js";
import { pipeline } from "../runtime/pipeline.js";
import type { Scope } from "../runtime/scope.js";
import { withApp } from "./apps-helpers.js";
import type { ItemData } from "../runtime/transform.js";
import { context, json, plain, service, type Seen } from "./world-helpers.js";

interface Asked {
  readonly messages: { readonly role: string; readonly content: string }[];
  readonly tools?: { readonly function: { readonly name: string; readonly parameters: unknown } }[];
}

const bodyOf = (seen: Seen | undefined): Asked => JSON.parse(seen?.body ?? "{}");
const says = (content: string): object => ({ choices: [{ message: { content } }] });
const calls = (name: string, args: object): object => ({ choices: [{ message: { content: "", tool_calls: [{ id: name, type: "function", function: { name, arguments: JSON.stringify(args) } }] } }] });

function host(url: string, more: Partial<Host> = {}): Host {
  return {
    trigger: { step: "Chat", items: [{ json: { chatInput: "Where is A-1?", sessionId: "s-1" } }, { json: { chatInput: "And B-2?", sessionId: "s-2" } }] },
    models: { "chat-model": { provider: "openai", model: "gpt-4o-mini", baseUrl: url, credential: "OpenAI account", maxTokens: -1 } },
    credentials: async () => ({ apiKey: "k" }), ...more,
  };
}

type Chat = { chatInput?: string; sessionId?: string };
const given = ({ $fromAI }: Scope): unknown => (typeof $fromAI === "function" ? $fromAI("order", "The number", "string") : undefined);
const askDesk = agent<Chat>({
  version: 2.2,
  model: model("chat-model", (item) => ({ temperature: item.json.sessionId === "s-1" ? 0.1 : 0.9 })),
  memory: windowMemory((item) => ({ session: item.json.sessionId, window: 2 })),
  tools: [
    calculator(),
    thinkTool("Think"),
    httpTool({ name: "Find_order", description: "Finds", arguments: { order: { description: "The number" } }, request: (item) => ({ url: `${String(shopUrl.value)}/orders/${String(own(given, item))}`, version: 4.2 }) }),
    workflowTool({ name: "Ship", description: "Ships", version: 2.2, workflow: "W7", arguments: { order: {}, count: { type: "number", fallback: 1 } }, inputs: (item) => ({ order: `${item.json.sessionId}:${String(own(given, item))}` }) }),
    codeTool({ name: "Shout", description: "Shouts", code: (scope) => String(scope["query"]).toUpperCase() }),
    agentTool({ name: "Expert", description: "Knows", arguments: { order: {} }, agent: { version: 3, model: model("chat-model") }, params: (item) => ({ prompt: `About ${String(own(given, item))}` }) }),
  ],
  output: structuredOutput({ example: "{\"reply\": \"text\"}" }),
});
const shopUrl = { value: "" };
const desk = pipeline("desk", async (run) => {
  const chat = await run.start<Chat>("Chat");
  await run.effect("Desk", chat, askDesk, ({ json }) => ({ prompt: `Q: ${json.chatInput}`, system: "Be kind.", maxIterations: 9 }));
}, { order: "depth-first" });

test("an agent runs with its model, memory, tools and form", async () => {
  const script = [
    calls("calculator", { input: "2 + 3 * 4" }), calls("Find_order", { order: "A-1" }), calls("Ship", { order: "A-1" }), calls("Shout", { input: "hey" }),
    calls("Expert", { order: "A-1" }), says("expert words"), says("{\"reply\": \"done\"}"), says("{\"output\": {\"reply\": \"again\"}}"),
  ];
  const api = await service((seen, response) => json(response, seen.url.pathname.startsWith("/orders/") ? { path: seen.url.pathname } : script.shift()));
  shopUrl.value = api.url;
  await historyOf({ session: "s-1" }).clear();
  const called: unknown[] = [];
  try {
    const run = await desk.execute(host(api.url, { call: async (params, items) => {
      called.push(params, items.map((item) => item.json));
      return [{ json: { shipped: true } }];
    } }));
    assert.equal(run.failure?.message, undefined);
    assert.deepEqual(run.runs("Desk")[0]?.outputs[0]?.map((item) => item.json), [{ output: { reply: "done" } }, { output: { reply: "again" } }]);
    const asked = api.seen.filter(({ url }) => !url.pathname.startsWith("/orders/")).map(bodyOf);
    const results = asked[6]?.messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    assert.deepEqual(results, ["14", "[{\"path\":\"/orders/A-1\"}]", "[\n  {\n    \"shipped\": true\n  }\n]", "HEY", "[{\"output\":\"expert words\"}]"]);
    assert.deepEqual(called, ["W7", [{ order: "s-1:A-1" }]]);
    assert.deepEqual(asked[5]?.messages.map(({ content }) => content), ["About A-1"]);
    // The second item goes on in the conversation of the first one: parts are set up for the first item, as in the workflow.
    assert.deepEqual(asked[7]?.messages.slice(1).map(({ role, content }) => [role, content]), [["user", "Q: Where is A-1?"], ["assistant", "{\"reply\":\"done\"}"], ["user", "Q: And B-2?"]]);
    assert.match(asked[0]?.messages[0]?.content ?? "", /^Be kind\.\n\nAnswer with one JSON value/);
    assert.deepEqual(asked[0]?.tools?.map((tool) => tool.function.name), ["calculator", "Think", "Find_order", "Ship", "Shout", "Expert"]);
    assert.deepEqual(asked[0]?.tools?.[3]?.function.parameters, { type: "object", properties: { order: { type: "string" }, count: { type: "number", default: 1 } }, required: ["order"] });
    const raw: unknown = JSON.parse(api.seen[0]?.body ?? "{}");
    assert.ok(typeof raw === "object" && raw !== null && "temperature" in raw && raw.temperature === 0.1 && !("max_tokens" in raw));
  } finally {
    await api.close();
  }
});

test("a tool tries again as often as is said, but not what nobody wrote", async () => {
  let tried = 0;
  const failing = (retry: { tries?: number; waitMs?: number } | undefined, error: Error): Tool => tool({ name: "T", description: "Fails", ...(retry === undefined ? {} : { retry }) }, () => {
    tried += 1;
    throw error;
  })(plain());
  const times = async (retry: { tries?: number; waitMs?: number } | undefined, error: Error = new Error("down")): Promise<number> => {
    tried = 0;
    await assert.rejects(async () => failing(retry, error).run({}, { ...context() }), error);
    return tried;
  };
  assert.deepEqual([await times(undefined), await times({ waitMs: 0 }), await times({ tries: 9, waitMs: 0 }), await times({ tries: 1, waitMs: 0 }), await times({ waitMs: 0 }, new NotConverted("T"))], [1, 3, 5, 2, 1]);
});

test("a tool that nobody wrote yet ends the run", async () => {
  const api = await service((_, response) => json(response, calls("Sheet", {})));
  const lost = pipeline("lost", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Desk", chat, agent<Chat>({ version: 2, model: model("chat-model"), tools: [unconvertedTool({ name: "Sheet", description: "Reads", params: () => ({}) })] }), () => ({}));
  }, { order: "depth-first" });
  try {
    assert.match((await lost.execute(host(api.url))).failure?.message ?? "", /"Sheet" has no client yet/);
  } finally {
    await api.close();
  }
});

test("a chain asks once, with its messages, and gives text or fields", async () => {
  const api = await service((_, response) => json(response, says("{\"mood\": \"good\"}")));
  const params = { prompt: "Judge", messages: [{ content: "JSON only" }, { role: "user", content: "q" }, { role: "assistant", content: "a" }] };
  const judge = pipeline("judge", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Text", chat, chain<Chat>({ version: 1.6, model: model("chat-model") }), () => params, { once: true });
    await run.effect("Fields", chat, chain<Chat>({ version: 1.6, model: model("json-model") }), () => params, { once: true });
  }, { order: "depth-first" });
  const around = host(api.url);
  try {
    const run = await judge.execute({ ...around, models: { ...around.models, "json-model": { provider: "openai", model: "m", baseUrl: api.url, responseFormat: "json_object" } } });
    assert.equal(run.failure?.message, undefined);
    assert.deepEqual(["Text", "Fields"].map((step) => run.runs(step)[0]?.outputs[0]?.[0]?.json), [{ text: "{\"mood\": \"good\"}" }, { mood: "good" }]);
    assert.deepEqual(bodyOf(api.seen[0]).messages.map(({ role }) => role), ["system", "user", "assistant", "user"]);
    const silent = pipeline("silent", async (inner) => {
      await inner.effect("Text", await inner.start<Chat>("Chat"), chain<Chat>({ version: 1.6, model: model("chat-model") }), () => ({ prompt: undefined }));
    }, { order: "depth-first" });
    assert.equal((await silent.execute(around)).failure?.message, "No prompt specified");
    assert.equal(api.seen.length, 2);
  } finally {
    await api.close();
  }
});

test("a message gives the choice of the model, its content read where JSON was wanted", async () => {
  const api = await service((_, response) => json(response, { choices: [{ message: { content: "{\"mood\": \"good\"}" }, finish_reason: "stop" }] }));
  const messages = { values: [{ content: "Be brief", role: "system" }, { content: "How are you?" }] };
  const judge = pipeline("judge", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Text", chat, message<Chat>({ version: 1.8, model: model("chat-model") }), () => ({ messages }), { once: true });
    await run.effect("Fields", chat, message<Chat>({ version: 1.8, model: model("chat-model") }), () => ({ messages, jsonOutput: true }), { once: true });
  }, { order: "depth-first" });
  try {
    const run = await judge.execute(host(api.url));
    assert.equal(run.failure?.message, undefined);
    const choice = (content: unknown): unknown => ({ index: 0, message: { role: "assistant", content, refusal: null, annotations: [] }, logprobs: null, finish_reason: "stop" });
    assert.deepEqual(["Text", "Fields"].map((step) => run.runs(step)[0]?.outputs[0]?.[0]?.json), [choice("{\"mood\": \"good\"}"), choice({ mood: "good" })]);
    assert.deepEqual(bodyOf(api.seen[0]).messages.map(({ role }) => role), ["system", "user"]);
    assert.deepEqual(bodyOf(api.seen[1]).messages.map(({ role }) => role), ["system", "system", "user"]);
  } finally {
    await api.close();
  }
});

test("the calculator knows arithmetic, and nothing else", () => {
  assert.deepEqual(["2 + 3 * 4", "-2 ^ 2", "(1 + 2) * 3 % 4", "sqrt(16) + max(1, 2)", "2 * PI > 1", "3!"].map((each) => {
    try {
      return calculate(each);
    } catch {
      return "?";
    }
  }), [14, -4, 1, 6, "?", 6]);
  assert.throws(() => calculate("process.exit()"));
});

test("a wrong answer is mended by the model that is there for it, once", async () => {
  const api = await service((seen, response) => json(response, says(bodyOf(seen).messages.length > 1 ? "{}" : "{\"mood\": \"good\"}")));
  const mended = autoFixed<Chat>(structuredOutput({ example: "{\"mood\": \"text\"}" }), model("chat-model"), "Wrong: {completion} ({error})");
  const judge = pipeline("judge", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Mood", chat, chain<Chat>({ version: 1.7, model: model("chat-model"), output: mended }), () => ({ prompt: "Judge" }), { once: true });
  }, { order: "depth-first" });
  try {
    const run = await judge.execute(host(api.url));
    assert.equal(run.failure?.message, undefined);
    assert.deepEqual(run.runs("Mood")[0]?.outputs[0]?.[0]?.json, { output: { mood: "good" } });
    assert.deepEqual(bodyOf(api.seen[1]).messages, [{ role: "user", content: "Wrong: {} (the answer.mood is missing)" }]);
  } finally {
    await api.close();
  }
});

test("a request with placeholders asks the model for them and tells it what came back", async () => {
  const script = [calls("Find", { city: "Bern", q: "a", "count": 3 }), calls("Find", { city: "Bern" }), says("done")];
  const api = await service((seen, response) => (seen.url.pathname.startsWith("/places/") ? json(response, { results: [{ name: "A", secret: 1 }, { name: "B", secret: 2 }] }) : json(response, script.shift())));
  const find = requestTool<Chat>({
    name: "Find", description: "Finds", request: () => ({
      method: "POST", url: `${api.url}/places/{city}`, sendQuery: true, query: [{ name: "q" }, { name: "fixed", by: "fieldValue", value: "1" }],
      sendBody: true, bodyAs: "json", bodyJson: "{ \"count\": {count}, \"name\": \"{city}\" }",
      placeholders: [{ name: "city", description: "A town" }, { name: "count", type: "number" }], shorten: { on: true, dataField: "results", include: "selected", fields: "name" },
    }),
  });
  const desk = pipeline("desk", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Desk", chat, agent<Chat>({ version: 2, model: model("chat-model"), tools: [find] }), () => ({}), { once: true });
  }, { order: "depth-first" });
  try {
    assert.equal((await desk.execute(host(api.url))).failure?.message, undefined);
    const sent = api.seen.find(({ url }) => url.pathname.startsWith("/places/"));
    assert.deepEqual([sent?.url.pathname, sent?.url.search, JSON.parse(sent?.body ?? "{}")], ["/places/Bern", "?q=a&fixed=1", { count: 3, name: "Bern" }]);
    const asked = api.seen.filter(({ url }) => !url.pathname.startsWith("/places/")).map(bodyOf);
    assert.deepEqual(asked[0]?.tools?.[0]?.function.parameters, {
      type: "object", required: ["city", "q", "count"],
      properties: { city: { type: "string", description: "A town" }, q: { type: "string" }, count: { type: "number" } },
    });
    const results = asked[2]?.messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    assert.deepEqual(JSON.parse(results?.[0] ?? "[]"), [{ name: "A" }, { name: "B" }]);
    assert.match(results?.[1] ?? "", /did not provide parameter 'q'/);
  } finally {
    await api.close();
  }
});

test("a model does not choose where a credential goes", () => {
  const lost = requestTool<Chat>({ name: "Find", description: "Finds", request: () => ({ url: "https://{host}/x", auth: { kind: "genericCredentialType", generic: "httpHeaderAuth" } }) });
  assert.throws(() => lost(typedItem<Chat>(new Item({}, { step: "Chat", run: 0, output: 0, history: { matching: (_, each) => each, all: () => [], at: () => { throw new Error("none"); } } }, 0))), /placeholder for the domain/);
});

test("fields are read out of a text, and items leave by the output that a model chose", async () => {
  const api = await service((seen, response) => {
    const { messages } = bodyOf(seen);
    const asked = messages.at(-1)?.content ?? "";
    json(response, says(asked.startsWith("Read") ? "{\"name\": \"Ann\", \"age\": 7}" : asked.startsWith("Class") ? "{\"sales\": false, \"help\": true, \"fallback\": false}" : "{\"sentiment\": \"Positive\", \"strength\": 1, \"confidence\": 0.5}"));
  });
  const attributes = { attributes: [{ name: "name", description: "A name", required: true }, { name: "age", type: "number" }] };
  const categories = { categories: [{ category: "sales", description: "Buying" }, { category: "help" }] };
  const sorted = pipeline("sorted", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Read", chat, extractor<Chat>({ version: 1.2, model: model("chat-model") }), () => ({ text: "Read this", attributes }), { once: true });
    await run.effects("Class", chat, classifier<Chat>({ version: 1.1, model: model("chat-model") }), () => ({ inputText: "Class", categories, options: { fallback: "other" } }), { outputs: 3, once: true });
    await run.effects("Mood", chat, sentiment<Chat>({ version: 1.1, model: model("chat-model") }), () => ({ inputText: "Mood" }), { outputs: 3, once: true });
  }, { order: "depth-first" });
  try {
    const run = await sorted.execute(host(api.url));
    assert.equal(run.failure?.message, undefined);
    const outputs = (step: string): unknown => run.runs(step)[0]?.outputs.map((items) => items?.map((item) => item.json));
    const item = { chatInput: "Where is A-1?", sessionId: "s-1" };
    assert.deepEqual(outputs("Read"), [[{ output: { name: "Ann", age: 7 } }]]);
    assert.deepEqual(outputs("Class"), [[], [item]]);
    assert.deepEqual(outputs("Mood"), [[{ ...item, sentimentAnalysis: { category: "Positive" } }]]);
  } finally {
    await api.close();
  }
});

test("a response gives the messages, their text read where JSON was wanted", async () => {
  const api = await service((_, response) => json(response, { id: "r", output: [{ type: "reasoning" }, { type: "message", content: [{ type: "output_text", text: "{\"a\":1}" }] }] }));
  const judge = pipeline("judge", async (run) => {
    const chat = await run.start<Chat>("Chat");
    const options = { textFormat: { textOptions: { type: "json_object" } }, instructions: "Be brief" };
    await run.effect("Ask", chat, ask<Chat>({ version: 2, model: model("chat-model") }), () => ({ responses: { values: [{ content: "Hi" }] }, options }), { once: true });
  }, { order: "depth-first" });
  try {
    const run = await judge.execute(host(api.url));
    assert.equal(run.failure?.message, undefined);
    assert.deepEqual(run.runs("Ask")[0]?.outputs[0]?.[0]?.json, { output: [{ type: "message", content: [{ type: "output_text", text: { a: 1 } }] }] });
    const sent: unknown = JSON.parse(api.seen[0]?.body ?? "{}");
    assert.ok(typeof sent === "object" && sent !== null && "input" in sent && Array.isArray(sent.input) && sent.input.length === 2 && "instructions" in sent && sent.instructions === "Be brief");
    assert.equal(api.seen[0]?.url.pathname, "/responses");
  } finally {
    await api.close();
  }
});

test("a message may call tools before it is answered, and a response too", async () => {
  const call = { type: "function_call", name: "calculator", call_id: "c", arguments: "{\"input\":\"6 * 7\"}" };
  const script: object[] = [calls("calculator", { input: "2 + 2" }), says("four"), { output: [{ type: "reasoning", id: "r" }, call] }, { output: [{ type: "message", content: [] }] }];
  const api = await service((_, response) => json(response, script.shift()));
  const parts = { model: model<Chat>("chat-model"), tools: [calculator<Chat>()] };
  const told = pipeline("told", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Message", chat, message<Chat>({ version: 1.8, ...parts }), () => ({ messages: { values: [{ content: "2 + 2?" }] } }), { once: true });
    await run.effect("Response", chat, ask<Chat>({ version: 2, ...parts }), () => ({ responses: { values: [{ content: "6 * 7?" }] } }), { once: true });
  }, { order: "depth-first" });
  try {
    const run = await told.execute(host(api.url));
    assert.equal(run.failure?.message, undefined);
    assert.deepEqual(run.runs("Message")[0]?.outputs[0]?.[0]?.json["message"], { role: "assistant", content: "four", refusal: null, annotations: [] });
    assert.equal(bodyOf(api.seen[1]).messages.at(-1)?.content, "4");
    const again: unknown = JSON.parse(api.seen[3]?.body ?? "{}");
    assert.deepEqual(fieldsOf(jsonOf(again))["input"], [
      { role: "user", content: [{ type: "input_text", text: "6 * 7?" }] }, { type: "reasoning", id: "r" }, call, { type: "function_call_output", call_id: "c", output: "42" },
    ]);
    assert.deepEqual(run.runs("Response")[0]?.outputs[0]?.[0]?.json, { output: [{ type: "message", content: [] }] });
  } finally {
    await api.close();
  }
});

test("where a step has no question, its version says which field of the item is one", async () => {
  const api = await service((_, response) => json(response, says("ok")));
  const versions = [[1, 1.1, 1.2, 1.3], [1, 1.1, 1.2]] as const;
  const talk = pipeline("talk", async (run) => {
    const start = await run.start("Chat");
    for (const version of versions[0]) await run.effect(`Chain ${version}`, start, chain({ version, model: model("chat-model") }), () => ({}));
    for (const version of versions[1]) await run.effect(`Agent ${version}`, start, agent({ version, model: model("chat-model") }), () => ({}));
  }, { order: "depth-first" });
  try {
    const run = await talk.execute(host(api.url, { trigger: { step: "Chat", items: [{ json: { input: "first", chat_input: "second", chatInput: "third" } }] } }));
    assert.equal(run.failure?.message, undefined);
    assert.deepEqual(api.seen.map((seen) => bodyOf(seen).messages.at(-1)?.content), ["first", "second", "second", "third", "first", "second", "third"]);
  } finally {
    await api.close();
  }
});

test("what happened between question and answer is told in the words of the version", async () => {
  const called = { choices: [{ message: { content: "hm", tool_calls: [{ id: "c", type: "function", function: { name: "calculator", arguments: '{"input":"2 + 2"}' } }] } }] };
  let asked = 0;
  const api = await service((_, response) => json(response, [called, says("4")][asked++ % 2]));
  const talk = pipeline("talk", async (run) => {
    const start = await run.start("Chat");
    for (const version of [2.2, 3]) await run.effect(`Agent ${version}`, start, agent({ version, model: model("chat-model"), tools: [calculator()] }), () => ({ returnIntermediateSteps: true }));
  }, { order: "depth-first" });
  try {
    const run = await talk.execute(host(api.url));
    const told = [2.2, 3].map((version) => {
      const [step] = listOf(run.runs(`Agent ${version}`)[0]?.outputs[0]?.[0]?.json["intermediateSteps"]).map(fieldsOf);
      const { log, messageLog, type } = fieldsOf(step?.["action"]);
      return [log, fieldsOf(fieldsOf(listOf(messageLog)[0])["kwargs"])["content"], type];
    });
    const calling = 'Calling calculator with input: {"input":"2 + 2","id":"c"}';
    assert.deepEqual(told, [['Invoking "calculator" with {"input":"2 + 2"}\nhm', "hm", undefined], [calling, calling, "tool_call"]]);
  } finally {
    await api.close();
  }
});

test("an agent of the conversational kind remembers the other items of its run, and only these", async () => {
  const api = await service((_, response) => json(response, says("ok")));
  const talk = pipeline("talk", async (run) => {
    const chat = await run.start<Chat>("Chat");
    await run.effect("Talk", chat, agent<Chat>({ version: 1.7, model: model("chat-model") }), ({ json: { chatInput } }) => ({ kind: "conversationalAgent", prompt: chatInput }));
  }, { order: "depth-first" });
  try {
    await talk.execute(host(api.url));
    await talk.execute(host(api.url));
    assert.deepEqual(api.seen.map((seen) => bodyOf(seen).messages.length), [2, 4, 2, 4]);
  } finally {
    await api.close();
  }
});

test("tools look things up in Wikipedia and on the web", async () => {
  const seen = await withApp([
    { query: { search: [{ title: "Pear" }] } }, { query: { pages: { 7: { extract: "A fruit." } } } }, { query: {} },
    { answer_box: { answer: "42" } }, { organic_results: [{ snippet: "one" }, { title: "two" }] }, { error: "no key" },
  ], async () => {
    const at = context({ json: {} }, { "Serp account": { apiKey: "S" } });
    const wikipedia = wikipediaTool()(plain());
    assert.deepEqual([await wikipedia.run({ input: "pears" }, at), await wikipedia.run({ input: "?" }, at)], ["Page: Pear\nSummary: A fruit.", "No good Wikipedia Search Result was found"]);
    const search = searchTool({ credential: "Serp account", gl: "de" })(plain());
    assert.deepEqual([await search.run({ input: "q" }, at), await search.run({ input: "r" }, at)], ["42", "[\"one\",\"two\"]"]);
    await assert.rejects(async () => search.run({ input: "s" }, at), /Got error from serpAPI: no key/);
  });
  assert.deepEqual([seen[1]?.query["titles"], seen[3]?.query], ["Pear", { gl: "de", api_key: "S", engine: "google", q: "q" }]);
});

test("a tool of the first generation runs a pipeline with one text and what the workflow adds", async () => {
  const part = workflowTool<Chat>({ name: "Post", description: "Posts", version: 1.2, workflow: "W7", fields: () => [{ name: "route", value: "x" }, { name: "by.desk", value: 7 }] });
  const tool = part(plain());
  const called: unknown[] = [];
  const call = async (_: unknown, items: readonly ItemData[]): Promise<ItemData[]> => {
    called.push(...items.map(({ json }) => json));
    if (called.length > 1) throw new Error("closed");
    return [{ json: { output: "posted" } }, { json: {} }];
  };
  assert.equal(await tool.run({ input: "write" }, { ...context(), call }), '{\n  "output": "posted"\n}');
  assert.equal(await tool.run({ input: "again" }, { ...context(), call }), 'There was an error: "closed"');
  assert.deepEqual(called[0], { query: "write", route: "x", by: { desk: "7" } });
});
