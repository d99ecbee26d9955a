// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { uploadedFile } from "./binary.js";
import { listAt, numberAt, type Settings, settingsAt, textAt } from "./config.js";
import { StepError } from "./errors.js";
import type { BinaryData, Fields, Json } from "./items.js";
import type { RequestBody, UploadedFile } from "./request-body.js";
import { scheduleItem } from "./schedule-item.js";
import type { ItemData } from "./transform.js";
import { HttpProblem, SANDBOX } from "./webhooks.js";

/** The item that a submitted form gives, as n8n's form trigger builds it. */
export function formItem(
  settings: Settings,
  body: RequestBody,
  query: Fields,
  moment: { readonly time: number; readonly timezone: string },
): ItemData {
  const version = numberAt(settings, "version") ?? 2;
  const posted: Fields = typeof body.value === "object" && body.value !== null && !Array.isArray(body.value) ? body.value : {};
  const json: Fields = {};
  const binary: Record<string, BinaryData> = {};
  for (const [index, field] of listAt(settings, "fields").entries()) {
    const slot = `field-${index}`;
    const key = fieldKey(field, version);
    const type = typeof field["type"] === "string" ? field["type"] : "text";
    if (type === "html") {
      const element = textAt(field, "element") ?? "";
      if (!Object.hasOwn(posted, slot)) json[key] = null;
      else if (element !== "") json[element] = posted[slot];
      continue;
    }
    if (type === "file") {
      const files = body.files.filter((file) => file.field === slot && file.fileName !== "");
      if (files.length === 0) { missing(field, key); json[key] = null; continue; }
      const several = field["multipleFiles"] !== false;
      json[key] = several ? files.map(describe) : describe(files[0]);
      for (const [number, file] of files.entries()) {
        const property = key.replace(/\W/g, "_") + (files.length > 1 ? `_${number}` : "");
        binary[property] = uploadedFile(Buffer.from(file.bytes), file.fileName, file.mimeType);
      }
      continue;
    }
    const value = Object.hasOwn(posted, slot) ? posted[slot] : undefined;
    if (value === undefined || value === "") missing(field, key);
    const filled = fieldValue(type, field["multiselect"] === true, chosen(type, field["multiselect"] === true, value));
    if (type === "checkbox" && Array.isArray(filled)) countChosen(field, key, filled.length);
    json[key] = type === "date" ? datedAs(textAt(field, "dateFormat") ?? "", filled) : filled;
  }
  json["submittedAt"] = String(scheduleItem(moment.time, moment.timezone)["timestamp"]).replace(/\+00:00$/, moment.timezone === "UTC" ? "Z" : "+00:00");
  json["formMode"] = "production";
  if (Object.keys(query).length > 0) json["formQueryParameters"] = query;
  return { json, ...(Object.keys(binary).length === 0 ? {} : { binary }) };
}

function missing(field: Settings, key: string): void {
  if (field["required"] === true) throw new HttpProblem(400, `The field "${key}" must be filled`);
}

/** How many options may be chosen, in words; nothing where any number may. */
function choosable(field: Settings): string | undefined {
  if (field["limit"] === "exact") return `Choose ${numberAt(field, "exactly") ?? 1}`;
  if (field["limit"] === "range") return `Choose ${numberAt(field, "atLeast") ?? 0} to ${numberAt(field, "atMost") ?? 1}`;
  return undefined;
}

function countChosen(field: Settings, key: string, count: number): void {
  const rule = choosable(field);
  // A field that need not be filled may be left out as a whole.
  if (rule === undefined || (count === 0 && field["required"] !== true)) return;
  const exactly = numberAt(field, "exactly") ?? 1;
  const [least, most] = field["limit"] === "exact" ? [exactly, exactly] : [numberAt(field, "atLeast") ?? 0, numberAt(field, "atMost") ?? 1];
  if (count < least || count > most) throw new HttpProblem(400, `${rule} of "${key}"`);
}

/** A date in a format of its own, as n8n writes it: the middle number of what the browser sends counts as minutes there, so that every month is January. */
function datedAs(format: string, value: Json): Json {
  return format === "" || typeof value !== "string" || value === "" ? value : DateTime.fromFormat(value, "yyyy-mm-dd").toFormat(format);
}

function describe(file: UploadedFile | undefined): Fields {
  return { filename: file?.fileName, mimetype: file?.mimeType, size: file?.bytes.length };
}

/** What was chosen of several: callers that know the platform's forms send it as one text, a list in JSON. */
function chosen(type: string, multiselect: boolean, value: Json): Json {
  if (typeof value !== "string" || !value.startsWith("[") || !(multiselect || type === "checkbox" || type === "radio")) return value;
  try {
    const list: Json = JSON.parse(value);
    return list;
  } catch {
    return value;
  }
}

function fieldValue(type: string, multiselect: boolean, value: Json): Json {
  if (multiselect || type === "checkbox") return value === undefined ? [] : Array.isArray(value) ? value : [value];
  const single = Array.isArray(value) ? value[0] : value;
  if (single === undefined) return null;
  if (type === "number") return Number(single);
  if (type === "text") return String(single).trim();
  return single;
}

/** Text made safe to stand in HTML, in an element or in a quoted attribute. */
function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

/** Text with its line breaks, safe to stand in an element. */
function paragraphs(text: string): string {
  return text.replace(/<br\s*\/?>/gi, "\n").replace(/\\n/g, "\n").split(/\n{2,}/)
    .map((part) => `<p>${escapeHtml(part.trim()).replace(/\n/g, "<br>")}</p>`).join("");
}

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #ffffff; --ground: #f3f5f8; --line: #c9d1dc; --accent: #1d4ed8; --wrong: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --soft: #a3adbb; --paper: #1a212c; --ground: #11161e; --line: #465264; --accent: #7ba2ff; --wrong: #ff9a8f; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
.lead { color: var(--soft); }
.lead p { margin: .25rem 0 .75rem; }
.field { margin: 1.25rem 0 0; padding: 0; border: 0; min-width: 0; }
label, legend { display: block; padding: 0; margin-bottom: .25rem; font-weight: 600; }
.option { display: flex; gap: .5rem; align-items: baseline; margin: .25rem 0; font-weight: 400; }
.must { color: var(--wrong); }
input:not([type=checkbox]):not([type=radio]), select, textarea { width: 100%; padding: .6rem .75rem; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; font: inherit; }
select option { color: #1c2430; background: #ffffff; }
textarea { min-height: 7rem; resize: vertical; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { margin-top: 1.75rem; width: 100%; padding: .75rem; color: var(--paper); background: var(--accent); border: 0; border-radius: .5rem; font: inherit; font-weight: 600; cursor: pointer; }
`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** The key under which a field's value stands in the item: its name in newer forms, its label in older ones. */
function fieldKey(field: Settings, version: number): string {
  const name = textAt(field, "name");
  if (version >= 2.4 && name !== undefined && name !== "") return name;
  return textAt(field, "label") ?? name ?? "";
}

/** The page that asks for a form's fields. `defaults` come from the address: `?Email=…` fills the field Email. */
export function formPage(settings: Settings, defaults: Readonly<Record<string, string>> = {}): string {
  const version = numberAt(settings, "version") ?? 2;
  const title = textAt(settings, "title") ?? "Form";
  const description = textAt(settings, "description") ?? "";
  const fields = listAt(settings, "fields").map((field, index) => {
    const key = fieldKey(field, version);
    const given = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    return control(field, `field-${index}`, given ?? textAt(field, "defaultValue") ?? "");
  });
  const lead = description === "" ? "" : `<div class="lead">${prose(description)}</div>`;
  return page(title, `<h1>${escapeHtml(title)}</h1>
${lead}
<form method="post" enctype="multipart/form-data">
${fields.join("\n")}
<button type="submit">${escapeHtml(textAt(settings, "button") ?? "Submit")}</button>
</form>`);
}

function control(field: Settings, id: string, value: string): string {
  const type = textAt(field, "type") ?? "text";
  const label = textAt(field, "label") ?? textAt(field, "name") ?? "";
  if (type === "html") {
    const shown = textAt(field, "html") ?? "";
    return `<div class="field">${prose(shown)}<input type="hidden" name="${id}" value="${escapeHtml(markup(shown))}"></div>`;
  }
  if (type === "hiddenField") return `<input type="hidden" name="${id}" value="${escapeHtml(value === "" ? textAt(field, "value") ?? "" : value)}">`;
  const must = field["required"] === true;
  const required = must ? " required" : "";
  const mark = must ? ' <span class="must" aria-hidden="true">*</span>' : "";
  const hint = textAt(field, "placeholder");
  const placeholder = hint === undefined ? "" : ` placeholder="${escapeHtml(hint)}"`;
  const options = listAt(field, "options").map((option) => textAt(option, "option") ?? "");
  if (type === "checkbox" || type === "radio" || field["multiselect"] === true) {
    const kind = type === "radio" ? "radio" : "checkbox";
    const boxes = options.map((option, index) => `<label class="option" for="${id}-${index}"><input type="${kind}" id="${id}-${index}" name="${id}" value="${escapeHtml(option)}"${kind === "radio" ? required : ""}${option === value ? " checked" : ""}>${escapeHtml(option)}</label>`);
    const rule = choosable(field);
    const told = rule === undefined ? "" : `<p class="lead">${escapeHtml(rule)}</p>`;
    return `<fieldset class="field"><legend>${escapeHtml(label)}${mark}</legend>${told}\n${boxes.join("\n")}\n</fieldset>`;
  }
  const head = `<div class="field"><label for="${id}">${escapeHtml(label)}${mark}</label>`;
  if (type === "dropdown") {
    const choices = options.map((option) => `<option${option === value ? " selected" : ""}>${escapeHtml(option)}</option>`);
    return `${head}<select id="${id}" name="${id}"${required}><option value="">Select an option …</option>${choices.join("")}</select></div>`;
  }
  if (type === "textarea") return `${head}<textarea id="${id}" name="${id}"${placeholder}${required}>\n${escapeHtml(value)}</textarea></div>`;
  if (type === "file") {
    const accept = textAt(field, "accept");
    return `${head}<input type="file" id="${id}" name="${id}"${accept === undefined ? "" : ` accept="${escapeHtml(accept)}"`}${field["multipleFiles"] === false ? "" : " multiple"}${required}></div>`;
  }
  const inputType = ["email", "number", "password", "date"].includes(type) ? type : "text";
  const step = inputType === "number" ? ' step="any"' : "";
  return `${head}<input type="${inputType}" id="${id}" name="${id}"${step} value="${escapeHtml(value)}"${placeholder}${required}></div>`;
}

/** Elements that a form may show; of their attributes it keeps addresses. */
const SHOWN = new Set("a b blockquote br code div em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span strong sub sup table tbody td th thead tr u ul".split(" "));

/** Where an element may point to. */
const ADDRESS: Readonly<Record<string, string>> = { a: "href", img: "src" };

/** What a piece of HTML shows, of known elements only: everything else in it is text, or is left out with its tag. */
function markup(html: string): string {
  const bare = html.replace(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>/gi, "");
  return bare.split(/(<\/?[a-z][^<>]*>)/i).map((piece, index) => (index % 2 === 1 ? element(piece) : escapeHtml(plainLetters(piece)))).join("");
}

function element(tag: string): string {
  const [, close = "", written = "", rest = ""] = /^<(\/?)([a-z][a-z0-9]*)([\s\S]*)>$/i.exec(tag) ?? [];
  const name = written.toLowerCase();
  if (!SHOWN.has(name)) return "";
  const attribute = close === "" ? ADDRESS[name] : undefined;
  const [, double, single] = attribute === undefined ? [] : new RegExp(`\\b${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(rest) ?? [];
  const address = plainLetters(double ?? single ?? "");
  const shown = /^(?:https?:|mailto:|tel:)/i.test(address) ? ` ${attribute}="${escapeHtml(address)}"${name === "a" ? ' target="_blank" rel="noopener"' : ' alt=""'}` : "";
  return `<${close}${name}${shown}>`;
}

function plainLetters(text: string): string {
  return text.replace(/&nbsp;/g, "\u00a0").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#0?39;/g, "'").replace(/&amp;/g, "&");
}

/** A text of the form's author: as HTML where it holds any, else with its line breaks. */
function prose(text: string): string {
  return /<[a-z/][^<>]*>/i.test(text) ? markup(text.replace(/\\n/g, "<br>")) : paragraphs(text);
}

/** What ends a form of several steps. */
export interface FinalPage {
  readonly operation?: "completion";
  /** `text` (a title and a message), `returnBinary` (the same, with a file to take away), `redirect`, or `showText` (a page of its own). */
  readonly kind?: Json;
  readonly title?: Json;
  readonly message?: Json;
  readonly redirect?: Json;
  readonly text?: Json;
  /** The name of the file to take away; `data` when missing. */
  readonly file?: Json;
}

/** The answer that ends a form. A page of its own runs apart from everything else at this address. */
export function finalPage({ kind, title, message, redirect, text }: FinalPage, file?: BinaryData): { statusCode: number; headers: Record<string, string>; body?: string } {
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": SANDBOX };
  if (kind === "showText") return { statusCode: 200, headers, body: String(text ?? "") };
  if (kind === "redirect") {
    return { statusCode: 303, headers: { location: addressToGoOn(String(redirect ?? "")) } };
  }
  const head = String(title ?? "");
  return { statusCode: 200, headers, body: page(head, `<h1 role="status">${escapeHtml(head)}</h1>\n<div class="lead">${prose(String(message ?? ""))}</div>${download(file)}`) };
}

/** An address that people go on to; without a protocol it is on the web. */
export function addressToGoOn(address: string): string {
  const whole = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(whole)) throw new StepError(`"${address}" is no address to go on to`);
  return whole;
}

function download(file: BinaryData | undefined): string {
  if (file === undefined) return "";
  const name = escapeHtml(file.fileName ?? "file");
  return `\n<p><a download="${name}" href="data:${escapeHtml(file.mimeType)};base64,${escapeHtml(file.data)}">${name}</a></p>`;
}

/** The page that follows a submission. */
export function submittedPage(settings: Settings, problem?: string): string {
  if (problem !== undefined) {
    return page("Problem submitting response", `<h1 role="alert">Problem submitting response</h1>\n<div class="lead">${paragraphs(problem)}</div>`);
  }
  const values = settingsAt(settings, "after");
  const text = textAt(values, "text") ?? "Your response has been recorded";
  return page("Form submitted", `<h1 role="status">Form submitted</h1>\n<div class="lead">${prose(text)}</div>`);
}
