// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf, withoutMissing } from "../json.js";
import { callApi, type AppParams } from "./api.js";

/** A text to translate. */
export interface DeepLText extends AppParams {
  readonly text?: Json;
  /** The language that it is translated into. */
  readonly to?: Json;
  /** Its own language; DeepL finds it out when missing. */
  readonly from?: Json;
}

/** Translates a text. https://developers.deepl.com/docs/api-reference/translate */
export async function translateWithDeepL(params: DeepLText, context: EffectContext): Promise<Fields> {
  const { apiKey = "" } = await context.credentials(params.auth?.["deepLApi"] ?? "deepLApi");
  // Keys of the free service say so at their end.
  const host = apiKey.endsWith(":fx") ? "api-free.deepl.com" : "api.deepl.com";
  const body = withoutMissing({ text: [textOf(params.text)], target_lang: params.to, source_lang: params.from });
  const answer = await callApi({ method: "POST", url: `https://${host}/v2/translate`, headers: { authorization: `DeepL-Auth-Key ${apiKey}` }, body }, context);
  return fieldsOf(listOf(fieldsOf(answer)["translations"])[0]);
}
