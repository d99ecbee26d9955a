// SPDX-License-Identifier: 0BSD
import { messageOf, StepError } from "../errors.js";
import type { ItemData, Params, Transform, TransformCall } from "../transform.js";
import { withoutDuplicates } from "./duplicates.js";
import type { DuplicateParams } from "./duplicates.js";
import type { Leaf } from "./fields.js";
import { passed, passedAll } from "./lineage.js";
import { withMemory } from "./run-facts.js";
import { forget, siftAbove, siftKeys, storedCount } from "./seen-before.js";
import type { Sifted } from "./seen-before.js";

export interface RemoveDuplicatesParams extends DuplicateParams {
  operation?: Leaf<"removeDuplicateInputItems" | "removeItemsSeenInPreviousExecutions" | "clearDeduplicationHistory">;
  /** What makes an item new with regard to earlier executions. */
  logic?: Leaf<
    "removeItemsWithAlreadySeenKeyValues" | "removeItemsUpToStoredIncrementalKey" | "removeItemsUpToStoredDate"
  >;
  key?: unknown;
  incrementalKey?: unknown;
  dateKey?: unknown;
  /** Shares the history with the whole workflow or keeps it to this step. */
  scope?: Leaf<"node" | "workflow">;
  historySize?: Leaf<number>;
  version?: number;
}

type Call = TransformCall<RemoveDuplicatesParams>;

const EMPTY_KEY = "The `Value to Dedupe` On is empty. Please provide a value.";

function numberKey(value: unknown): string {
  if (value === undefined || value === null || String(value) === "") throw new StepError(EMPTY_KEY);
  if (Number.isNaN(Number(value))) {
    throw new StepError(`The value '${String(value)}' is not a number. Please provide a number.`);
  }
  return String(Number(value));
}

function dateKey(value: unknown): string {
  const text = value === undefined || value === null ? "" : String(value);
  if (text === "") throw new StepError(EMPTY_KEY);
  if (Number.isNaN(Date.parse(text))) {
    throw new StepError(`The value '${text}' is not a valid date. Please provide a valid date.`);
  }
  return text;
}

function seenBefore({ items, params, run }: Call): ItemData[][] {
  const { logic = "removeItemsWithAlreadySeenKeyValues", scope = "node", historySize = 10000 } = params();
  if (scope !== "node" && scope !== "workflow") {
    throw new StepError(`The scope '${String(scope)}' is not supported. Please select either "node" or "workflow".`);
  }
  const keyOf = (own: RemoveDuplicatesParams): string => {
    if (logic === "removeItemsUpToStoredIncrementalKey") return numberKey(own.incrementalKey ?? "");
    if (logic === "removeItemsUpToStoredDate") return dateKey(own.dateKey ?? "");
    return String(own.key ?? "");
  };
  const byKey: Record<string, ItemData[]> = Object.create(null);
  items.forEach((item, index) => (byKey[keyOf(params(index))] ??= []).push(passed(item, index)));
  const keys = Object.keys(byKey);
  const itemsOf = (chosen: string[]): ItemData[] => chosen.flatMap((key) => byKey[key] ?? []);
  const { fresh, known } = withMemory(run, "seen", scope, (memory): Sifted => {
    if (logic === "removeItemsUpToStoredIncrementalKey") return siftAbove(memory, "latestIncrementalKey", keys, Number);
    if (logic === "removeItemsUpToStoredDate") return siftAbove(memory, "latestDate", keys, Date.parse);
    const limit = Number(historySize);
    if (storedCount(memory) + items.length > limit) {
      throw new StepError(
        "The number of items to be processed exceeds the maximum history size. Please increase the history size or reduce the number of items to be processed.",
      );
    }
    return siftKeys(memory, keys, limit);
  });
  return [itemsOf(fresh), itemsOf(known)];
}

function perform(call: Call): ItemData[][] {
  const { items, params, run } = call;
  const options = params();
  const { operation = "removeDuplicateInputItems", version = 2 } = options;
  if (operation === "removeItemsSeenInPreviousExecutions") return seenBefore(call);
  if (operation === "clearDeduplicationHistory") {
    withMemory(run, "seen", options.scope === "workflow" ? "workflow" : "node", forget);
    return [passedAll(items)];
  }
  return [withoutDuplicates(items, options, { allowNull: version > 1, oneType: true })];
}

/** Removes items that repeat one another, or that earlier executions have seen (these go to a second output). */
export function removeDuplicates(params: Params<RemoveDuplicatesParams>): Transform<RemoveDuplicatesParams> {
  return {
    params,
    execute(call) {
      try {
        return perform(call);
      } catch (error) {
        if (!call.continueOnFail || (call.params().version ?? 2) < 2) throw error;
        return [[{ json: call.items[0]?.json ?? {}, error: { message: messageOf(error) } }]];
      }
    },
  };
}
