// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { readObject } from "../connectors/http-encode.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { AppError, callApi, signIn, type AppParams } from "./api.js";
import { appendFile, itemFile } from "./files.js";

/** A call of Facebook's Graph API. */
export interface GraphCall extends AppParams {
  /** `graph.facebook.com` or `graph-video.facebook.com`. */
  readonly host?: Json;
  readonly method?: Json;
  readonly version?: Json;
  readonly node?: Json;
  readonly edge?: Json;
  readonly fields?: readonly { readonly name?: Json }[];
  readonly query?: readonly { readonly name?: Json; readonly value?: Json }[];
  readonly queryJson?: Json;
  /** A file of the item is sent: its name in the item, or `field:name`. */
  readonly upload?: Json;
  readonly binary?: Json;
}

/** Calls Facebook's Graph API. */
export async function callFacebookGraph(params: GraphCall, context: EffectContext): Promise<ItemData> {
  const parts = [textOf(params.version), textOf(params.node), textOf(params.edge)].filter((part) => part !== "");
  const fields = (params.fields ?? []).map(({ name }) => textOf(name)).join(",");
  const query: Fields = {
    ...(fields === "" ? {} : { fields }),
    ...Object.fromEntries((params.query ?? []).map(({ name, value }) => [textOf(name), value])),
    ...(isGiven(params.queryJson) ? readObject(params.queryJson) : {}),
  };
  const request = { method: textOf(params.method ?? "GET"), url: `https://${textOf(params.host ?? "graph.facebook.com")}/${parts.map((part) => encodeURI(part)).join("/")}`, query, auth: await signIn(params, { accessToken: "facebookGraphApi" }, context) };
  try {
    const answer = await callApi(params.upload === true ? { ...request, body: formOf(params, context) } : request, context);
    return { json: Array.isArray(answer) ? { data: answer } : typeof answer === "string" ? { message: answer } : fieldsOf(answer) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.message, { status: error.status, body: error.body, description: error.description, asField: { statusCode: error.status, ...fieldsOf(fieldsOf(error.body)["error"]) }, cause: error });
  }
}

function formOf(params: GraphCall, context: EffectContext): FormData {
  const [field, name] = textOf(params.binary).includes(":") ? textOf(params.binary).split(":") : ["file", textOf(params.binary)];
  const form = new FormData();
  appendFile(form, field ?? "file", itemFile(context, name));
  return form;
}
