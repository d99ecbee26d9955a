// SPDX-License-Identifier: 0BSD
import { Execution, type Pipeline } from "../execution.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, jsonOrText } from "../json.js";
import type { ItemData } from "../transform.js";

/**
 * The same pipeline, started by web requests: the fields of the body are the fields of the record, those of the query stand below
 * `querystring`. A body that is a list starts one run for each element, and an empty request none.
 */
export function catching(pipeline: Pipeline): Pipeline {
  const execute: Pipeline["execute"] = async (host) => {
    // By hand the pipeline runs on what it is given.
    if (host.mode === "manual") return await pipeline.execute(host);
    let last = new Execution(pipeline.name, pipeline.options, host);
    for (const record of host.trigger.items.flatMap(recordsOf)) {
      last = await pipeline.execute({ ...host, trigger: { step: host.trigger.step, items: [{ json: record }] } });
    }
    return last;
  };
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace() };
}

/** Texts that are JSON of an object or a list are read too, however deep they lie. */
function readThrough(value: Json): Json {
  if (Array.isArray(value)) return value.map(readThrough);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, readThrough(each)]));
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  const inner = jsonOrText(value);
  return typeof inner === "string" ? inner : readThrough(inner);
}

function recordsOf({ json, binary }: ItemData): Fields[] {
  const { query, body, headers } = json;
  // A file of a form that is called so has a name; the body of a raw hook has none.
  const raw = binary?.["data"]?.fileName === undefined ? binary?.["data"] : undefined;
  const asked: Fields = isFields(query) && Object.keys(query).length > 0 ? { querystring: query } : {};
  if (raw !== undefined) return [{ raw_body: Buffer.from(raw.data, "base64").toString("utf8"), headers, ...asked }];
  const plain = String(fieldsOf(headers)["x-recurse-parse"] ?? "").toLowerCase() === "false";
  const read = plain ? body : readThrough(body);
  const bodies: readonly Json[] = Array.isArray(read) ? read : [read];
  return bodies.map((one) => ({ ...(isFields(one) ? one : one === undefined || one === "" ? {} : { data: one }), ...asked })).filter((record) => Object.keys(record).length > 0);
}
