// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import { Item, typedItem, type Json } from "../items.js";
import type { MemorySettings } from "../memory.js";
import type { ModelSettings } from "../models.js";
import type { OutputShape } from "../structured-output.js";

/** A value, or how to get it from the item that the step works on. */
export type ForItem<T, V> = V | ((item: Item<T>) => V);

/** A language model that is plugged into a step. */
export type ModelPart<T> = (item: Item<T>, context: EffectContext) => ModelSettings;

/** A memory that is plugged into an agent. */
export type MemoryPart<T> = (item: Item<T>, context: EffectContext) => MemorySettings;

/** The form that a step's answer must have. */
export type OutputPart<T> = (item: Item<T>, context: EffectContext) => OutputShape;

/** The value for an item. */
export function forItem<T, V extends Json | object>(value: ForItem<T, V>, item: Item<T>): V {
  return typeof value === "function" ? value(item) : value;
}

/** The item that models, memories and tools are set up for: the first one, whichever the step is working on, as in the workflow. */
export function firstItem<T>(context: EffectContext): Item<T> {
  return placed(context.items[0] ?? context.item);
}

/** The item that the step is working on. */
export function currentItem<T>(context: EffectContext): Item<T> {
  return placed(context.item);
}

/** An item that a step of a run was given. */
export function placed<T>(item: object): Item<T> {
  if (item instanceof Item) return typedItem<T>(item);
  throw new StepError("A model step needs an item of a run");
}
