// SPDX-License-Identifier: 0BSD
import { bytesOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { bodyText } from "../connectors/http-response.js";
import { fieldsOf, isGiven, jsonOrText, textOf, withoutMissing } from "../json.js";
import { callApi, type AppParams } from "./api.js";
import { googleAnswer } from "./google.js";
import { app } from "./youtube.js";

/** A video to put on YouTube, and what is said of it, by the names of YouTube's API. */
export interface YoutubeUpload extends AppParams {
  /** The name of the file in the item; `data` when missing. */
  readonly file?: Json;
  readonly snippet?: Readonly<Fields>;
  /** Separated by commas. */
  readonly tags?: Json;
  readonly status?: Readonly<Fields>;
  readonly recordingDate?: Json;
  /** Whether subscribers are told; they are not when missing. */
  readonly notify?: Json;
}

/** Puts a video on YouTube: what is said of it first, then its bytes. */
export async function uploadYoutubeVideo(params: YoutubeUpload, context: EffectContext): Promise<Fields> {
  const file = requireFile(context.item, textOf(params.file ?? "data"), context.index);
  const bytes = bytesOf(file);
  const tags = isGiven(params.tags) ? { tags: textOf(params.tags).split(",") } : {};
  const start = await googleAnswer(app, params, {
    method: "POST", url: "https://www.googleapis.com/upload/youtube/v3/videos",
    query: { uploadType: "resumable", part: "snippet,status,recordingDetails", notifySubscribers: params.notify ?? false },
    headers: { "x-upload-content-length": String(bytes.length), "x-upload-content-type": file.mimeType },
    body: { snippet: withoutMissing({ ...params.snippet, ...tags }), status: withoutMissing({ ...params.status }), recordingDetails: withoutMissing({ recordingDate: params.recordingDate }) },
  }, context);
  const range = { "content-range": `bytes 0-${bytes.length - 1}/${bytes.length}` };
  const { id } = fieldsOf(await callApi({ method: "PUT", url: textOf(start.headers["location"]), headers: range, body: bytes }, context));
  return { uploadId: id, ...fieldsOf(jsonOrText(bodyText(start))) };
}
