// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { readJson } from "../connectors/http-encode.js";
import type { Hook } from "../hooked.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import { callApi, type AppParams } from "./api.js";

/** Whose answers start the pipeline. */
export interface JotformAnswers extends AppParams {
  readonly form?: Json;
  /** Answers have the texts of the questions as names. True when missing. */
  readonly questions?: Json;
  /** Nothing but the answers is given. True when missing. */
  readonly answersOnly?: Json;
}

/** What people send with a form, one item each. */
export const jotformAnswers: Hook<JotformAnswers> = {
  async read({ questions, answersOnly, ...params }, request, context) {
    const sent = fieldsOf(request.json["body"]);
    const raw = fieldsOf(readJson(sent["rawRequest"]));
    const answers = questions === false ? raw : named(raw, await questionsOf(params, context));
    return [{ json: answersOnly === false ? { ...sent, rawRequest: answers } : answers }];
  },
  async register(params, url, context) {
    const path = `/form/${textOf(params.form)}/webhooks`;
    const known = Object.values(fieldsOf(await callJotform(params, "GET", path, context)));
    if (!known.includes(url)) await callJotform(params, "POST", path, context, new URLSearchParams({ webhookURL: url }));
  },
};

/** Answers by the texts of their questions. What belongs to no question is left out. */
function named(answers: Fields, questions: Fields): Fields {
  const texts = new Map(Object.values(questions).map(fieldsOf).map((question) => [textOf(question["name"]), textOf(question["text"])]));
  const out: Fields = {};
  for (const [key, answer] of Object.entries(answers)) {
    // `q3_email` answers the third question, whose name is `email`.
    const at = key.indexOf("_");
    const text = at < 0 ? undefined : texts.get(key.slice(at + 1));
    if (text !== undefined) out[text] = answer;
  }
  return out;
}

async function questionsOf(params: JotformAnswers, context: EffectContext): Promise<Fields> {
  return fieldsOf(await callJotform(params, "GET", `/form/${textOf(params.form)}/questions`, context));
}

/** https://api.jotform.com/docs */
async function callJotform(params: JotformAnswers, method: string, path: string, context: EffectContext, form?: URLSearchParams): Promise<Json> {
  const { apiKey = "", apiDomain = "api.jotform.com" } = await context.credentials(params.auth?.["jotFormApi"] ?? "jotFormApi");
  const headers = { apikey: apiKey, ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }) };
  const answer = await callApi({ method, url: `https://${apiDomain}${path}`, headers, ...(form === undefined ? {} : { body: Buffer.from(form.toString()) }) }, context);
  return fieldsOf(answer)["content"];
}
