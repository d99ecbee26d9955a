// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google } from "./google.js";
import { lastOf } from "./google-drive-content.js";
import { drive, driveApp, named, shared } from "./google-drive-files.js";

/** A document that is made of another one. */
export interface TemplateParams extends AppParams {
  /** The template's id, or the path of folders that leads to it. */
  readonly template?: Json;
  readonly folder?: Json;
  readonly name?: Json;
  /** What stands in the document for each `{{name}}` of the template. */
  readonly values?: Json;
}

/** Copies a document and fills in its `{{name}}`s. */
export async function documentFromTemplate(params: TemplateParams, context: EffectContext): Promise<Fields> {
  const { template, folder, name, values, ...account } = params;
  const parent = lastOf(folder);
  const body = { name: named(name), ...(parent === "" ? {} : { parents: [parent] }) };
  const query = { ...shared, fields: "id,name,mimeType,webViewLink,parents" };
  const made = await drive(account, `files/${lastOf(template)}/copy`, { method: "POST", query, body }, context);
  const requests = Object.entries(fieldsOf(values)).map(([tag, value]) => ({
    replaceAllText: { containsText: { text: `{{${tag}}}`, matchCase: true }, replaceText: textOf(value) },
  }));
  if (requests.length > 0) await change(account, textOf(made["id"]), requests, context);
  return made;
}

/** Adds a text at the end of a document. */
export async function appendToDocument(params: AppParams & { readonly document?: Json; readonly text?: Json }, context: EffectContext): Promise<Fields> {
  const { document, text, ...account } = params;
  await change(account, lastOf(document), [{ insertText: { endOfSegmentLocation: {}, text: textOf(text) } }], context);
  return { documentId: lastOf(document) };
}

function change(account: AppParams, id: string, requests: Json, context: EffectContext): Promise<Fields> {
  return google(driveApp, account, { method: "POST", url: `https://docs.googleapis.com/v1/documents/${id}:batchUpdate`, body: { requests } }, context);
}
