// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google } from "./google.js";

/** A form of Google Forms. */
export interface FormParams extends AppParams {
  readonly form?: Json;
  /** The most responses that one run takes. */
  readonly most?: Json;
}

const app = { type: "googleFormsOAuth2Api", scopes: ["https://www.googleapis.com/auth/forms.responses.readonly"] };

/** All responses to a form, the newest first. */
export async function newestFormResponses(params: FormParams, context: EffectContext): Promise<Fields[]> {
  const { form, most: _, ...account } = params;
  const found: Fields[] = [];
  let page: Json;
  do {
    const url = `https://forms.googleapis.com/v1/forms/${encodeURIComponent(textOf(form))}/responses`;
    const answer = await google(app, account, { url, query: isGiven(page) ? { pageToken: page } : {} }, context);
    found.push(...listOf(answer["responses"]).map(fieldsOf));
    page = answer["nextPageToken"];
  } while (isGiven(page));
  return found.sort((a, b) => (textOf(a["createTime"]) < textOf(b["createTime"]) ? 1 : -1));
}
