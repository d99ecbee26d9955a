// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { toBoolean, toText } from "../formulas/coerce.js";
import type { Value } from "../formulas/value.js";
import type { EffectContext } from "../host.js";
import type { Fields } from "../items.js";

/** Fetches a file. Its bytes are given in base64. */
export async function getFile(params: { url?: Value; serializeUrl?: Value; shareCookies?: Value; failOnStatus?: Value; method?: Value }, context: EffectContext): Promise<Fields> {
  const response = await fetch(toText(params.url), { signal: context.signal });
  if (!response.ok && toBoolean(params.failOnStatus ?? true)) throw new StepError(`[${response.status}] ${toText(params.url)}`);
  const data = Buffer.from(await response.arrayBuffer()).toString("base64");
  const name = new URL(toText(params.url)).pathname.split("/").at(-1) ?? "";
  return { statusCode: response.status, fileName: decodeURIComponent(name), fileSize: Buffer.from(data, "base64").length, data };
}
