// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { type AppParams, callApi, sendApi } from "./api.js";
import { bot } from "./telegram-bot.js";

/** Fetches a file that somebody sent to the bot. */
export async function downloadTelegramFile(params: AppParams & { readonly file?: Json }, context: EffectContext): Promise<ItemData> {
  const { base, token } = await bot(params, context);
  const { result } = fieldsOf(await callApi({ url: `${base}/bot${token}/getFile`, query: { file_id: params.file } }, context));
  const path = textOf(fieldsOf(result)["file_path"]);
  const { bytes } = await sendApi({ url: `${base}/file/bot${token}/${path}` }, context);
  const file = fileOf(Buffer.from(bytes), path.split("/").at(-1) ?? "file");
  // Workflows read it by either name.
  return { json: { ...fieldsOf(result), fileName: file.fileName }, binary: { data: file, fileOutput: file } };
}
