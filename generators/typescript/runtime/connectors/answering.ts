// SPDX-License-Identifier: 0BSD
import type { Effect, EffectResult } from "../connector.js";
import type { Value } from "../formulas/value.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";
import type { ItemData } from "../transform.js";

/** The parameters of a client as formulas give them: dates among them become texts, missing values are left out. */
export type Given<P> = { readonly [K in keyof P]: Value };

/** What of a client's answer becomes the record. Places in it are dotted; `*` stands for each element of a list, whose texts are joined. */
export interface Answer {
  /** The account that the client uses: the name of the credential by its type. */
  readonly auth?: Readonly<Record<string, string>>;
  /** What the client is always told, beside what the workflow says. */
  readonly always?: Readonly<Fields>;
  /** Where the record stands, or the list of them. */
  readonly at?: string;
  /** The object whose members stand beside the record's own. */
  readonly spread?: string;
  /** Further fields, by their place in the answer. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Records hold these fields only. */
  readonly only?: readonly string[];
  /** Records say which of how many they are. */
  readonly counted?: boolean;
  /** The parameter that says how many records are given at most; the client is not told. */
  readonly limit?: string;
}

/** Makes an operation of a workflow from a client that serves several kinds of workflows. */
export function answering<P extends object>(client: Effect<P>, answer: Answer = {}): Effect<Given<P>> {
  return async (params: Given<P>, context: EffectContext) => {
    const said = Object.entries(params).filter(([name]) => name !== answer.limit);
    const asked: P = JSON.parse(JSON.stringify({ ...(answer.auth === undefined ? {} : { auth: answer.auth }), ...answer.always, ...Object.fromEntries(said) }));
    const given = await client(asked, context);
    // A file stands beside its record.
    if (isItem(given) && given.binary !== undefined) return { json: shaped(answer.at === undefined ? given.json : valueAt(given.json, answer.at), answer), binary: given.binary };
    const found = recordsOf(given).flatMap((each) => listed(answer.at === undefined ? each : valueAt(each, answer.at)));
    const most = Number(new Map(Object.entries(params)).get(answer.limit ?? "") ?? NaN);
    const records = (Number.isNaN(most) ? found : found.slice(0, most)).map((record) => shaped(record, answer));
    if (answer.counted !== true) return records;
    return records.map((record, index) => ({ ...record, __IMTINDEX__: index + 1, __IMTLENGTH__: records.length }));
  };
}

function shaped(record: Json, { spread, fields = {}, only }: Answer): Fields {
  const whole = isFields(record) ? record : { value: record };
  const { [spread ?? ""]: inner, ...rest } = whole;
  const all: Fields = spread === undefined ? { ...whole } : { ...rest, ...(isFields(inner) ? inner : {}) };
  for (const [name, place] of Object.entries(fields)) all[name] = valueAt(whole, place);
  return only === undefined ? all : Object.fromEntries(only.map((name) => [name, all[name]]));
}

/** What stands at a place of a value. */
export function valueAt(value: Json, place: string): Json {
  const [head = "", ...rest] = place.split(".");
  const below = rest.join(".");
  if (head === "*") return (Array.isArray(value) ? value : []).map((each) => String(valueAt(each, below) ?? "")).join("");
  const member = Array.isArray(value) ? value[Number(head)] : isFields(value) ? value[head] : undefined;
  return below === "" ? member : valueAt(member, below);
}

function recordsOf(given: EffectResult): Json[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return list.map((each) => (isItem(each) ? each.json : JSON.parse(JSON.stringify(each))));
}

function listed(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

function isItem(value: unknown): value is ItemData {
  return isFields(value) && isFields(value["json"]) && Object.keys(value).every((key) => key === "json" || key === "binary" || key === "pairedItem");
}
