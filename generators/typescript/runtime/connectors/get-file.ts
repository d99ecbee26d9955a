// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import { toBoolean, toText } from "../formulas/coerce.js";
import type { Value } from "../formulas/value.js";
import type { EffectContext } from "../host.js";
import type { ItemData } from "../transform.js";
import { Refusal } from "./refusal.js";

/** How long a file may take, in milliseconds. */
const LONGEST = 300_000;

/** Fetches a file. Its bytes are the field `data`. */
export async function getFile(params: { url?: Value; serializeUrl?: Value; shareCookies?: Value; failOnStatus?: Value; method?: Value }, context: EffectContext): Promise<ItemData> {
  const response = await fetch(toText(params.url), { signal: AbortSignal.any([context.signal, AbortSignal.timeout(LONGEST)]) });
  if (!response.ok && toBoolean(params.failOnStatus ?? true)) throw new Refusal(`[${response.status}] ${toText(params.url)}`, response.status);
  const bytes = Buffer.from(await response.arrayBuffer());
  const name = decodeURIComponent(new URL(toText(params.url)).pathname.split("/").at(-1) ?? "");
  return { json: { statusCode: response.status, fileName: name, fileSize: bytes.length }, binary: { data: fileOf(bytes, name, response.headers.get("content-type") ?? undefined) } };
}
