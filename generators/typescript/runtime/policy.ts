// SPDX-License-Identifier: 0BSD
import type { Item } from "./items.js";
import type { ItemData } from "./transform.js";

/** What a step does besides its work. */
export interface StepOptions {
  /**
   * What an error does: `stop` ends the run, `continue` goes on, `route` adds an output for items that carry an error.
   */
  readonly onError?: "stop" | "continue" | "route";
  /** How often to try, and how long to wait in between. An item with an `error` field counts as a failure too. */
  readonly retry?: { readonly tries?: number; readonly waitMs?: number };
  /** Gives one empty item when the first output would be empty. */
  readonly always?: boolean;
  /** Handles the first item only. */
  readonly once?: boolean;
  /** How many outputs the step has, the one for errors not counted. */
  readonly outputs?: number;
}

/** What each output of a step gives; nothing at all means that the step did not do anything. */
export type Produced = (ItemData[] | undefined)[] | undefined;

/** How often a step may try, and the pause between two tries in milliseconds. */
export function tries(options: StepOptions): { most: number; pause: number } {
  if (options.retry === undefined) return { most: 1, pause: 0 };
  return {
    most: Math.min(5, Math.max(2, options.retry.tries || 3)),
    pause: Math.min(5000, Math.max(0, options.retry.waitMs || 1000)),
  };
}

/** Does the step report failure by an `error` field in its first item? */
export function reportsFailure(produced: Produced): boolean {
  return produced?.[0]?.[0]?.json?.["error"] !== undefined;
}

/** The error of an item, by its shape: an error of its own, a lone `error` field, or `error` beside `message`. */
function errorOf(item: ItemData): unknown {
  if (item.error) return item.error;
  const { error, message } = item.json;
  if (!error) return undefined;
  const fields = Object.keys(item.json).length;
  return fields === 1 || (message && fields === 2) ? error : undefined;
}

/**
 * Moves items that carry an error to an output of their own, after the regular ones. The fields of the item that the
 * step was given go along where its lineage names it.
 */
export function routeErrors(
  produced: (ItemData[] | undefined)[],
  outputs: number,
  given: (input: number, index: number) => Item | undefined,
): void {
  const failed: ItemData[] = [];
  for (let output = 0; output < outputs; output += 1) {
    const kept: ItemData[] = [];
    for (const item of produced[output] ?? []) {
      if (errorOf(item) === undefined) {
        kept.push(item);
        continue;
      }
      const lineage = Array.isArray(item.pairedItem) ? item.pairedItem[0] : item.pairedItem;
      const pair = typeof lineage === "number" ? undefined : lineage;
      const origin = pair === undefined ? undefined : given(pair.input ?? 0, pair.item);
      failed.push(origin === undefined ? item : { ...item, json: { ...origin.json, ...item.json } });
    }
    produced[output] = kept;
  }
  produced[outputs] = failed;
}

/** Completes the lineage of items that name no parent, where there is only one possibility. */
export function completeLineage(produced: (ItemData[] | undefined)[], inputs: readonly (readonly unknown[] | null)[]): void {
  const single = inputs.length === 1 ? inputs[0]?.length : undefined;
  if (single === undefined) return;
  const alike = produced.length === 1 && produced[0]?.length === single;
  for (const items of produced) {
    if (items === undefined) continue;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index];
      if (item === undefined || item.pairedItem !== undefined) continue;
      if (single !== 1 && !alike) return;
      item.pairedItem = { item: single === 1 ? 0 : index };
    }
  }
}

/** Gives an empty item that descends from everything the step was given. */
export function always(produced: Produced, inputs: readonly (readonly unknown[] | null)[]): (ItemData[] | undefined)[] {
  const outputs = produced ?? [];
  if (outputs[0]?.[0] !== undefined) return outputs;
  const pairedItem = inputs.flatMap((items, input) => (items ?? []).map((_, item) => ({ item, input })));
  outputs[0] = [{ json: {}, pairedItem }];
  return outputs;
}

/** An item that carries an error shows it in its fields, and nothing else. */
export function showErrors(produced: (ItemData[] | undefined)[]): void {
  for (const items of produced) {
    for (const item of items ?? []) {
      const inner = item.json?.["$error"];
      if (inner !== undefined && item.json["$json"] !== undefined) {
        item.error = inner;
        item.json = { error: messageIn(inner) };
      } else if (item.error !== undefined) {
        item.json = { error: messageIn(item.error) };
      }
    }
  }
}

function messageIn(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" ? error.message : undefined;
}

