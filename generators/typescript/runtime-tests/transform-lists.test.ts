// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregate } from "../runtime/transforms/aggregate.js";
import { limit, type LimitParams } from "../runtime/transforms/limit.js";
import { removeDuplicates } from "../runtime/transforms/remove-duplicates.js";
import { renameKeys } from "../runtime/transforms/rename-keys.js";
import { sort } from "../runtime/transforms/sort.js";
import { splitOut } from "../runtime/transforms/split-out.js";
import { summarize } from "../runtime/transforms/summarize.js";
import { fields, items, outputs } from "./transform-call.js";

const fruit = [
  { name: "Pear", price: 3, tags: ["green", null], farm: { id: 7 } },
  { name: "apple", price: 2, tags: ["red"], farm: { id: 8 } },
  { name: "Fig", price: 3, tags: [], farm: { id: 7 } },
];

test("limit keeps the first item, or the last ones, and where they came from", async () => {
  const [first] = await outputs(limit({}), [items(...fruit)]);
  assert.deepEqual(first?.map(({ pairedItem }) => pairedItem), [{ item: 0 }]);
  const [last] = await outputs(limit({ max: 2, keep: "lastItems" }), [items(...fruit)]);
  assert.deepEqual(last?.map(({ pairedItem }) => pairedItem), [{ item: 1 }, { item: 2 }]);
  assert.equal((await fields(limit({ max: 9 }), fruit)).length, 3);
});

test("a limit whose expression gives nothing keeps everything, one that gives no number keeps nothing", async () => {
  const most = async (max: unknown) => (await fields(limit({ max } as LimitParams), fruit)).length;
  assert.deepEqual([await most(undefined), await most(null), await most("few"), await most("2")], [3, 0, 0, 2]);
});

test("sort compares texts without case and several fields in turn", async () => {
  const byName = await fields(sort({ fields: [{ name: "name" }] }), fruit);
  assert.deepEqual(byName.map(({ name }) => name), ["apple", "Fig", "Pear"]);
  const byPrice = await fields(sort({ fields: [{ name: "price", order: "descending" }, { name: "name" }] }), fruit);
  assert.deepEqual(byPrice.map(({ name }) => name), ["Fig", "Pear", "apple"]);
  const nested = await fields(sort({ fields: [{ name: "farm.id", order: "descending" }] }), fruit);
  assert.equal(nested[0]?.["name"], "apple");
});

test("sort fails on a field that no item has", async () => {
  const message = "Couldn't find the field 'farm.id' in the input data";
  await assert.rejects(fields(sort({ fields: [{ name: "farm.id" }], disableDotNotation: true }), fruit), { message });
  await assert.rejects(fields(sort({}), fruit), { message: "No sorting specified. Please add a field to sort by" });
});

test("aggregate collects single fields or whole items", async () => {
  assert.deepEqual(await fields(aggregate({ fields: [{ field: "farm.id" }, { field: "tags", rename: true, as: "all.tags" }] }), fruit), [
    { id: [7, 8, 7], all: { tags: [["green"], ["red"], []] } },
  ]);
  assert.deepEqual(await fields(aggregate({ fields: [{ field: "tags" }], mergeLists: true, keepMissing: true }), fruit), [
    { tags: ["green", null, "red"] },
  ]);
  assert.deepEqual(
    await fields(aggregate({ aggregate: "aggregateAllItemData", into: "rows", include: "specifiedFields", fieldsToInclude: "price" }), fruit),
    [{ rows: [{ price: 3 }, { price: 2 }, { price: 3 }] }],
  );
  await assert.rejects(fields(aggregate({ fields: [{ field: "a" }, { field: "a" }] }), fruit), {
    message: "The 'a' output field is used more than once",
  });
});

test("split out makes an item of each element and can keep other fields", async () => {
  assert.deepEqual(await fields(splitOut({ field: "tags" }), fruit.slice(0, 2)), [
    { tags: "green" },
    { tags: null },
    { tags: "red" },
  ]);
  assert.deepEqual(await fields(splitOut({ field: "farm", include: "selectedOtherFields", fieldsToInclude: "name", into: "id" }), fruit.slice(0, 1)), [
    { id: 7, name: "Pear" },
  ]);
  assert.deepEqual(await fields(splitOut({ field: "list" }), [{ list: [{ a: 1 }, { a: 2 }] }, { other: 1 }]), [{ a: 1 }, { a: 2 }]);
  assert.deepEqual(await fields(splitOut({ field: "a, b" }), [{ a: [1, 2], b: [3] }]), [{ a: 1, b: 3 }, { a: 2 }]);
});

test("remove duplicates keeps the first of equal items in the order of the input", async () => {
  assert.deepEqual(await fields(removeDuplicates({ compare: "selectedFields", fields: "price", version: 2 }), fruit), fruit.slice(0, 2));
  assert.deepEqual(await fields(removeDuplicates({ compare: "selectedFields", fields: "farm.id", removeOtherFields: true }), fruit), [
    { farm: { id: 7 } },
    { farm: { id: 8 } },
  ]);
  await assert.rejects(fields(removeDuplicates({ compare: "selectedFields", fields: "a" }), [{ a: 1 }, { a: "1" }]), {
    message: "'a' isn't always the same type",
  });
  await assert.rejects(fields(removeDuplicates({ compare: "selectedFields", fields: "a" }), [{ a: 1 }, { b: 1 }]), {
    message: "'a' field is missing from some input items",
  });
});

test("remove duplicates remembers what earlier executions saw", async () => {
  const memory = {};
  const step = removeDuplicates({ operation: "removeItemsSeenInPreviousExecutions", key: "k" });
  const once = await outputs(step, [items({ n: 1 })], { memory });
  assert.deepEqual(once.map((list) => list.length), [1, 0]);
  const twice = await outputs(step, [items({ n: 2 })], { memory });
  assert.deepEqual(twice.map((list) => list.length), [0, 1]);
  await outputs(removeDuplicates({ operation: "clearDeduplicationHistory" }), [items({ n: 2 })], { memory });
  assert.deepEqual((await outputs(step, [items({ n: 3 })], { memory }))[0]?.length, 1);
});

test("summarize groups and computes figures", async () => {
  const figures = [{ field: "price", aggregation: "sum" }, { field: "name", aggregation: "concatenate", separateBy: " + " }];
  assert.deepEqual(await fields(summarize({ figures, splitBy: "farm.id", version: 1.1 }), fruit), [
    { sum_price: 6, concatenated_name: "Pear + Fig", farm_id: 7 },
    { sum_price: 2, concatenated_name: "apple", farm_id: 8 },
  ]);
  assert.deepEqual(await fields(summarize({ figures: [{ field: "price", aggregation: "max" }], splitBy: "farm.id", output: "singleItem", version: 1 }), fruit), [
    { "7": { max_price: 3 }, "8": { max_price: 2 } },
  ]);
  await assert.rejects(fields(summarize({ figures: [{ field: "nope" }], version: 1 }), fruit), {
    message: "The field 'nope' does not exist in any items",
  });
});

test("rename keys moves values by name and by pattern", async () => {
  assert.deepEqual(await fields(renameKeys({ keys: [{ from: "farm.id", to: "farmId" }] }), fruit.slice(1, 2)), [
    { name: "apple", price: 2, tags: ["red"], farm: {}, farmId: 8 },
  ]);
  assert.deepEqual(await fields(renameKeys({ patterns: [{ search: "^old_", replace: "", depth: 0 }] }), [{ old_a: { old_b: 1 } }]), [
    { a: { old_b: 1 } },
  ]);
});
