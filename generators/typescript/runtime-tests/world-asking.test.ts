// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { asking, type AskParams, type Question, questionAsHtml } from "../runtime/asks/ask.js";
import { askByTelegram } from "../runtime/asks/telegram.js";
import type { Effect } from "../runtime/connector.js";
import type { EffectContext } from "../runtime/host.js";
import type { Fields } from "../runtime/items.js";
import type { Wanted } from "../runtime/parked.js";
import type { ItemData } from "../runtime/transform.js";
import { context, json, service } from "./world-helpers.js";

/** Asks at a pretended address, and gives what is waited for and what comes of an answer. */
async function asked(ask: Effect<AskParams>, params: AskParams, sent: ItemData, at: EffectContext = context()): Promise<{ wanted: Wanted | undefined; items: readonly ItemData[] | undefined }> {
  let wanted: Wanted | undefined;
  const items = await ask.forAll?.([params], {
    ...at,
    wait: async (what, around) => {
      wanted = what;
      await around?.announce?.("https://desk.example/wait/1-token");
      return [around?.read?.(sent) ?? sent];
    },
  });
  return { wanted, items };
}

const questions: Question[] = [];
const ask = asking(async (question) => void questions.push(question));
const clicked = (approved: string): ItemData => ({ json: { query: { approved }, body: {} } });

test("a person agrees or not, with a click", async () => {
  questions.length = 0;
  const { wanted, items } = await asked(ask, { message: " Pay &lt;now&gt;?\\nYes<br>No ", approval: { kind: "double", approve: "Yes", decline: "No" }, limit: { amount: 2, unit: "days" } }, clicked("false"));
  assert.deepEqual(items, [{ json: { data: { approved: false } } }]);
  assert.deepEqual(questions, [{ text: "Pay <now>?\nYes\nNo", buttons: [
    { label: "No", url: "https://desk.example/wait/1-token?approved=false", primary: false }, { label: "Yes", url: "https://desk.example/wait/1-token?approved=true", primary: true },
  ] }]);
  assert.deepEqual([wanted?.kind, wanted?.settings["method"], wanted?.settings["ignoreBots"]], ["call", "GET", true]);
  assert.ok(Math.abs((wanted?.until ?? 0) - Date.now() - 2 * 86_400_000) < 60_000);
  assert.deepEqual((await asked(ask, { message: "Fine?" }, clicked("true"))).items, [{ json: { data: { approved: true } } }]);
  assert.deepEqual(questions.at(-1)?.buttons.map(({ label }) => label), ["Approve"]);
});

test("a person writes an answer into a form", async () => {
  const { wanted, items } = await asked(ask, { message: "Why?", answer: "freeText", button: "Say" }, { json: { Response: "so", submittedAt: "now", formMode: "production" } });
  assert.deepEqual(items, [{ json: { data: { text: "so" } } }]);
  assert.deepEqual([wanted?.kind, wanted?.until, wanted?.settings["description"], wanted?.settings["title"]], ["form", undefined, "Why?", ""]);
  assert.deepEqual(questions.at(-1)?.buttons, [{ label: "Say", url: "https://desk.example/wait/1-token", primary: true }]);
});

test("the fields of a form of one's own become the answer", async () => {
  const fields: Fields[] = [{ label: "Choice", type: "radio" }];
  const { wanted, items } = await asked(ask, { message: "Which?", answer: "customForm", fields, form: { title: "Choose" } }, { json: { Choice: "A", submittedAt: "now", formMode: "production" } });
  assert.deepEqual(items, [{ json: { data: { Choice: "A" } } }]);
  assert.deepEqual([wanted?.settings["fields"], wanted?.settings["title"]], [fields, "Choose"]);
  const { wanted: described } = await asked(ask, { answer: "customForm", definition: '[{"fieldLabel":"Why","fieldType":"textarea"}]' }, { json: {} });
  assert.deepEqual(described?.settings["fields"], [{ label: "Why", type: "textarea" }]);
});

test("the question of a chat has its links below it", async () => {
  const bot = await service((_, response) => json(response, { ok: true, result: {} }));
  try {
    await asked(askByTelegram, Object.assign({ message: "Go?" }, { chat: 7 }), clicked("true"), context({ json: {} }, { telegramApi: { baseUrl: bot.url, accessToken: "t" } }));
  } finally {
    await bot.close();
  }
  assert.deepEqual(JSON.parse(bot.seen[0]?.body ?? ""), {
    chat_id: 7, text: "Go?", disable_web_page_preview: true, parse_mode: "Markdown",
    reply_markup: { inline_keyboard: [[{ text: "Approve", url: "https://desk.example/wait/1-token?approved=true" }]] },
  });
  assert.match(questionAsHtml({ text: "Go?", buttons: [{ label: "Yes", url: "https://a.example/?approved=true", primary: true }] }), /<p style="white-space: pre-line">Go\?<\/p>[\s\S]*href="https:\/\/a.example\/\?approved=true"/);
});
