// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";
import type { Wanted } from "../parked.js";
import type { ItemData } from "../transform.js";
import { amountOf, momentOf } from "../wait.js";

/** When the step stops waiting. */
export interface Limit {
  readonly on?: Json;
  /** `afterTimeInterval` (`amount`, `unit`) or `atSpecifiedTime` (`moment`). */
  readonly kind?: Json;
  readonly amount?: Json;
  readonly unit?: Json;
  readonly moment?: Json;
}

/** Who may answer. */
interface Guarded {
  /** `basicAuth` or `headerAuth`; anybody who has the address when missing. */
  readonly authentication?: Json;
  /** The name of the credential for each credential type. */
  readonly auth?: Readonly<Record<string, string>>;
}

/** The settings of a webhook, as in pipeline.yaml, and how long it is waited for. */
export interface WaitForCallParams extends Guarded {
  readonly method?: Json;
  readonly respond?: Json;
  readonly response?: Fields;
  readonly rawBody?: Json;
  readonly binary?: Json;
  readonly file?: Json;
  readonly allowedAddresses?: Json;
  readonly ignoreBots?: Json;
  /** Stands behind the address of the run. */
  readonly suffix?: Json;
  readonly limit?: Limit;
}

/** The settings of a form, as in pipeline.yaml, and how long it is waited for. */
export interface WaitForFormParams extends Guarded {
  readonly title?: Json;
  readonly description?: Json;
  readonly button?: Json;
  readonly fields?: readonly Fields[];
  /** The fields as JSON in the words of the platform, instead of `fields`. */
  readonly definition?: Json;
  readonly respond?: Json;
  readonly after?: Fields;
  readonly suffix?: Json;
  readonly limit?: Limit;
  readonly version?: number;
}

/** Waits until somebody calls the run's address (`$execution.resumeUrl`); what the call holds becomes the item. */
export const waitForCall = forAll<WaitForCallParams>(async ([params = {}], context) => {
  const { limit, ...settings } = params;
  return await wait("call", settings, limit, context);
});

/** Waits until somebody fills in the run's form (`$execution.resumeFormUrl`); its fields become the item. */
export const waitForForm = forAll<WaitForFormParams>(async ([params = {}], context) => {
  const { limit, definition, ...settings } = params;
  return await wait("form", definition === undefined ? settings : { ...settings, fields: describedFields(definition) }, limit, context);
});

async function wait(kind: Wanted["kind"], settings: object, limit: Limit | undefined, context: EffectContext): Promise<readonly ItemData[]> {
  if (context.wait === undefined) throw new StepError("Nothing outside can answer this run");
  const until = limit?.on === true ? untilOf(limit) : undefined;
  return await context.wait({ kind, settings: { ...settings }, ...(until === undefined ? {} : { until }) });
}

/** The moment at which a limit ends, in milliseconds since the epoch. */
export function untilOf({ kind, amount, unit, moment }: Limit): number {
  if (kind === "atSpecifiedTime") return momentOf(moment);
  return Date.now() + amountOf({ ...(amount === undefined ? {} : { amount }), ...(unit === undefined ? {} : { unit }) });
}

/** The members of a field in the words of the platform, by those of pipeline.yaml. */
const MEMBERS: Readonly<Record<string, string>> = {
  label: "fieldLabel", name: "fieldName", type: "fieldType", required: "requiredField", placeholder: "placeholder", defaultValue: "defaultValue",
  accept: "acceptFileTypes", multipleFiles: "multipleFiles", multiselect: "multiselect", value: "fieldValue", html: "html",
};

/** The fields of a form that is described as JSON in the words of the platform. */
export function describedFields(definition: Json): Fields[] {
  const read: unknown = typeof definition === "string" ? JSON.parse(definition) : definition;
  if (!Array.isArray(read)) throw new StepError("The fields of the form are no list");
  return read.filter(isFields).map((field) => {
    const known: Fields = {};
    for (const [member, theirs] of Object.entries(MEMBERS)) if (Object.hasOwn(field, theirs)) known[member] = field[theirs];
    const options = isFields(field["fieldOptions"]) ? field["fieldOptions"]["values"] : undefined;
    return options === undefined ? known : { ...known, options };
  });
}
