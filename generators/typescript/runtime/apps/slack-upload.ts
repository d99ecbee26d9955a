// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { bytesIn } from "./bytes.js";
import { shareSlackFile, type SlackUpload } from "./slack.js";

/** Uploads bytes or a text as a file and shares it with channels. */
export async function uploadSlackContent(params: Omit<SlackUpload, "binary"> & { readonly data?: Json }, context: EffectContext): Promise<ItemData[]> {
  const { data, ...where } = params;
  const name = textOf(where.fileName);
  const bytes = bytesIn(data);
  return await shareSlackFile(where, { bytes, name, type: fileOf(bytes, name).mimeType }, context);
}
