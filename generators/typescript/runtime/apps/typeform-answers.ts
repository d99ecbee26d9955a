// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { StepError } from "../errors.js";
import { type AppParams, credentialType } from "./api.js";
import { operation, type RestApi } from "./rest.js";
import { derivedSecret, signedHeaders } from "./signed-request.js";

/** Whose answers start the pipeline. */
export interface TypeformAnswers extends AppParams {
  readonly form?: Json;
  /** Answers stand under the titles of their questions. True when missing. */
  readonly simple?: Json;
  /** Nothing but the answers is given. True when missing. */
  readonly answersOnly?: Json;
  /** Answers that are not simple stand under the ids of their questions; they are one list when missing. */
  readonly byId?: Json;
}

/** https://www.typeform.com/developers/webhooks */
const typeform: RestApi = { url: "https://api.typeform.com", ways: { accessToken: { type: "typeformApi", headers: { authorization: "bearer {accessToken}" } }, oAuth2: "typeformOAuth2Api" } };

const list = operation(typeform, { method: "GET", path: "/forms/{form}/webhooks", gives: "items" });
const create = operation(typeform, { method: "PUT", path: "/forms/{form}/webhooks/{tag}" });

/** What people send with a form, one item each. */
export const typeformAnswers: Hook<TypeformAnswers> = {
  async read({ simple, answersOnly, byId, ...account }, request, context) {
    signedHeaders(request, await secretOf(account, context), { header: "typeform-signature", encoding: "base64", prefix: "sha256=" });
    const sent = fieldsOf(request.json["body"]);
    const response = fieldsOf(sent["form_response"]);
    const { answers, definition } = response;
    if (answers === undefined || definition === undefined) throw new StepError("Expected definition/answers data is missing!");
    const shown = simple === false ? answers : titled(listOf(answers).map(fieldsOf), fieldsOf(definition));
    if (answersOnly === false) return [{ json: { ...sent, form_response: { ...response, answers: shown } } }];
    if (simple !== false) return [{ json: fieldsOf(shown) }];
    const all = listOf(answers).map(fieldsOf);
    return byId === true ? [{ json: Object.fromEntries(all.map((answer) => [textOf(fieldsOf(answer["field"])["id"]), answer])) }] : all.map((json) => ({ json }));
  },
  async register({ form, auth, authentication }, url, context) {
    const account: AppParams = { ...(auth === undefined ? {} : { auth }), ...(authentication === undefined ? {} : { authentication }) };
    const known = await list({ ...account, form }, context);
    if (known.some(({ json }) => json["url"] === url)) return;
    const secret = await secretOf(account, context);
    // The name of an address follows from it: who tells it twice has told it once.
    await create({ ...account, form, tag: `pipeline-${derivedSecret(url).slice(0, 10)}`, body: { url, enabled: true, verify_ssl: true, secret } }, context);
  },
};

/** Answers by the titles of their questions. Of a choice it is the label, or the labels. */
function titled(answers: readonly Fields[], definition: Fields): Fields {
  const titles = new Map(listOf(definition["fields"]).map(fieldsOf).map(({ id, title }): [Json, string] => [id, textOf(title).replaceAll("{{", "[").replaceAll("}}", "]")]));
  return Object.fromEntries(answers.map((answer) => [titles.get(fieldsOf(answer["field"])["id"]) ?? "undefined", valueOf(answer[textOf(answer["type"])])]));
}

function valueOf(value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return value["label"] ?? value["labels"] ?? value;
}

async function secretOf(params: AppParams, context: EffectContext): Promise<string> {
  const type = credentialType(params, { accessToken: "typeformApi", oAuth2: "typeformOAuth2Api" });
  const { clientSecret, accessToken } = await context.credentials(params.auth?.[type] ?? type);
  return derivedSecret(clientSecret ?? accessToken);
}
