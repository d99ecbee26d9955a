// SPDX-License-Identifier: 0BSD
import type { Effect } from "./connector.js";
import { NotConverted } from "./errors.js";
import type { Fields, Item, Json, Output } from "./items.js";
import type { Transform } from "./transform.js";

/** A part that is plugged into a model step, as the workflow had it. */
export interface Part<T = Fields> {
  readonly role?: string;
  readonly name: string;
  readonly type: string;
  readonly disabled?: boolean;
  /** Nothing asks it for anything: its place was switched off in the workflow. */
  readonly unused?: boolean;
  /** The steps that it is plugged into, where none of them uses it. */
  readonly into?: readonly { readonly role: string; readonly step: string }[];
  /** Its settings for an item. */
  parameters?(item: Item<T>): Json;
  readonly parts?: readonly Part<T>[];
}

/** A part that stands alone; it reads the items of the step that it is plugged into. */
export function part<T = Fields>(kept: Part<T>): Part<T> {
  return kept;
}

/** A call to the outside world whose client is still to be written; it throws when it is reached. */
export function unconverted<P>(what: string): Effect<P> {
  return () => {
    throw new NotConverted(`${what} has no client yet: write it in this function`);
  };
}

/** The same for a model, a chain or an agent, with its parts at hand. */
export function unconvertedModel<T = Fields>(name: string, parts: readonly Part<T>[]): Effect<Json> & { readonly parts: readonly Part<T>[] } {
  const call: Effect<Json> = () => {
    throw new NotConverted(`"${name}" has no client yet: write it in this function`);
  };
  return Object.assign(call, { parts });
}

/** A step with several inputs that was not converted. */
export function unconvertedJoin(reason: string, parameters: (item: Item<Fields>, input: Output<Fields>) => unknown): Transform<undefined> {
  return {
    params: undefined,
    execute() {
      throw new NotConverted(`${reason} (its parameters: ${parameters.toString()})`);
    },
  };
}
