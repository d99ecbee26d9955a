// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { EffectContext } from "./host.js";
import type { Fields, Json } from "./items.js";
import type { ItemData } from "./transform.js";

/** What a connector gives back: items, fields of items, or any other value, which then becomes the field `data`. */
export type EffectResult = ItemData | readonly ItemData[] | Json | readonly Json[] | void;

/** A connector: the one place that reaches outside. What its items look like is said where the step is declared. */
export interface Effect<P> {
  (params: P, context: EffectContext): Promise<EffectResult> | EffectResult;
  /** Does the work for all items at once, where that is how the service is asked. */
  readonly forAll?: (params: readonly P[], context: EffectContext) => Promise<readonly ItemData[]>;
  /** The calls for all items are under way at the same time; each begins when this has waited. */
  readonly pace?: (params: P, context: EffectContext) => Promise<void>;
  /** Says by which outputs the item leaves, where the step has several. */
  readonly route?: (params: P, context: EffectContext) => Promise<Routing>;
  /** The one record that is given where a recording says what was found. */
  readonly recorded?: (found: readonly Fields[]) => Fields;
}

/** Where an item goes, and what it then holds; itself when `json` is missing. */
export interface Routing {
  readonly outputs: readonly number[];
  readonly json?: Fields;
}

/** A connector whose answer decides by which outputs an item leaves. */
export function routed<P>(route: (params: P, context: EffectContext) => Promise<Routing>): Effect<P> {
  const refuse = (): never => { throw new StepError("A step that routes items cannot be called as a tool"); };
  return Object.assign(refuse, { route });
}

/** A connector whose calls do not wait for each other, but for `pace` before each begins. */
export function atOnce<P, R extends EffectResult>(
  call: (params: P, context: EffectContext) => Promise<R>,
  pace: (params: P, context: EffectContext) => Promise<void>,
): typeof call & { readonly pace: typeof pace } {
  return Object.assign((params: P, context: EffectContext) => call(params, context), { pace });
}

/** A connector that is called once for all items of a step. Its items name those that they descend from. */
export function forAll<P>(work: (params: readonly P[], context: EffectContext) => Promise<readonly ItemData[]>): Effect<P> {
  return Object.assign((params: P, context: EffectContext) => work([params], context), { forAll: work });
}
