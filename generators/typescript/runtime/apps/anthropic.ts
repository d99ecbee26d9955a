// SPDX-License-Identifier: 0BSD
import { requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type AppParams } from "./api.js";
import type { FileQuestion } from "./file-question.js";
import { namesOf } from "./values.js";

/** A conversation that a model goes on with. */
export interface AnthropicChat extends AppParams {
  readonly model?: Json;
  readonly messages?: readonly { readonly role?: Json; readonly content?: Json }[];
  readonly system?: Json;
  /** The whole answer, instead of its content alone, when this is false. */
  readonly simple?: Json;
  /** The texts of the answer also come in one piece. */
  readonly merged?: Json;
  /** 1024 when missing. */
  readonly maxTokens?: Json;
  /** Further settings by the names of Anthropic's API. */
  readonly options?: Readonly<Fields>;
}

const ways = { anthropicApi: "anthropicApi" };

/** How often a model may go on that stopped to think. */
const PAUSES = 3;

/** Asks a model to go on with a conversation. */
export async function messageAnthropic(params: AnthropicChat, context: EffectContext): Promise<ItemData> {
  const messages: Json[] = (params.messages ?? [{ content: "" }]).map(({ role, content }) => ({ content: content ?? "", role: role ?? "user" }));
  const body = { model: params.model, messages, tools: [], max_tokens: params.maxTokens ?? 1024, system: params.system, ...params.options };
  let answer = await ask(params, body, context);
  for (let pauses = 0; answer["stop_reason"] === "pause_turn" && pauses < PAUSES; pauses += 1) {
    messages.push({ role: "assistant", content: answer["content"] });
    answer = await ask(params, body, context);
  }
  const texts = listOf(answer["content"]).map(fieldsOf).filter(({ type }) => type === "text").map(({ text }) => textOf(text));
  const merged = params.merged === true ? { merged_response: texts.join("") } : {};
  return { json: params.simple === false ? { ...answer, ...merged } : { content: answer["content"], ...merged } };
}

/** Asks a model about pictures. */
export async function analyzeAnthropicImage(params: FileQuestion, context: EffectContext): Promise<ItemData> {
  return await analyze("image", "What's in this image?", params, context);
}

/** Asks a model about documents. */
export async function analyzeAnthropicDocument(params: FileQuestion, context: EffectContext): Promise<ItemData> {
  return await analyze("document", "What's in this document?", params, context);
}

async function analyze(type: string, question: string, params: FileQuestion, context: EffectContext): Promise<ItemData> {
  const files = `${await address(params, context)}/v1/files/`;
  const sources: Json[] = params.from === "binary"
    ? namesOf(params.binary ?? "data").map((name) => {
      const { mimeType, data } = requireFile(context.item, name, context.index);
      return { type: "base64", media_type: mimeType, data };
    })
    : namesOf(params.urls).map((url) => (url.startsWith(files) ? { type: "file", file_id: url.replace(files, "") } : { type: "url", url }));
  const content = [...sources.map((source) => ({ type, source })), { type: "text", text: params.text ?? question }];
  const answer = await ask(params, { model: params.model, max_tokens: params.maxTokens ?? 1024, messages: [{ role: "user", content }] }, context);
  return { json: params.simple === false ? answer : { content: answer["content"] } };
}

async function address(params: AppParams, context: EffectContext): Promise<string> {
  const { url } = await context.credentials(params.auth?.["anthropicApi"] ?? "anthropicApi");
  return (isGiven(url) ? textOf(url) : "https://api.anthropic.com").replace(/\/+$/, "");
}

async function ask(params: AppParams, body: Fields, context: EffectContext): Promise<Fields> {
  const headers = { "anthropic-version": "2023-06-01", "anthropic-beta": "files-api-2025-04-14" };
  return fieldsOf(await callApi({ method: "POST", url: `${await address(params, context)}/v1/messages`, headers, auth: await signIn(params, ways, context), body: withoutMissing(body) }, context));
}
