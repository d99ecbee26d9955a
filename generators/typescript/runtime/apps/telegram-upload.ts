// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { bytesIn } from "./bytes.js";
import { appendFile } from "./files.js";
import { callTelegram } from "./telegram-bot.js";

/** A message with a file whose bytes are at hand. */
export interface TelegramUpload extends AppParams {
  /** A text, or bytes. */
  readonly data?: Json;
  readonly fileName?: Json;
  /** Further parameters by the names of Telegram's API. */
  readonly options?: Readonly<Fields>;
}

export const uploadTelegramPhoto = upload("sendPhoto", "photo");
export const uploadTelegramVideo = upload("sendVideo", "video");

function upload(method: string, field: string): (params: TelegramUpload, context: EffectContext) => Promise<ItemData> {
  return async (params, context) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(params.options ?? {})) if (isGiven(value)) form.append(name, textOf(value));
    const bytes = bytesIn(params.data);
    const name = isGiven(params.fileName) ? textOf(params.fileName) : field;
    appendFile(form, field, { bytes, name, type: fileOf(bytes, name).mimeType });
    return await callTelegram(params, method, form, context);
  };
}
