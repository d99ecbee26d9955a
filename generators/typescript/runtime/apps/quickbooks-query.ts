// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** Records of QuickBooks. */
export interface QuickBooksRecords extends AppParams {
  /** What they are, as QuickBooks names it: `Customer`, `Invoice`. */
  readonly entity: string;
  /** What stands behind `SELECT * FROM …`: conditions and an order. */
  readonly query?: Json;
  readonly all?: Json;
  /** How many, where not all are wanted; 50 when missing. */
  readonly limit?: Json;
}

/** How many records a page has. */
const PAGE = 1000;

/** Lists records by a query in QuickBooks' own language; all pages of it where all are wanted. */
export async function listQuickBooksRecords(params: QuickBooksRecords, context: EffectContext): Promise<Fields[]> {
  const { entity, query, all, limit = 50 } = params;
  const type = "quickBooksOAuth2Api";
  const { server = "https://quickbooks.api.intuit.com", realmId = "" } = await context.credentials(params.auth?.[type] ?? type);
  const auth = await signIn(params, { credential: type }, context);
  const ask = async (text: string): Promise<Fields> => fieldsOf(fieldsOf(await callApi({ url: `${server}/v3/company/${realmId}/query`, query: { query: text }, auth }, context))["QueryResponse"]);
  const from = entity.toLowerCase();
  const select = `SELECT * FROM ${from}${isGiven(query) ? ` ${textOf(query)}` : ""}`;
  if (all !== true) {
    const found = (await ask(`${select} MAXRESULTS ${textOf(limit)}`))[entity];
    // Where nothing was found the platform gives an item without fields.
    return found === undefined ? [{}] : listOf(found).map(fieldsOf);
  }
  const most = Number((await ask(`SELECT COUNT(*) FROM ${from}`))["totalCount"] ?? 0);
  const out: Fields[] = [];
  for (let start = 1; start === 1 || out.length < most; start += PAGE) {
    const found = (await ask(`${select} MAXRESULTS ${PAGE} STARTPOSITION ${start}`))[entity];
    // A page without records ends the list as if there were none at all.
    if (!Array.isArray(found)) return [];
    out.push(...found.map(fieldsOf));
  }
  return out;
}
