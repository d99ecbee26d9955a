// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import { forItem, type ForItem, type ModelPart, type OutputPart } from "./part.js";

/** A form whose wrong answers another model mends once; `repair` is what that model is asked. */
export function autoFixed<T>(output: OutputPart<T>, fixer: ModelPart<T>, repair?: ForItem<T, Json>): OutputPart<T> {
  return (item, context) => ({
    ...output(item, context), autoFix: true, fixer: fixer(item, context),
    ...(repair === undefined ? {} : { repair: forItem(repair, item) }),
  });
}
