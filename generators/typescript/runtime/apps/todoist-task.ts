// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import { type AppParams, callApi } from "./api.js";

/** A task to add, by the names of Todoist's API. */
export interface TodoistTask extends AppParams {
  readonly content?: Json;
  /** Becomes a comment of the task. */
  readonly note?: Json;
  readonly project_id?: Json;
  readonly section_id?: Json;
  readonly parent_id?: Json;
  /** From 1, which is normal, to 4. */
  readonly priority?: Json;
  /** When it is due, in words. */
  readonly due_string?: Json;
  /** Names, or the numbers of labels. */
  readonly labels?: Json;
}

const base = "https://api.todoist.com/api/v1";

/** Adds a task, and its note as a comment. Numbers of the API's first versions are turned into the ids of today. */
export async function createTodoistTaskWithNote(params: TodoistTask, context: EffectContext): Promise<Fields> {
  const { auth: account, authentication: _, note, project_id, section_id, priority, labels, ...texts } = params;
  const auth = await authParts("todoistApi", await context.credentials(account?.["todoistApi"] ?? "todoistApi"));
  const idOf = async (kind: string, id: Json): Promise<Fields> => {
    if (!/^\d+$/.test(textOf(id))) return {};
    const found = await callApi({ url: `${base}/id_mappings/${kind}/${textOf(id)}`, auth }, context);
    return Array.isArray(found) ? fieldsOf(found[0]) : {};
  };
  const project = isGiven(project_id) ? { project_id: (await idOf("projects", project_id))["new_id"] ?? project_id } : {};
  const section = isGiven(section_id) ? { section_id: (await idOf("sections", section_id))["new_id"] ?? section_id } : {};
  const named: Json[] = [];
  for (const label of Array.isArray(labels) ? labels : textOf(labels).split(",").filter((each) => each !== "")) {
    // A task knows labels by their names.
    const { name } = /^\d+$/.test(textOf(label)) ? fieldsOf(await callApi({ url: `${base}/labels/${textOf(label)}`, auth }, context)) : { name: label };
    named.push(name);
  }
  const tags = named.length > 0 ? { labels: named } : {};
  const body = { ...texts, ...project, ...section, ...tags, ...(isGiven(priority) ? { priority: Number(priority) } : {}) };
  const task = fieldsOf(await callApi({ method: "POST", url: `${base}/tasks`, body, auth }, context));
  if (isGiven(note)) await callApi({ method: "POST", url: `${base}/comments`, body: { task_id: task["id"], content: note }, auth }, context);
  return task;
}
