// SPDX-License-Identifier: 0BSD
import moment from "moment";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** Records of an object that meet all conditions. */
export interface SalesforceRecords extends AppParams {
  readonly object?: Json;
  /** Names in a list, or with commas between them; the usual ones of the object when missing. */
  readonly fields?: Json;
  readonly where?: readonly { readonly field?: Json; readonly is?: Json; readonly value?: Json }[];
  readonly all?: Json;
  /** How many, where not all are wanted; 50 when missing. */
  readonly limit?: Json;
}

const usual: Readonly<Record<string, string>> = {
  Account: "id,name,type", Lead: "id,company,firstname,lastname,street,postalCode,city,email,status", Contact: "id,firstname,lastname,email",
  Opportunity: "id,accountId,amount,probability,type", Case: "id,accountId,contactId,priority,status,subject,type", Task: "id,subject,status,priority", Attachment: "id,name", User: "id,name,email",
};

/** Finds records by a query in Salesforce's own language, and reads all pages. */
export async function querySalesforce(params: AppParams & { readonly query?: Json }, context: EffectContext): Promise<Fields[]> {
  const type = "salesforceOAuth2Api";
  const { instanceUrl = "" } = await context.credentials(params.auth?.[type] ?? type);
  const base = `${instanceUrl}/services/data/v59.0/query`;
  const out: Fields[] = [];
  for (let url = base; ;) {
    const page = fieldsOf(await callApi({ url, query: { q: params.query }, auth: await signIn(params, { oAuth2: type }, context) }, context));
    out.push(...listOf(page["records"]).map(fieldsOf));
    const next = page["nextRecordsUrl"];
    if (!next) return out;
    url = `${base}/${textOf(next).split("/").at(-1) ?? ""}`;
  }
}

/** Lists records of an object. */
export function listSalesforceRecords(params: SalesforceRecords, context: EffectContext): Promise<Fields[]> {
  const { object, fields, where = [], all, limit = 50, ...account } = params;
  const named = Array.isArray(fields) ? fields.map(textOf).join(",") : textOf(fields) || usual[textOf(object)] || "id";
  const tests = where.map(({ field, is, value }) => `${textOf(field)} ${is === undefined || is === "equal" ? "=" : textOf(is)} ${written(value)}`);
  const query = `SELECT ${named} FROM ${textOf(object)} ${tests.length === 0 ? "" : `WHERE ${tests.join(" AND ")}`}${all === true ? "" : ` LIMIT ${textOf(limit)}`}`;
  return querySalesforce({ ...account, query }, context);
}

/** A value as a query holds it: what can be read as a date, and a number, stands without quotation marks. */
function written(value: Json): string {
  if (typeof value !== "string") return String(value);
  const isMoment = moment(value, [moment.ISO_8601, moment.RFC_2822]).isValid() || !Number.isNaN(Date.parse(value));
  return isMoment ? value : `'${value}'`;
}
