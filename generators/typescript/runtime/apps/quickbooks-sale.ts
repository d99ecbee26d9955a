// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, listOf, withoutMissing } from "../json.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** An invoice or an estimate. */
export interface QuickBooksSale extends AppParams {
  /** `Invoice` or `Estimate`. */
  readonly entity: string;
  /** The customer's id. */
  readonly customer?: Json;
  readonly lines?: Json;
  /** What else is said of it, as a person fills it in. */
  readonly fields?: Readonly<Fields>;
}

/** Makes an invoice or an estimate. */
export async function createQuickBooksSale(params: QuickBooksSale, context: EffectContext): Promise<Fields> {
  const { entity, customer, fields = {} } = params;
  const lines = listOf(params.lines).map(fieldsOf);
  const what = entity.toLowerCase();
  if (lines.length === 0) throw new StepError(`Please enter at least one line for the ${what}.`);
  if (lines.some(({ DetailType, Amount, Description }) => DetailType === undefined || Amount === undefined || Description === undefined)) throw new StepError("Please enter detail type, amount and description for every line.");
  const body = { CustomerRef: { value: customer }, Line: lines.map((line) => lineOf(line, entity === "Invoice")), ...sentFields(fields) };
  const type = "quickBooksOAuth2Api";
  const { server = "https://quickbooks.api.intuit.com", realmId = "" } = await context.credentials(params.auth?.[type] ?? type);
  const answer = await callApi({ method: "POST", url: `${server}/v3/company/${realmId}/${what}`, body, auth: await signIn(params, { credential: type }, context) }, context);
  return fieldsOf(fieldsOf(answer)[entity]);
}

/** What is sold stands below a name of its own; only invoices say there how many. */
function lineOf(line: Fields, counted: boolean): Fields {
  if (line["DetailType"] !== "SalesItemLineDetail") return line;
  const { itemId, TaxCodeRef, Qty, ...rest } = line;
  if (itemId === undefined) throw new StepError("Please enter an item ID for the associated line.");
  const detail = { ItemRef: { value: itemId }, TaxCodeRef: { value: TaxCodeRef } };
  return counted ? { ...rest, SalesItemLineDetail: withoutMissing({ ...detail, Qty }) } : { ...withoutMissing({ ...rest, Qty }), SalesItemLineDetail: detail };
}

function sentFields(fields: Readonly<Fields>): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]): [string, Json] => {
    const details = fieldsOf(fieldsOf(value)["details"]);
    switch (name) {
      case "BillAddr": case "ShipAddr": return [name, Object.fromEntries(Object.entries(details).filter(([, part]) => part !== ""))];
      case "BillEmail": return [name, { Address: value }];
      case "CustomerMemo": return [name, { value }];
      case "CustomFields": return ["CustomField", listOf(fieldsOf(value)["Field"]).map((field) => ({ ...fieldsOf(field), Type: "StringType" }))];
      case "TotalTax": return ["TxnTaxDetail", { TotalTax: value }];
      default: return [name, name.endsWith("Ref") && isFields(value) ? { name: details["name"], value: details["value"] } : value];
    }
  }));
}
