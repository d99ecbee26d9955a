// SPDX-License-Identifier: 0BSD
import type { Fields, Item } from "./items.js";
import { runOf } from "./place.js";
import { StepHandle } from "./step-handle.js";

/** A step of the run that an item is part of, by its name, where the pipeline's variables are not in scope. */
export function stepOf<T = Fields>(item: Item<unknown>, step: string): StepHandle<T> {
  return new StepHandle<T>(runOf(item), step);
}
