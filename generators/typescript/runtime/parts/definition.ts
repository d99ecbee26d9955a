// SPDX-License-Identifier: 0BSD
import { noPrompt } from "../agent.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Item, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { ModelSettings } from "../models.js";
import { pause } from "../pause.js";
import type { ModelPart, OutputPart } from "./part.js";

/** What is plugged into every step that asks a model. */
export interface Plugged<T> {
  /** The version of the workflow's step: defaults and results differ. */
  readonly version: number;
  readonly model: ModelPart<T>;
  /** Answers when the first model fails. */
  readonly fallback?: ModelPart<T>;
  readonly output?: OutputPart<T>;
}

/** The models for a call. */
export function modelsFor<T>(plugged: Plugged<T>, item: Item<T>, context: EffectContext): { model: ModelSettings; fallback?: ModelSettings } {
  return { model: plugged.model(item, context), ...(plugged.fallback === undefined ? {} : { fallback: plugged.fallback(item, context) }) };
}

/** The field of the item that is the question where a step has none, by the first version that reads it. */
export type QuestionFields = readonly (readonly [since: number, field: string])[];

/** That field for a version. */
export function questionField(fields: QuestionFields, version: number): string {
  return fields.find(([since]) => version >= since)?.[1] ?? "chatInput";
}

/** The question as a call gives it: nothing where it gives none, and a field of the item is the question. Fails where what it gives has no value: no model is asked nothing. */
export function questionOf(params: Fields): Json {
  if (!("prompt" in params)) return undefined;
  if (params["prompt"] === undefined) throw noPrompt();
  return params["prompt"] ?? "";
}

/** The parameters of a step, and its options. */
export function readParams(params: Json): { params: Fields; options: Fields } {
  const fields = fieldsOf(params);
  return { params: fields, options: fieldsOf(fields["options"]) };
}

/** Waits before the item that begins a batch, as long as the step's settings say: `batchSize` items, and then `delayBetweenBatches` milliseconds. */
export async function paced(batching: Json, { index, signal }: EffectContext): Promise<void> {
  const { batchSize = 5, delayBetweenBatches } = fieldsOf(batching);
  const [size, delay] = [Number(batchSize), Number(delayBetweenBatches ?? 0)];
  if (index > 0 && size >= 1 && index % size === 0 && delay > 0) await pause(delay, signal);
}

/** A whole number, or nothing. */
export function count(value: Json): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) throw new StepError(`${JSON.stringify(value)} is not a number`);
  return number;
}
