// SPDX-License-Identifier: 0BSD
import { ExpressionError, messageOf } from "./errors.js";
import { applyFields, type FieldOptions, type Mapped } from "./field.js";
import type { Fields, Item, Output } from "./items.js";
import type { Produced } from "./policy.js";
import type { StepCall } from "./step.js";
import { handedOn, type ItemData } from "./transform.js";

export type { Mapped } from "./field.js";

/** How a mapping builds its items. */
export interface MapOptions<In = never> extends Omit<FieldOptions, "keep"> {
  /** Which fields of the incoming item stay; names may be computed from the item, as a text with commas. */
  readonly keep?: FieldOptions["keep"] | NamesOf<In> | { readonly except: NamesOf<In> };
  /** Gives each item this many more times, when the run is tried out by hand; computed from the first item. */
  readonly duplicate?: number | ((item: Item<In>, input: Output<In>) => unknown);
  /** Sets nothing where an expression stops with an error of its own, and goes on without a trace of it. */
  readonly ignoreExpressionErrors?: boolean;
}

/** Computes names of fields, with commas between them. */
type NamesOf<In> = (item: Item<In>, input: Output<In>) => unknown;

/** Makes new fields from an item. `_Out` tells the reader what the items look like afterwards; the step's declaration decides. */
export type Mapping<In, _Out = Fields> = (item: Item<In>, input: Output<In>) => Mapped;

/** Applies a mapping to each item. */
export function mapItems(call: StepCall, mapping: Mapping<never>, options: MapOptions): Produced {
  const compute = mapping as (item: Item<unknown>, input: Output<unknown>) => Mapped;
  const items: ItemData[] = [];
  const copies = call.execution.mode === "manual" ? copiesOf(call, options.duplicate) : 0;
  call.items.forEach((item, index) => {
    const data = mapItem(call, compute, options, item, index);
    for (let copy = 0; copy <= copies; copy += 1) items.push(data);
  });
  return [items];
}

function copiesOf(call: StepCall, duplicate: MapOptions["duplicate"] = 0): number {
  if (typeof duplicate === "number") return duplicate;
  const compute = duplicate as (item: Item<unknown>, input: Output<unknown>) => unknown;
  const first = call.items[0];
  return first === undefined ? 0 : Number(compute(first, call.input));
}

/** The options for one item: names of fields that are computed have their values. */
function named(call: StepCall, options: MapOptions, item: Item): FieldOptions {
  const { keep, ...rest } = options;
  const names = (compute: NamesOf<never>): string[] =>
    (Reflect.apply(compute, undefined, [item, call.input]) as string).split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (keep === undefined) return rest;
  if (typeof keep === "function") return { ...rest, keep: names(keep) };
  if (typeof keep === "object" && "except" in keep && typeof keep.except === "function") return { ...rest, keep: { except: names(keep.except) } };
  return { ...rest, keep: keep as NonNullable<FieldOptions["keep"]> };
}

function mapItem(
  call: StepCall,
  compute: (item: Item<unknown>, input: Output<unknown>) => Mapped,
  options: MapOptions,
  item: Item,
  index: number,
): ItemData {
  try {
    return handedOn(applyFields(item, compute(item, call.input), named(call, options, item), index), { item: index });
  } catch (error) {
    if (options.ignoreExpressionErrors === true && error instanceof ExpressionError) return handedOn(applyFields(item, {}, named(call, options, item), index), { item: index });
    // The first generation computed its values before it could go on with an item that fails.
    if (!call.continueOnFail || options.legacy === true) throw error;
    return { json: { error: messageOf(error) }, pairedItem: { item: index } };
  }
}
