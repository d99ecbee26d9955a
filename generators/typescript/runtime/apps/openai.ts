// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import { AnswerItem, type ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { appendFile, itemFile } from "./files.js";
import { namesOf } from "./values.js";

/** A message of a conversation. */
export interface OpenAiMessage {
  /** `user` when missing. */
  readonly role?: Json;
  readonly content?: Json;
}

/** A conversation that a model goes on with. */
export interface OpenAiChat extends AppParams {
  readonly model?: Json;
  readonly messages?: readonly OpenAiMessage[];
  /** The answer is to be JSON, and is read. */
  readonly json?: Json;
  /** The whole answer, instead of an item for each choice, when this is false. */
  readonly simple?: Json;
  /** Further parameters by the names of OpenAI's API. */
  readonly options?: Readonly<Fields>;
}

/** A text that a model goes on with, without a conversation. */
export interface OpenAiCompletion extends AppParams {
  readonly model?: Json;
  readonly prompt?: Json;
  readonly simple?: Json;
  readonly options?: Readonly<Fields>;
}

/** Pictures and a question about them. */
export interface OpenAiPicture extends AppParams {
  readonly model?: Json;
  readonly text?: Json;
  /** `base64`: files of the item; otherwise addresses. */
  readonly from?: Json;
  /** Addresses with commas. */
  readonly urls?: Json;
  /** Names of files with commas; `data` when missing. */
  readonly binary?: Json;
  readonly detail?: Json;
  readonly maxTokens?: Json;
  readonly simple?: Json;
}

/** A recording. */
export interface OpenAiRecording extends AppParams {
  readonly binary?: Json;
  readonly language?: Json;
  readonly temperature?: Json;
}

/** A text to be spoken. */
export interface OpenAiSpeech extends AppParams {
  readonly model?: Json;
  readonly input?: Json;
  readonly voice?: Json;
  readonly format?: Json;
  readonly speed?: Json;
  /** The name that the file gets in the item; `data` when missing. */
  readonly output?: Json;
}

/** A picture to be made. */
export interface OpenAiImage extends AppParams {
  readonly model?: Json;
  readonly prompt?: Json;
  /** Addresses instead of files. */
  readonly asUrl?: Json;
  readonly output?: Json;
  /** What is known of a file becomes the item's fields unless this is false. */
  readonly facts?: Json;
  readonly options?: Readonly<Fields>;
}

/** A text that a model changes as it is told. */
export interface OpenAiEdit extends AppParams {
  readonly model?: Json;
  readonly input?: Json;
  readonly instruction?: Json;
  readonly simple?: Json;
  readonly options?: Readonly<Fields>;
}

const ways = { openAiApi: "openAiApi" };

/** Asks a model to go on with a conversation: an item for each choice. */
export async function messageOpenAi(params: OpenAiChat, context: EffectContext): Promise<ItemData[]> {
  const asked = (params.messages ?? [{ content: "" }]).map(({ role, content }) => ({ role: role ?? "user", content: content ?? "" }));
  const json = params.json === true;
  const body: Fields = {
    model: params.model,
    // OpenAI wants the word JSON to be said where it has to answer in JSON.
    messages: json ? [{ role: "system", content: "You are a helpful assistant designed to output JSON." }, ...asked] : asked,
    ...(json ? { response_format: { type: "json_object" } } : {}),
    ...params.options,
  };
  const answer = await call(params, { method: "POST", url: "/chat/completions", body }, context);
  const choices = listOf(answer["choices"]).map((choice) => (json ? withJson(fieldsOf(choice)) : fieldsOf(choice)));
  return params.simple === false ? [{ json: { ...answer, choices } }] : choices.map((choice) => ({ json: choice }));
}

/** The same with `gpt-3.5-turbo` where no model is named. */
export async function chatOpenAi(params: OpenAiChat, context: EffectContext): Promise<ItemData[]> {
  return await messageOpenAi({ ...params, model: params.model ?? "gpt-3.5-turbo" }, context);
}

/** Asks a model to go on with a text: an item for each choice. */
export async function completeOpenAi(params: OpenAiCompletion, context: EffectContext): Promise<ItemData[]> {
  const body = { model: params.model ?? "gpt-3.5-turbo-instruct", prompt: params.prompt ?? "", ...params.options };
  return choicesOf(await call(params, { method: "POST", url: "/completions", body }, context), params);
}

/** Asks a model about pictures; the answer is `content`. */
export async function analyzeOpenAiImage(params: OpenAiPicture, context: EffectContext): Promise<ItemData> {
  const detail = isGiven(params.detail) ? params.detail : "auto";
  const content = [{ type: "text", text: params.text ?? "What's in this image?" }, ...pictures(params, context).map((url) => ({ type: "image_url", image_url: { url, detail } }))];
  const body = { model: params.model, messages: [{ role: "user", content }], max_tokens: isGiven(params.maxTokens) ? params.maxTokens : 300 };
  const answer = await call(params, { method: "POST", url: "/chat/completions", body }, context);
  return { json: params.simple === false ? answer : { content: fieldsOf(fieldsOf(listOf(answer["choices"])[0])["message"])["content"] } };
}

/** The same by OpenAI's newer interface, whose whole answer is the item. */
export async function describeOpenAiImage(params: OpenAiPicture, context: EffectContext): Promise<ItemData> {
  const detail = isGiven(params.detail) ? params.detail : "auto";
  const content = [{ type: "input_text", text: params.text ?? "" }, ...pictures(params, context).map((url) => ({ type: "input_image", detail, image_url: url }))];
  const body = { model: params.model, input: [{ role: "user", content }], max_output_tokens: isGiven(params.maxTokens) ? params.maxTokens : 300 };
  const answer = await call(params, { method: "POST", url: "/responses", body }, context);
  return params.simple === false ? { json: answer } : new AnswerItem(answer["output"]);
}

function pictures(params: OpenAiPicture, context: EffectContext): string[] {
  if (params.from !== "base64") return namesOf(params.urls);
  return namesOf(params.binary ?? "data").map((name) => itemFile(context, name)).map((file) => `data:${file.type};base64,${file.bytes.toString("base64")}`);
}

/** Writes down what a recording says. */
export async function transcribeOpenAi(params: OpenAiRecording, context: EffectContext): Promise<ItemData> {
  return await listen("/audio/transcriptions", params, context);
}

/** Writes down in English what a recording says. */
export async function translateOpenAi(params: OpenAiRecording, context: EffectContext): Promise<ItemData> {
  return await listen("/audio/translations", params, context);
}

/** Speaks a text; the recording becomes a file of the item. */
export async function speakOpenAi(params: OpenAiSpeech, context: EffectContext): Promise<ItemData> {
  const format = textOf(params.format ?? "mp3");
  const body = { model: params.model ?? "tts-1", input: params.input, voice: params.voice ?? "alloy", response_format: format, ...(params.speed === undefined ? {} : { speed: params.speed }) };
  const answer = await sendApi({ method: "POST", url: await address(params, "/audio/speech", context), auth: await signIn(params, ways, context), body }, context);
  return filed(Buffer.from(answer.bytes), params.output, `audio.${format}`, `audio/${format}`);
}

/** Makes pictures: an item for each, with a file or its address. */
export async function createOpenAiImage(params: OpenAiImage, context: EffectContext): Promise<ItemData[]> {
  const asUrl = params.asUrl === true || params.asUrl === "imageUrl";
  const model = params.model ?? "dall-e-3";
  // The newer models give files only, and refuse to be asked for them.
  const format = String(model).startsWith("gpt-image") ? {} : { response_format: asUrl ? "url" : "b64_json" };
  const answer = await call(params, { method: "POST", url: "/images/generations", body: { prompt: params.prompt, model, ...format, ...params.options } }, context);
  const drawn = (each: Fields): ItemData => filed(Buffer.from(textOf(each["b64_json"]), "base64"), params.output, "data");
  return listOf(answer["data"]).map(fieldsOf).map((each) => (asUrl ? { json: each } : { ...drawn(each), ...(params.facts === false ? { json: {} } : {}) }));
}

/** Changes a text as the model is told: an item for each version. */
export async function editOpenAiText(params: OpenAiEdit, context: EffectContext): Promise<ItemData[]> {
  const body = { model: params.model ?? "text-davinci-edit-001", input: params.input ?? "", instruction: params.instruction ?? "", ...params.options };
  return choicesOf(await call(params, { method: "POST", url: "/edits", body }, context), params);
}

function choicesOf(answer: Fields, { simple }: { readonly simple?: Json }): ItemData[] {
  return simple === false ? [{ json: answer }] : listOf(answer["choices"]).map((choice) => ({ json: fieldsOf(choice) }));
}

async function listen(url: string, params: OpenAiRecording, context: EffectContext): Promise<ItemData> {
  const form = new FormData();
  form.append("model", "whisper-1");
  if (isGiven(params.language)) form.append("language", textOf(params.language));
  if (isGiven(params.temperature)) form.append("temperature", textOf(params.temperature));
  appendFile(form, "file", itemFile(context, params.binary));
  return { json: await call(params, { method: "POST", url, body: form }, context) };
}

/** A file, and what is known of it as the item's fields. */
function filed(content: Buffer, output: Json, name: string, type?: string): ItemData {
  const file = fileOf(content, name, type);
  const { data: _, ...facts } = file;
  return { json: { ...facts }, binary: { [isGiven(output) ? textOf(output) : "data"]: file } };
}

function withJson(choice: Fields): Fields {
  const message = fieldsOf(choice["message"]);
  try {
    const content: Json = JSON.parse(textOf(message["content"]));
    return { ...choice, message: { ...message, content } };
  } catch {
    return choice;
  }
}

async function address(params: AppParams, path: string, context: EffectContext): Promise<string> {
  const values = await context.credentials(params.auth?.["openAiApi"] ?? "openAiApi");
  return `${(values["url"] ?? "https://api.openai.com/v1").replace(/\/+$/, "")}${path}`;
}

async function call(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Fields> {
  return fieldsOf(await callApi({ ...request, url: await address(params, request.url, context), auth: await signIn(params, ways, context) }, context));
}
