// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { Message } from "../models.js";

/** What a store of conversations keeps of a message: who spoke, and the fields of what was said. */
export interface StoredMessage {
  readonly type: "human" | "ai" | "system";
  readonly data: Fields;
}

/** A message in the form in which the workflow's memories kept it. */
export function storedMessage({ role, content }: Message): StoredMessage {
  const about = { additional_kwargs: {}, response_metadata: {} };
  if (role === "assistant") return { type: "ai", data: { content, tool_calls: [], invalid_tool_calls: [], ...about } };
  return { type: role === "system" ? "system" : "human", data: { content, ...about } };
}

/** The message behind what a memory kept; nothing where only calls of tools, which newer versions of the platform keep, were noted. */
export function messageOf(type: Json, data: Json): Message[] {
  const content = textOf(fieldsOf(data)["content"]);
  if (type === "human") return [{ role: "user", content }];
  if (type === "system") return [{ role: "system", content }];
  return type === "ai" && content !== "" ? [{ role: "assistant", content }] : [];
}
