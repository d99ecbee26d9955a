// SPDX-License-Identifier: 0BSD
import type { Pipeline, SentBody } from "../execution.js";
import type { Json } from "../items.js";
import { isFields, jsonOrText } from "../json.js";
import { readQuery } from "../query-string.js";
import type { ItemData } from "../transform.js";

/**
 * The same pipeline, started by web requests: the fields of the query and of the body are the fields of the bundle. `headers`: the headers
 * are one too, a list below a name of their own.
 */
export function receiving(pipeline: Pipeline, { headers = false }: { readonly headers?: boolean } = {}): Pipeline {
  const execute: Pipeline["execute"] = (host) =>
    pipeline.execute({ ...host, trigger: { step: host.trigger.step, items: host.trigger.items.map((item) => bundleOf(item, headers)) } });
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace(), readBody };
}

/** JSON as it is, forms with brackets in their names as objects and lists, any other text as that text. */
function readBody({ plain, mimeType, value, multipart, texts }: SentBody): Json {
  if (multipart) return readQuery(String(new URLSearchParams(texts.map(([name, text]): [string, string] => [name, text]))));
  const text = Buffer.from(plain).toString("utf8");
  if (mimeType === "application/x-www-form-urlencoded") return readQuery(text);
  if (mimeType.endsWith("+json")) return jsonOrText(text);
  return text !== "" && /^text\/|[/+]xml$/.test(mimeType) ? text : value;
}

/** A request as the platform shows it. */
function bundleOf(item: ItemData, withHeaders: boolean): ItemData {
  const { headers, query, body } = item.json;
  const listed = Object.entries(isFields(headers) ? headers : {}).map(([name, value]) => ({ name, value }));
  return {
    json: {
      ...(isFields(query) ? query : {}),
      ...(isFields(body) ? body : body === undefined || body === "" ? {} : { value: body }),
      ...(withHeaders ? { __IMTHEADERS__: listed } : {}),
    },
    ...(item.binary === undefined ? {} : { binary: item.binary }),
  };
}
