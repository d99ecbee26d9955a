// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { operation, type Call, type Paging, type RestApi } from "./rest.js";

/** https://docs.n8n.io/api: the workflows of an n8n that still runs. */
const n8n: RestApi = { url: "{baseUrl}", ways: { apiKey: "n8nApi" } };

const list: Paging = { size: "limit", next: ({ answer }) => (fieldsOf(answer)["nextCursor"] ? { cursor: fieldsOf(answer)["nextCursor"] } : undefined) };

/** A workflow as the text of its JSON. */
type Written<Path extends string> = Call<Path> & { readonly text?: Json };

const create = operation(n8n, { method: "POST", path: "/workflows" });
const update = operation(n8n, { method: "PUT", path: "/workflows/{workflow}" });

export const getN8nWorkflow = operation(n8n, { method: "GET", path: "/workflows/{workflow}" });
export const listN8nWorkflows = operation(n8n, { method: "GET", path: "/workflows", gives: "data", list });
export const deleteN8nWorkflow = operation(n8n, { method: "DELETE", path: "/workflows/{workflow}" });
export const activateN8nWorkflow = operation(n8n, { method: "POST", path: "/workflows/{workflow}/activate" });
export const deactivateN8nWorkflow = operation(n8n, { method: "POST", path: "/workflows/{workflow}/deactivate" });

/** Adds a workflow; what it does not say is empty. */
export async function createN8nWorkflow(params: Written<"/workflows">, context: EffectContext): Promise<ItemData[]> {
  const { name, nodes, settings, connections, staticData } = workflowIn(params.text);
  return await create({ ...params, body: { name: name || "My workflow", nodes: nodes || [], settings: settings || {}, connections: connections || {}, staticData: staticData || null } }, context);
}

/** Changes a workflow in what is said of it. */
export async function updateN8nWorkflow(params: Written<"/workflows/{workflow}">, context: EffectContext): Promise<ItemData[]> {
  const { name, nodes, settings, connections, staticData } = workflowIn(params.text);
  return await update({ ...params, optional: { name, nodes, settings, connections, staticData } }, context);
}

function workflowIn(text: Json): Fields {
  try {
    return fieldsOf(JSON.parse(textOf(text)));
  } catch (cause) {
    throw new StepError("The 'workflowObject' property must be valid JSON, but cannot be parsed", { cause });
  }
}
