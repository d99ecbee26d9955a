// SPDX-License-Identifier: 0BSD
import { Item, type BinaryData, type Fields, type History } from "../runtime/items.js";
import type { ItemData, Transform, TransformCall } from "../runtime/transform.js";

/** A past in which nothing ran. */
export const nowhere: History = {
  matching: (_, item) => item,
  all: () => [],
  at: (step) => {
    throw new Error(`there is no step ${step}`);
  },
};

/** One input item with its files. */
export interface Given {
  readonly json: Fields;
  readonly binary?: Record<string, BinaryData>;
}

/** Where and how a transform of a test runs. */
export interface Setting {
  readonly continueOnFail?: boolean;
  readonly timezone?: string;
  readonly memory?: Record<string, Record<string, unknown>>;
}

export const CLOCK = Date.parse("2026-03-11T10:15:30.000Z");

/** Items of the given fields. */
export function items(...rows: Fields[]): Given[] {
  return rows.map((json) => ({ json }));
}

/** Runs a transform on inputs and gives all its outputs. */
export async function outputs<P>(how: Transform<P>, inputs: Given[][], setting: Setting = {}): Promise<ItemData[][]> {
  const lists = inputs.map((list, input) =>
    list.map(({ json, binary }, index) =>
      new Item(json, { step: `in${input}`, run: 0, output: 0, history: nowhere }, index, undefined, binary),
    ),
  );
  const memory = setting.memory ?? {};
  const call: TransformCall<P> = {
    items: lists[0] ?? [],
    inputs: lists,
    params: () => {
      if (typeof how.params === "function") throw new Error("the tests give constants");
      return how.params;
    },
    continueOnFail: setting.continueOnFail ?? false,
    run: {
      timezone: setting.timezone ?? "UTC",
      executionId: "1",
      mode: "manual",
      now: () => CLOCK,
      random: () => 0.42,
      uuid: () => "00000000-0000-4000-8000-000000000000",
      state: (scope) => (memory[scope] ??= {}),
    },
  };
  const result = await how.execute(call);
  return isLists(result) ? result : [result];
}

function isLists(result: ItemData[] | ItemData[][]): result is ItemData[][] {
  return Array.isArray(result[0]);
}

/** The fields of the items of the first output. */
export async function fields<P>(how: Transform<P>, rows: Fields[], setting?: Setting): Promise<Fields[]> {
  const [first = []] = await outputs(how, [items(...rows)], setting);
  return first.map(({ json }) => json);
}

/** The fields of the items of the first output of a join. */
export async function joinedFields<P>(how: Transform<P>, ...inputs: Fields[][]): Promise<Fields[]> {
  const [first = []] = await outputs(how, inputs.map((rows) => items(...rows)));
  return first.map(({ json }) => json);
}
