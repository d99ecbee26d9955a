// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google, type GoogleApp } from "./google.js";
import { driveScopes } from "./google-drive-files.js";

const docsApp: GoogleApp = { type: "googleDocsOAuth2Api", scopes: [...driveScopes, "https://www.googleapis.com/auth/documents", "https://www.googleapis.com/auth/drive.file"] };
const base = "https://docs.googleapis.com/v1/documents";

/** A document of Google Docs. */
export interface DocumentParams extends AppParams {
  /** Its id, or the address that a browser shows. */
  readonly document?: Json;
  /** `false` gives what Google answered instead of the text. */
  readonly simple?: Json;
}

/** Creates an empty document, in a folder unless it is `default`. */
export function createDocument(params: AppParams & { readonly title?: Json; readonly folder?: Json }, context: EffectContext): Promise<Fields> {
  const { folder } = params;
  const parents = folder === undefined || folder === "" || folder === "default" ? {} : { parents: [folder] };
  const body = { name: params.title, mimeType: "application/vnd.google-apps.document", ...parents };
  return google(docsApp, params, { method: "POST", url: "https://www.googleapis.com/drive/v3/files", body }, context);
}

/** Reads the text of a document; that of tables is not part of it. */
export async function getDocument(params: DocumentParams, context: EffectContext): Promise<Fields> {
  const answer = await google(docsApp, params, { url: `${base}/${documentId(params.document)}` }, context);
  if (params.simple === false) return answer;
  const content = list(fieldsOf(answer["body"])["content"])
    .flatMap((block) => list(fieldsOf(fieldsOf(block)["paragraph"])["elements"]))
    .map((element) => String(fieldsOf(fieldsOf(element)["textRun"])["content"] ?? "")).join("");
  return { documentId: documentId(params.document), content };
}

/** One change of a document. */
export interface DocumentChange {
  /** `insert` or `replaceAll`. */
  readonly action?: Json;
  readonly text?: Json;
  readonly replacement?: Json;
  readonly matchCase?: Json;
}

/** Changes a document: texts at its end, or other texts in place of some. */
export async function updateDocument(params: DocumentParams & { readonly changes?: readonly DocumentChange[] }, context: EffectContext): Promise<Fields> {
  const requests = (params.changes ?? [{}]).map(({ action, text = "", replacement = "", matchCase = false }): Json =>
    action === "replaceAll"
      ? { replaceAllText: { replaceText: replacement, containsText: { text, matchCase } } }
      : { insertText: { text, endOfSegmentLocation: { segmentId: "" } } });
  const answer = await google(docsApp, params, { method: "POST", url: `${base}/${documentId(params.document)}:batchUpdate`, body: { requests } }, context);
  if (params.simple === false) return answer;
  // What the first change did stands for all of them.
  const [done] = Object.values(fieldsOf(list(answer["replies"])[0]));
  return { ...fieldsOf(done), documentId: answer["documentId"] };
}

function documentId(document: Json): string {
  const text = String(document ?? "");
  return /https:\/\/docs\.google\.com\/document\/d\/([a-zA-Z0-9-_]+)/.exec(text)?.[1] ?? text;
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}
