// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { BinaryData, Fields, Json } from "../items.js";
import { fieldsOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, shownBy, type AppParams } from "./api.js";

/** Calls a method of Telegram's Bot API (https://core.telegram.org/bots/api) and gives its whole answer. */
export async function callTelegram(params: AppParams, method: string, body: Fields | FormData, context: EffectContext): Promise<ItemData> {
  const { base, token } = await bot(params, context);
  const request = { method: "POST", url: `${base}/bot${token}/${method}`, body: body instanceof FormData ? body : withoutMissing(body) };
  return await shownBy("description", async () => ({ json: fieldsOf(await callApi(request, context)) }));
}

/** What Telegram says of a file, and how its content is fetched. */
export async function telegramFile(params: AppParams, file: Json, context: EffectContext): Promise<{ answer: ItemData; content: (type?: string) => Promise<BinaryData> }> {
  const answer = await callTelegram(params, "getFile", { file_id: file }, context);
  const path = textOf(fieldsOf(answer.json["result"])["file_path"]);
  return {
    answer,
    content: async (type) => {
      const { base, token } = await bot(params, context);
      const content = await sendApi({ url: `${base}/file/bot${token}/${path}`, headers: { accept: "*/*" } }, context);
      return fileOf(Buffer.from(content.bytes), path.split("/").at(-1), type);
    },
  };
}

/** The bot's address and token. */
export async function bot(params: AppParams, context: EffectContext): Promise<{ base: string; token: string }> {
  const values = await context.credentials(params.auth?.["telegramApi"] ?? "telegramApi");
  return { base: values["baseUrl"] ?? "https://api.telegram.org", token: values["accessToken"] ?? "" };
}
