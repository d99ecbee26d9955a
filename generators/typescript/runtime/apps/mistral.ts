// SPDX-License-Identifier: 0BSD
import { bytesOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** A document or a picture whose text is wanted. */
export interface MistralDocument extends AppParams {
  /** `mistral-ocr-latest` when missing. */
  readonly model?: Json;
  /** `document_url` when missing, or `image_url`. */
  readonly kind?: Json;
  /** `url`; otherwise a file of the item. */
  readonly from?: Json;
  /** The name of the file; `data` when missing. */
  readonly binary?: Json;
  readonly url?: Json;
}

/** Reads the text of a document: the answer of Mistral's OCR, with `extractedText` and `pageCount`. */
export async function readMistralDocument(params: MistralDocument, context: EffectContext): Promise<ItemData> {
  const kind = textOf(params.kind ?? "document_url");
  const auth = await signIn(params, { mistralCloudApi: "mistralCloudApi" }, context);
  const body = { model: params.model ?? "mistral-ocr-latest", document: { type: kind, ...(params.from === "url" ? { [kind]: params.url ?? "" } : fileOf(params, kind, context)) } };
  const answer = fieldsOf(await callApi({ method: "POST", url: "https://api.mistral.ai/v1/ocr", body, auth }, context));
  const pages = listOf(answer["pages"]).map(fieldsOf);
  return { json: { ...answer, extractedText: pages.map(({ markdown }) => textOf(markdown)).join("\n\n"), pageCount: pages.length } };
}

function fileOf(params: MistralDocument, kind: string, context: EffectContext): { [name: string]: Json } {
  const file = requireFile(context.item, textOf(params.binary ?? "data"), context.index);
  const named = kind === "document_url" ? { document_name: file.fileName } : {};
  return { ...named, [kind]: `data:${file.mimeType};base64,${Buffer.from(bytesOf(file)).toString("base64")}` };
}
