// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { clock } from "../clock.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isGiven, withoutMissing } from "../json.js";
import type { AppParams } from "./api.js";
import { atItem, googleList } from "./google.js";
import { allLabels, gmail, simpleMessage } from "./gmail-account.js";

/** A message of the mailbox. */
export interface MessageParams extends AppParams {
  readonly message?: Json;
}

/** A message or conversation and the labels to put on it or to take from it. */
export interface LabelsParams extends MessageParams {
  readonly thread?: Json;
  /** Ids of labels, or one of them. */
  readonly labels?: Json;
}

/** What the query says for a message's most important headers. */
export const shortHeaders: Readonly<Fields> = { format: "metadata", metadataHeaders: ["From", "To", "Cc", "Bcc", "Subject"] };

/** Gets a message: its most important headers, a snippet, the names of its labels. */
export async function getGmailMessage(params: MessageParams, context: EffectContext): Promise<Fields> {
  const message = await gmail(params, `messages/${String(params.message ?? "")}`, { query: shortHeaders }, context);
  return simpleMessage(message, await allLabels(params, context));
}

/** Which messages are wanted. */
export interface SearchParams extends AppParams {
  readonly all?: Json;
  /** 50 when missing. */
  readonly limit?: Json;
  /** What one would type into Gmail's search box. */
  readonly search?: Json;
  readonly labels?: Json;
  readonly sender?: Json;
  /** `read`, `unread` or `both`. */
  readonly readStatus?: Json;
  /** A date, or a timestamp in seconds or milliseconds. */
  readonly after?: Json;
  readonly before?: Json;
  readonly includeSpamTrash?: Json;
}

/** Gets the messages that match, one item for each, as `getGmailMessage` does. */
export async function getGmailMessages(params: SearchParams, context: EffectContext): Promise<Fields[]> {
  const found = await foundMessages(params, context);
  const messages: Fields[] = [];
  for (const { id } of found) messages.push(await gmail(params, `messages/${String(id)}`, { query: shortHeaders }, context));
  const labels = await allLabels(params, context);
  return messages.map((message) => simpleMessage(message, labels));
}

/** The ids of the messages that match. */
export function foundMessages(params: SearchParams, context: EffectContext): Promise<Fields[]> {
  return atItem(context, async () => googleList(params, searchQuery(params), (page) => gmail(params, "messages", { query: page }, context), "messages", 50, 100));
}

/** The query for a list of messages. */
export function searchQuery(params: SearchParams): Fields {
  return { ...withoutMissing({ includeSpamTrash: params.includeSpamTrash, labelIds: params.labels }), ...searchText(params) };
}

function searchText(params: SearchParams): Fields {
  const parts = [
    isGiven(params.search) ? String(params.search) : "", isGiven(params.sender) ? `from:${String(params.sender)}` : "",
    isGiven(params.readStatus) && params.readStatus !== "both" ? `is:${String(params.readStatus)}` : "",
    isGiven(params.after) ? `after:${seconds(params.after, "Received After")}` : "", isGiven(params.before) ? `before:${seconds(params.before, "Received Before")}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? {} : { q: parts.join(" ") };
}

/** Seconds since 1970. A date without a zone is in that of the pipeline. */
function seconds(value: Json, name: string): number {
  const text = typeof value === "string" ? value : JSON.stringify(value).replace(/^"|"$/g, "");
  const date = DateTime.fromISO(text, { zone: clock().timezone });
  // Four digits are a year, though they could be a timestamp.
  if (date.isValid && !/^\d{5,}$/.test(text)) return Math.floor(date.toSeconds());
  const number = Number.parseInt(text, 10);
  if (Number.isNaN(number)) {
    throw new StepError(`Invalid date/time in '${name}' field`, {
      description: `'${text}' isn't a valid date and time. If you're using an expression, be sure to set an ISO date string or a timestamp.`,
    });
  }
  return number > 99_999_999_999 ? Math.floor(number / 1000) : number;
}

/** Deletes a message for good; it does not go to the bin. */
export async function deleteGmailMessage(params: MessageParams, context: EffectContext): Promise<Fields> {
  await gmail(params, `messages/${String(params.message ?? "")}`, { method: "DELETE" }, context);
  return { success: true };
}

/** Marks a message as read. */
export function markGmailMessageRead(params: MessageParams, context: EffectContext): Promise<Fields> {
  return modify(params, { removeLabelIds: ["UNREAD"] }, context);
}

/** Marks a message as unread. */
export function markGmailMessageUnread(params: MessageParams, context: EffectContext): Promise<Fields> {
  return modify(params, { addLabelIds: ["UNREAD"] }, context);
}

/** Puts labels on a message, or on all messages of a conversation. */
export function addGmailLabels(params: LabelsParams, context: EffectContext): Promise<Fields> {
  return modify(params, { addLabelIds: params.labels ?? [] }, context);
}

/** Takes labels from a message, or from all messages of a conversation. */
export function removeGmailLabels(params: LabelsParams, context: EffectContext): Promise<Fields> {
  return modify(params, { removeLabelIds: params.labels ?? [] }, context);
}

function modify(params: LabelsParams, body: Fields, context: EffectContext): Promise<Fields> {
  const path = params.thread === undefined ? `messages/${String(params.message ?? "")}` : `threads/${String(params.thread)}`;
  return gmail(params, `${path}/modify`, { method: "POST", body }, context);
}

/** The labels of the account. */
export async function getGmailLabels(params: AppParams & { readonly all?: Json; readonly limit?: Json }, context: EffectContext): Promise<Fields[]> {
  const labels = await allLabels(params, context);
  return params.all === true ? labels : labels.slice(0, Number(params.limit ?? 50));
}

/** Creates a label. */
export function createGmailLabel(
  params: AppParams & { readonly name?: Json; readonly inLabelList?: Json; readonly inMessageList?: Json }, context: EffectContext,
): Promise<Fields> {
  const body = { labelListVisibility: params.inLabelList ?? "labelShow", messageListVisibility: params.inMessageList ?? "show", name: params.name };
  return gmail(params, "labels", { method: "POST", body }, context);
}
