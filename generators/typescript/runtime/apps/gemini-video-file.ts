// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import { pause } from "../pause.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type AppParams } from "./api.js";

/** A video to be made, of which the file is wanted. */
export interface GeminiVideo extends AppParams {
  readonly model?: Json;
  readonly prompt?: Json;
  /** What it must not show. */
  readonly without?: Json;
  readonly aspectRatio?: Json;
  readonly personGeneration?: Json;
  readonly resolution?: Json;
  readonly durationSeconds?: Json;
}

const host = "https://generativelanguage.googleapis.com/v1beta";

/** Makes a video, which takes minutes, and gives its file. */
export async function makeGeminiVideo(params: GeminiVideo, context: EffectContext): Promise<ItemData> {
  const auth = await signIn(params, { googlePalmApi: "googlePalmApi" }, context);
  const { model, prompt, without, aspectRatio, personGeneration, resolution, durationSeconds } = params;
  const parameters = withoutMissing({
    negativePrompt: without, aspectRatio, personGeneration, resolution, durationSeconds: isGiven(durationSeconds) ? Number(durationSeconds) : undefined,
  });
  const url = `${host}/models/${textOf(model).replace(/^models\//, "")}:predictLongRunning`;
  let operation = fieldsOf(await callApi({ method: "POST", url, body: { instances: [{ prompt: textOf(prompt) }], parameters }, auth }, context));
  while (operation["done"] !== true) {
    await pause(10_000, context.signal);
    operation = fieldsOf(await callApi({ url: `${host}/${textOf(operation["name"])}`, auth }, context));
  }
  const answer = await sendApi({ url: addressOf(operation), auth }, context);
  const data = fileOf(Buffer.from(answer.bytes), "video.mp4", "video/mp4");
  return { json: { name: data.fileName, fileName: data.fileName }, binary: { data } };
}

/** Where the video lies; an operation that failed says why. */
function addressOf(operation: Fields): string {
  const [sample] = listOf(fieldsOf(fieldsOf(operation["response"])["generateVideoResponse"])["generatedSamples"]);
  const uri = fieldsOf(fieldsOf(sample)["video"])["uri"];
  if (!isGiven(uri)) throw new StepError(textOf(fieldsOf(operation["error"])["message"]) || "Gemini made no video");
  return textOf(uri);
}
