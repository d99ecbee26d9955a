// SPDX-License-Identifier: 0BSD
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import { pause } from "../pause.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type AppParams } from "./api.js";
import type { FileQuestion } from "./file-question.js";
import { namesOf } from "./values.js";

/** A conversation that a model goes on with. */
export interface GeminiChat extends AppParams {
  readonly model?: Json;
  readonly messages?: readonly { readonly role?: Json; readonly content?: Json }[];
  readonly system?: Json;
  /** The answer is to be JSON. */
  readonly json?: Json;
  /** The whole answer, instead of an item for each candidate, when this is false. */
  readonly simple?: Json;
  /** Each candidate also gives its text in one piece. */
  readonly merged?: Json;
  /** Tools of Google's own that the model may use: `googleSearch`, `urlContext`, `codeExecution`. */
  readonly tools?: Readonly<Fields>;
  /** Further settings by the names of Google's API. */
  readonly options?: Readonly<Fields>;
}

/** A picture to be made. */
export interface GeminiImage extends AppParams {
  readonly model?: Json;
  readonly prompt?: Json;
  /** How many, where the model can make several; one when missing. */
  readonly count?: Json;
  /** The name that the file gets in the item; `data` when missing. */
  readonly output?: Json;
}

/** The one way to sign in. */
export const ways = { googlePalmApi: "googlePalmApi" };
/** Where Google's API is. */
export const host = "https://generativelanguage.googleapis.com";

/** Asks a model to go on with a conversation: an item for each candidate. */
export async function messageGemini(params: GeminiChat, context: EffectContext): Promise<ItemData[]> {
  const contents = (params.messages ?? [{ content: "" }]).map(({ role, content }) => ({ parts: [{ text: content ?? "" }], role: role ?? "user" }));
  const tools = Object.entries(params.tools ?? {}).flatMap(([name, wanted]) => (wanted === true ? [{ [name]: {} }] : []));
  const items = await generate(params, {
    ...(tools.length === 0 ? {} : { tools }),
    contents,
    generationConfig: { ...params.options, ...(params.json === true ? { responseMimeType: "application/json" } : {}) },
    ...(isGiven(params.system) ? { systemInstruction: { parts: [{ text: params.system }] } } : {}),
  }, context);
  if (params.merged !== true) return items;
  return items.map(({ json }) => ({ json: params.simple === false ? { ...json, candidates: listOf(json["candidates"]).map((each) => withText(fieldsOf(each))) } : withText(json) }));
}

function withText(candidate: Fields): Fields {
  const texts = listOf(fieldsOf(candidate["content"])["parts"]).map((part) => textOf(fieldsOf(part)["text"]));
  return { ...candidate, mergedResponse: texts.join("") };
}

/** Asks a model about a picture. */
export async function analyzeGeminiImage(params: FileQuestion, context: EffectContext): Promise<ItemData[]> {
  return await analyze("What's in this image?", params, context);
}

/** Asks a model about a film. */
export async function analyzeGeminiVideo(params: FileQuestion, context: EffectContext): Promise<ItemData[]> {
  return await analyze("What's in this video?", params, context);
}

/** Asks a model about a recording. */
export async function analyzeGeminiAudio(params: FileQuestion, context: EffectContext): Promise<ItemData[]> {
  return await analyze("What's in this audio?", params, context);
}

/** Writes down what a recording says, from and to the given places. */
export async function transcribeGemini(params: FileQuestion & { readonly start?: Json; readonly end?: Json }, context: EffectContext): Promise<ItemData[]> {
  const from = isGiven(params.start) ? ` from ${textOf(params.start)}` : "";
  const to = isGiven(params.end) ? ` to ${textOf(params.end)}` : "";
  return await generate(params, { contents: [{ role: "user", parts: [...await filesOf(params, context), { text: `Generate a transcript of the speech${from}${to}` }] }] }, context);
}

/** Makes pictures: an item for each, with a file. */
export async function createGeminiImage(params: GeminiImage, context: EffectContext): Promise<ItemData[]> {
  const { model = "", prompt = "" } = params;
  const filed = (data: Json, type: Json): ItemData => {
    const file = fileOf(Buffer.from(textOf(data), "base64"), "image.png", textOf(type));
    const { data: _, ...facts } = file;
    return { json: { ...facts }, binary: { [isGiven(params.output) ? textOf(params.output) : "data"]: file } };
  };
  if (textOf(model).includes("gemini")) {
    const body = { contents: [{ role: "user", parts: [{ text: prompt }] }], generationConfig: { responseModalities: ["IMAGE", "TEXT"] } };
    const answer = await generate({ ...params, simple: true }, body, context);
    return answer.map(({ json }) => {
      const part = listOf(fieldsOf(json["content"])["parts"]).map(fieldsOf).find((each) => each["inlineData"] !== undefined);
      const { data, mimeType } = fieldsOf(part?.["inlineData"]);
      return filed(data, mimeType);
    });
  }
  if (!textOf(model).includes("imagen")) throw new StepError(`Model ${textOf(model)} is not supported for image generation`, { description: "Please check the model ID and try again." });
  const body = { instances: [{ prompt }], parameters: { sampleCount: params.count ?? 1 } };
  const answer = fieldsOf(await callApi({ method: "POST", url: `${addressOf(model)}:predict`, body, auth: await signIn(params, ways, context) }, context));
  return listOf(answer["predictions"]).map(fieldsOf).map(({ bytesBase64Encoded, mimeType }) => filed(bytesBase64Encoded, mimeType));
}

/** Asks a model about a document. */
export async function analyzeGeminiDocument(params: FileQuestion, context: EffectContext): Promise<ItemData[]> {
  return await analyze("What's in this document?", params, context);
}

async function analyze(question: string, params: FileQuestion, context: EffectContext): Promise<ItemData[]> {
  const contents = [{ role: "user", parts: [...await filesOf(params, context), { text: params.text ?? question }] }];
  return await generate(params, { contents, generationConfig: withoutMissing({ maxOutputTokens: params.maxTokens }) }, context);
}

async function filesOf(params: FileQuestion, context: EffectContext): Promise<Json[]> {
  const parts: Json[] = [];
  if (params.from === "binary") {
    for (const name of namesOf(params.binary ?? "data")) {
      const file = requireFile(context.item, name, context.index);
      parts.push(await upload(params, bytesOf(file), file.mimeType, context));
    }
  } else {
    for (const url of namesOf(params.urls)) {
      const answer = await sendApi({ url, headers: { accept: "*/*" } }, context);
      const type = textOf(answer.headers["content-type"]).split(";")[0];
      parts.push(await upload(params, Buffer.from(answer.bytes), type === undefined || type === "" ? fileOf(Buffer.from(answer.bytes), url).mimeType : type, context));
    }
  }
  return parts;
}

/** Where a model is asked. */
export function addressOf(model: Json): string {
  const name = textOf(model);
  return `${host}/v1beta/${name.includes("/") ? name : `models/${name}`}`;
}

async function generate(params: AppParams & { readonly model?: Json; readonly simple?: Json }, body: Fields, context: EffectContext): Promise<ItemData[]> {
  const answer = fieldsOf(await callApi({ method: "POST", url: `${addressOf(params.model)}:generateContent`, body, auth: await signIn(params, ways, context) }, context));
  return params.simple === false ? [{ json: answer }] : listOf(answer["candidates"]).map((each) => ({ json: fieldsOf(each) }));
}

/** Hands a file of the item, or one from an address, to Google: where models find it, and its type. */
export async function uploadToGemini(params: AppParams & { readonly from?: Json; readonly url?: Json; readonly binary?: Json }, context: EffectContext): Promise<ItemData> {
  const { from, url, binary, ...account } = params;
  if (from !== "binary" && !isGiven(url)) throw new StepError("No address of a file is given");
  const [part] = await filesOf({ ...account, ...(from === "binary" ? { from, binary: binary ?? "data" } : { urls: url }) }, context);
  return { json: fieldsOf(fieldsOf(part)["fileData"]) };
}

/** Hands a file to Google and waits until a model can read it. */
async function upload(params: AppParams, content: Buffer, type: string, context: EffectContext): Promise<Json> {
  const auth = await signIn(params, ways, context);
  const start = await sendApi({
    method: "POST", url: `${host}/upload/v1beta/files`, auth, body: {},
    headers: { "x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start", "x-goog-upload-header-content-length": String(content.length), "x-goog-upload-header-content-type": type },
  }, context);
  const sent = await callApi({
    method: "POST", url: textOf(start.headers["x-goog-upload-url"]), body: content,
    headers: { "x-goog-upload-offset": "0", "x-goog-upload-command": "upload, finalize" },
  }, context);
  let file = fieldsOf(fieldsOf(sent)["file"]);
  while (file["state"] !== "ACTIVE") {
    if (file["state"] === "FAILED") throw new StepError("Google could not read the file");
    await pause(1000, context.signal);
    file = fieldsOf(await callApi({ url: `${host}/v1beta/${textOf(file["name"])}`, auth }, context));
  }
  return { fileData: { fileUri: file["uri"], mimeType: file["mimeType"] } };
}
