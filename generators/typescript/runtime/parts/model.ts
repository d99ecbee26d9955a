// SPDX-License-Identifier: 0BSD
import type { Item, Json } from "../items.js";
import { modelSettings } from "../models.js";
import type { ModelPart } from "./part.js";

/** The model of a name in the `models` section of pipeline.yaml; `values` are settings that depend on the item. */
export function model<T>(name: string, values?: (item: Item<T>) => { readonly [setting: string]: Json }): ModelPart<T> {
  return (item, context) => modelSettings({ ...context.models?.[name], ...values?.(item) }, name);
}
