// SPDX-License-Identifier: 0BSD
import type { AppParams } from "../apps/api.js";
import { type Effect, forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { describedFields, type Limit, untilOf } from "../connectors/wait-for-call.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { Wanted } from "../parked.js";
import type { ItemData } from "../transform.js";

/** A question to a person, and how long the answer is waited for. */
export interface AskParams extends AppParams {
  readonly message?: Json;
  /** `approval`, `freeText` or `customForm`; the first when missing. */
  readonly answer?: Json;
  readonly approval?: {
    /** `single`, a button to agree, or `double`, one to disagree beside it. */
    readonly kind?: Json;
    readonly approve?: Json;
    readonly decline?: Json;
    readonly approveStyle?: Json;
    readonly declineStyle?: Json;
  };
  /** What the button that leads to the form says. */
  readonly button?: Json;
  /** The form; its description is the message where it has none. */
  readonly form?: { readonly title?: Json; readonly description?: Json; readonly button?: Json };
  readonly fields?: readonly Fields[];
  /** The fields as JSON in the words of the platform, instead of `fields`. */
  readonly definition?: Json;
  readonly limit?: Limit;
  readonly version?: number;
}

/** A message with buttons that are links. */
export interface Question {
  readonly text: string;
  readonly buttons: readonly Button[];
}

/** A link that looks like a button. */
export interface Button {
  readonly label: string;
  readonly url: string;
  /** Stands out. */
  readonly primary: boolean;
}

/**
 * Asks a person, once for all items, and waits for the answer: `{ data: { approved } }`, `{ data: { text } }`, or the fields of the form below `data`.
 * Unlike in n8n no line says which program asked.
 */
export function asking<P extends AskParams>(send: (question: Question, params: P, context: EffectContext) => Promise<unknown>): Effect<P> {
  return forAll<P>(async ([params], context) => {
    if (params === undefined) return [];
    if (context.wait === undefined) throw new StepError("Nothing outside can answer this run");
    const text = unescaped(textOf(params.message).trim()).replace(/\\n|<br>/g, "\n");
    const isForm = params.answer === "freeText" || params.answer === "customForm";
    const until = params.limit === undefined || Object.keys(params.limit).length === 0 ? undefined : untilOf({ kind: "afterTimeInterval", ...params.limit });
    const wanted: Wanted = { kind: isForm ? "form" : "call", settings: isForm ? formOf(params, text) : call, ...(until === undefined ? {} : { until }) };
    return await context.wait(wanted, {
      announce: async (url) => void (await send({ text, buttons: isForm ? [{ label: textOf(params.button ?? "Respond"), url, primary: true }] : choices(params, url) }, params, context)),
      read: (sent) => (isForm ? formAnswer(sent, params) : { json: { data: { approved: fieldsOf(sent.json["query"])["approved"] === "true" } } }),
    });
  });
}

const thanks = "Got it, thanks. This page can be closed now.";

/** Programs that look at links before people do answer nothing. */
const call: Fields = { method: "GET", respond: "onReceived", ignoreBots: true, response: { body: thanks } };

function choices({ approval = {} }: AskParams, url: string): Button[] {
  const to = (approved: boolean): string => `${url}?approved=${approved}`;
  const agree: Button = { label: unescaped(textOf(approval.approve || "Approve")), url: to(true), primary: approval.approveStyle !== "secondary" };
  if (approval.kind !== "double") return [agree];
  return [{ label: unescaped(textOf(approval.decline || "Disapprove")), url: to(false), primary: approval.declineStyle === "primary" }, agree];
}

function formOf({ answer, form = {}, fields = [], definition, version }: AskParams, text: string): Fields {
  const own = definition === undefined ? [...fields] : describedFields(definition);
  return {
    title: form.title || "", description: (textOf(form.description) || text).replace(/\\n|<br>/g, "\n"), button: form.button || "Submit", after: { text: thanks },
    fields: answer === "freeText" ? [{ label: "Response", type: "textarea", required: true }] : own, ...(version === undefined ? {} : { version }),
  };
}

function formAnswer({ json, binary }: ItemData, { answer }: AskParams): ItemData {
  if (answer === "freeText") return { json: { data: { text: json["Response"] } } };
  const { submittedAt: _, formMode: __, ...data } = json;
  return binary === undefined ? { json: { data } } : { json: { data }, binary };
}

/** A text whose signs are written as HTML writes them. */
export function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#39;": "'", "&quot;": '"' };
  return text.replace(/&amp;|&lt;|&gt;|&#39;|&quot;/g, (sign) => signs[sign] ?? sign);
}

/** The question as the body of an e-mail. */
export function questionAsHtml({ text, buttons }: Question): string {
  const look = (primary: boolean): string => `display: inline-block; margin: 4px; padding: 8px 16px; border: 1px solid #1d4ed8; border-radius: 6px; text-decoration: none; ${primary ? "color: #ffffff; background: #1d4ed8" : "color: #1d4ed8"}`;
  const links = buttons.map(({ label, url, primary }) => `<a href="${url}" target="_blank" style="${look(primary)}">${label}</a>`);
  return `<!DOCTYPE html>\n<html>\n<body style="font-family: Arial, sans-serif; font-size: 14px">\n<p style="white-space: pre-line">${text}</p>\n<p>${links.join("\n")}</p>\n</body>\n</html>\n`;
}
