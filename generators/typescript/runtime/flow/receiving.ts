// SPDX-License-Identifier: 0BSD
import type { Pipeline } from "../execution.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";
import type { ItemData } from "../transform.js";

/** The same pipeline, started by web requests: the fields of the query and of the body are the fields of the bundle. */
export function receiving(pipeline: Pipeline): Pipeline {
  const execute: Pipeline["execute"] = (host) =>
    pipeline.execute({ ...host, trigger: { step: host.trigger.step, items: host.trigger.items.map(bundleOf) } });
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace() };
}

/** A request as the platform shows it: headers as a list below a name of their own. */
function bundleOf(item: ItemData): ItemData {
  const { headers, query, body } = item.json;
  const listed = Object.entries(isFields(headers) ? headers : {}).map(([name, value]) => ({ name, value }));
  return {
    json: {
      ...(isFields(query) ? query : {}),
      ...(isFields(body) ? body : body === undefined || body === "" ? {} : { value: body }),
      __IMTHEADERS__: listed,
    },
  };
}
