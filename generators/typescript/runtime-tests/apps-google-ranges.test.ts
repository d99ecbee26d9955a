// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendToSheetRange, clearSheetRange, lookUpSheetRange, readSheetRange } from "../runtime/apps/google-sheets-ranges.js";
import type { Json } from "../runtime/items.js";
import { callAll, forItems, withGoogle, type Answers } from "./apps-google-helpers.js";

const place = { version: 2, spreadsheet: { id: "doc" }, range: "My orders!A:C" };
const answers = (values: unknown): Answers => [["GET", /\/values\//, values === undefined ? {} : { values }]];
const rows = [["Name", "", "Age"], ["Ann", "skipped", "30"], [], ["Bob"], ["Ann"]];
const items = forItems([{ json: { Name: "Cid", Age: 5 } }, { json: { Name: null, Age: { years: 5 } } }]);
const jsons = async (work: Promise<readonly { json: Json }[]>): Promise<unknown[]> => (await work).map(({ json }) => json);

test("a range is read once; its rows have the cells that they have, and an empty one is none", async () => {
  const asked = await withGoogle(answers(rows), async () => {
    assert.deepEqual(await jsons(callAll(readSheetRange, [place, place], items)), [{ Name: "Ann", Age: "30" }, { Name: "Bob" }, { Name: "Ann" }]);
    assert.deepEqual(await jsons(callAll(readSheetRange, [{ ...place, raw: true, property: "all" }], items)), [{ all: rows }]);
    assert.deepEqual(await jsons(callAll(readSheetRange, [{ ...place, keyRow: 9 }], items)), []);
  });
  assert.equal(asked[0]?.url, "sheets.googleapis.com/v4/spreadsheets/doc/values/My orders!A:C?valueRenderOption=UNFORMATTED_VALUE");
  assert.equal(asked.length, 3);
});

test("a look-up gives the first match of each item, and nothing where one item finds none", async () => {
  await withGoogle(answers(rows), async () => {
    const find = (value: string, more: object = {}): object => ({ ...place, column: "Name", value, ...more });
    assert.deepEqual(await jsons(callAll(lookUpSheetRange, [find("Ann"), find("Bob")], items)), [{ Name: "Ann", Age: "30" }, { Name: "Bob", Age: "" }]);
    assert.deepEqual(await jsons(callAll(lookUpSheetRange, [find("Ann", { all: true })], items)), [{ Name: "Ann", Age: "30" }, { Name: "Ann", Age: "" }]);
    assert.deepEqual(await jsons(callAll(lookUpSheetRange, [find("Dan")], items)), []);
    assert.deepEqual(await jsons(callAll(lookUpSheetRange, [find("Dan", { goOn: true })], items)), [{}]);
    assert.deepEqual(await jsons(callAll(lookUpSheetRange, [find("Dan"), find("Ann")], items)), [{}, { Name: "Ann", Age: "30" }]);
    await assert.rejects(callAll(lookUpSheetRange, [{ ...find("x"), column: "Nope" }], items), { message: 'The column "Nope" could not be found!' });
  });
});

test("rows are appended as texts under the columns of the key row, and the items go on", async () => {
  const asked = await withGoogle([["GET", /A3:C3/, { values: [["Age", "Name"]] }], ["POST", /append/, {}]], async () => {
    assert.equal((await callAll(appendToSheetRange, [{ ...place, keyRow: 2, input: "USER_ENTERED" }, place], items)).length, 2);
    await assert.rejects(callAll(appendToSheetRange, [{ ...place, range: "Orders" }], items), /is no range of columns/);
  });
  assert.equal(asked.at(-1)?.url, "sheets.googleapis.com/v4/spreadsheets/doc/values/My orders!A:C:append?valueInputOption=USER_ENTERED");
  assert.deepEqual(asked.at(-1)?.body, { range: "My orders!A:C", values: [["5", "Cid"], ["[object Object]", ""]] });
});

test("clearing hands the items on", async () => {
  const asked = await withGoogle([["POST", /clear/, {}]], async () => {
    assert.deepEqual(await jsons(callAll(clearSheetRange, [place, place], items)), [{ Name: "Cid", Age: 5 }, { Name: null, Age: { years: 5 } }]);
  });
  assert.equal(asked.length, 1);
});
