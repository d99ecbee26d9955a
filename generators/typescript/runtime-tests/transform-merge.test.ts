// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { append } from "../runtime/transforms/append.js";
import { chooseBranch } from "../runtime/transforms/choose-branch.js";
import { combineAll } from "../runtime/transforms/combine-all.js";
import { combineByFields } from "../runtime/transforms/combine-by-fields.js";
import { combineByPosition } from "../runtime/transforms/combine-by-position.js";
import { combineBySql } from "../runtime/transforms/combine-by-sql.js";
import { compareDatasets } from "../runtime/transforms/compare-datasets.js";
import { mergeLegacy } from "../runtime/transforms/merge-legacy.js";
import { items, joinedFields, outputs } from "./transform-call.js";

const people = [{ id: 1, name: "Ada", home: { city: "Turin" } }, { id: 2, name: "Bo" }];
const mails = [{ id: 2, mail: "bo@example.org" }, { id: 1, mail: "ada@example.org", home: { zip: "10121" } }, { id: 3 }];

test("append puts one input after the other and tells the inputs apart", async () => {
  const [all] = await outputs(append({}), [items(...people), items(...mails)]);
  assert.deepEqual(all?.map(({ pairedItem }) => pairedItem), [
    { item: 0 },
    { item: 1 },
    { item: 0, input: 1 },
    { item: 1, input: 1 },
    { item: 2, input: 1 },
  ]);
});

test("choose branch passes one input, or one empty item", async () => {
  assert.deepEqual(await joinedFields(chooseBranch({ input: 2 }), people, mails), mails);
  assert.deepEqual(await joinedFields(chooseBranch({ output: "empty" }), people, mails), [{}]);
  await assert.rejects(joinedFields(chooseBranch({ input: 3 }), people, mails), { message: "Input 3 doesn't exist" });
});

test("combine by fields joins matching items and merges nested fields", async () => {
  const both = combineByFields({ fields: "id", version: 3.2 });
  assert.deepEqual(await joinedFields(both, people, mails), [
    { id: 1, name: "Ada", home: { city: "Turin", zip: "10121" }, mail: "ada@example.org" },
    { id: 2, name: "Bo", mail: "bo@example.org" },
  ]);
  const flat = combineByFields({ fields: "id", clash: { resolve: "preferLast", mode: "shallowMerge" } });
  assert.deepEqual((await joinedFields(flat, people, mails))[0]?.["home"], { zip: "10121" });
});

test("combine by fields keeps what does not match, with suffixes where asked for", async () => {
  assert.deepEqual(await joinedFields(combineByFields({ fields: "id", keep: "keepNonMatches" }), people, mails), [{ id: 3, _source: "input2" }]);
  const enriched = combineByFields({ fields: "id", keep: "enrichInput2", clash: { resolve: "addSuffix" } });
  assert.deepEqual((await joinedFields(enriched, people, mails))[2], { id_2: 3 });
  const texts = combineByFields({ fields: "id", fuzzyCompare: true });
  assert.equal((await joinedFields(texts, [{ id: "1" }], mails)).length, 1);
});

test("combine by fields without items on one side", async () => {
  assert.deepEqual(await joinedFields(combineByFields({ fields: "id" }), people, []), []);
  assert.deepEqual(await joinedFields(combineByFields({ fields: "id", keep: "enrichInput1" }), people, []), people);
  await assert.rejects(joinedFields(combineByFields({ pairs: [{ field1: "id", field2: "id" }], version: 2 }), people, []), {
    message: "Field 'id' is not present in any of items in 'Input 2'",
  });
});

test("combine by position: the last input wins, unpaired items are dropped or kept", async () => {
  const three = combineByPosition({ inputs: 3 });
  assert.deepEqual(await joinedFields(three, [{ a: 1, x: 1 }], [{ a: 2 }], [{ a: 3 }, { a: 4 }]), [{ a: 3, x: 1 }]);
  const loose = combineByPosition({ includeUnpaired: true, clash: { resolve: "preferInput1" } });
  assert.deepEqual(await joinedFields(loose, [{ a: 1 }], [{ a: 2 }, { a: 3 }]), [{ a: 1 }, { a: 3 }]);
  assert.deepEqual(await joinedFields(combineByPosition({ version: 2.1 }), [], [{ a: 2 }]), [{ a: 2 }]);
});

test("combine all pairs every item with every other", async () => {
  const [pairs] = await outputs(combineAll({}), [items({ a: 1 }, { a: 2 }), items({ b: 1 })]);
  assert.deepEqual(pairs?.map(({ json }) => json), [{ a: 1, b: 1 }, { a: 2, b: 1 }]);
  assert.deepEqual(pairs?.[1]?.pairedItem, [{ item: 1 }, { item: 0, input: 1 }]);
});

test("a query keeps what each row came from, and reaches nothing but its inputs", async () => {
  const query = "SELECT input1.name, input2.mail FROM input1 JOIN input2 ON input1.id = input2.id ORDER BY input1.name DESC";
  const [rows] = await outputs(combineBySql({ query }), [items(...people), items(...mails)]);
  assert.deepEqual(rows, [
    { json: { name: "Bo", mail: "bo@example.org" }, pairedItem: [{ item: 1 }, { item: 0, input: 1 }] },
    { json: { name: "Ada", mail: "ada@example.org" }, pairedItem: [{ item: 0 }, { item: 1, input: 1 }] },
  ]);
  const file = combineBySql({ query: "SELECT * FROM CSV('/etc/hostname')" });
  await assert.rejects(joinedFields(file, people, mails), { message: "Issue while executing query" });
  assert.deepEqual(people[0], { id: 1, name: "Ada", home: { city: "Turin" } });
});

test("the first version of merge", async () => {
  assert.deepEqual(await joinedFields(mergeLegacy({ mode: "mergeByKey", field1: "id", field2: "id" }), people, mails), [
    { id: 1, name: "Ada", home: { zip: "10121" }, mail: "ada@example.org" },
    { id: 2, name: "Bo", mail: "bo@example.org" },
  ]);
  assert.deepEqual(await joinedFields(mergeLegacy({ mode: "removeKeyMatches", field1: "id", field2: "id" }), mails, people), [{ id: 3 }]);
  assert.deepEqual(await joinedFields(mergeLegacy({ mode: "mergeByIndex", join: "outer" }), [{ a: 1 }], [{ b: 1 }, { b: 2 }]), [
    { a: 1, b: 1 },
    { b: 2 },
  ]);
});

test("compare datasets sorts items into four lists", async () => {
  const how = compareDatasets({ pairs: [{ field1: "id", field2: "id" }], version: 2.3 });
  const [onlyA, same, different, onlyB] = await outputs(how, [
    items({ id: 1, v: 1 }, { id: 2, v: 1 }, { id: 4 }),
    items({ id: 1, v: 1 }, { id: 2, v: 2, extra: true }, { id: 3 }),
  ]);
  assert.deepEqual(onlyA?.map(({ json }) => json), [{ id: 4 }]);
  assert.deepEqual(same?.map(({ json }) => json), [{ id: 1, v: 1 }]);
  assert.deepEqual(different?.map(({ json }) => json), [
    { keys: { id: 2 }, same: { id: 2 }, different: { v: { inputA: 1, inputB: 2 }, extra: { inputA: null, inputB: true } } },
  ]);
  assert.deepEqual(onlyB?.map(({ json }) => json), [{ id: 3 }]);
});

test("a merge hears the words of its own version only", async () => {
  const fields = { pairs: [{ field1: "id", field2: "id" }], differentNames: true };
  const late = combineByFields({ ...fields, clash: { resolve: "preferInput2" }, version: 3 });
  assert.deepEqual(await joinedFields(late, people, mails), [{}, {}]);
  const early = combineByFields({ ...fields, clash: { resolve: "preferLast" }, version: 2.1 });
  assert.deepEqual(await joinedFields(early, people, mails), [{}, {}]);
  assert.deepEqual(await joinedFields(chooseBranch({ passes: "input2" }), people, mails), mails);
});

test("compare datasets writes into the item that it mixes into", async () => {
  const stock = [{ id: 1, price: 5 }];
  const mixed = compareDatasets({ pairs: [{ field1: "id", field2: "id" }], resolve: "mix", except: "price", multipleMatches: "all" });
  const [, , different] = await outputs(mixed, [items(...stock), items({ id: 1, price: 6 }, { id: 1, price: 7 })]);
  assert.deepEqual(different?.map(({ json }) => json["price"]), [7, 7]);
  assert.equal(stock[0]?.price, 7);
});
