// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import { pause } from "../pause.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type AppParams } from "./api.js";
import { addressOf, host, ways } from "./gemini.js";

/** A film to be made. */
export interface GeminiVideo extends AppParams {
  readonly model?: Json;
  readonly prompt?: Json;
  /** `url`: where the film is; the film itself when missing. */
  readonly as?: Json;
  /** How many; one when missing. */
  readonly count?: Json;
  readonly seconds?: Json;
  readonly aspectRatio?: Json;
  /** Whether people may be shown: `dont_allow`, `allow_adult` or `allow_all`. */
  readonly people?: Json;
  /** The name that the file gets in the item; `data` when missing. */
  readonly output?: Json;
}

/** A film that was made before. */
export interface GeminiDownload extends AppParams {
  readonly url?: Json;
  readonly output?: Json;
}

/** Makes films, and waits until they are done: an item for each. */
export async function createGeminiVideo(params: GeminiVideo, context: EffectContext): Promise<ItemData[]> {
  const model = textOf(params.model);
  if (!model.includes("veo")) throw new StepError(`Model ${model} is not supported for video generation. Please use a Veo model`, { description: "Video generation is only supported by Veo models" });
  const auth = await signIn(params, ways, context);
  const parameters = withoutMissing({ aspectRatio: params.aspectRatio, personGeneration: params.people, sampleCount: params.count ?? 1, durationSeconds: params.seconds });
  let work = fieldsOf(await callApi({ method: "POST", url: `${addressOf(model)}:predictLongRunning`, auth, body: { instances: [{ prompt: params.prompt ?? "" }], parameters } }, context));
  while (work["done"] !== true) {
    await pause(5000, context.signal);
    work = fieldsOf(await callApi({ url: `${host}/v1beta/${textOf(work["name"])}`, auth }, context));
  }
  if (isGiven(work["error"])) throw new StepError(textOf(fieldsOf(work["error"])["message"]), { description: "Error generating video" });
  const made = listOf(fieldsOf(fieldsOf(work["response"])["generateVideoResponse"])["generatedSamples"]).map((each) => fieldsOf(fieldsOf(each)["video"])["uri"]);
  return params.as === "url" ? made.map((url) => ({ json: { url } })) : Promise.all(made.map((url) => downloadGeminiVideo({ ...params, url }, context)));
}

/** Takes a film from where it is. */
export async function downloadGeminiVideo({ url, output, ...account }: GeminiDownload, context: EffectContext): Promise<ItemData> {
  const values = await context.credentials(account.auth?.["googlePalmApi"] ?? "googlePalmApi");
  const answer = await sendApi({ url: textOf(url), query: { key: values["apiKey"] }, headers: { accept: "*/*" } }, context);
  const type = textOf(answer.headers["content-type"]).split(";")[0];
  const file = fileOf(Buffer.from(answer.bytes), "video.mp4", isGiven(type) ? type : "video/mp4");
  const { data: _, ...facts } = file;
  return { json: { ...facts }, binary: { [isGiven(output) ? textOf(output) : "data"]: file } };
}
