// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendExcelRows, readExcelRows, updateExcelRows, upsertExcelRows, type ExcelRow } from "../runtime/apps/microsoft-excel-rows.js";
import type { Fields, Json } from "../runtime/items.js";
import { withApp, type AppSeen, type Reply } from "./apps-helpers.js";
import { context, json } from "./world-helpers.js";

const keys = { microsoftExcelOAuth2Api: { accessToken: "X" } };
const at = (...items: Fields[]) => ({ ...context({ json: items[0] ?? {} }, keys), items: items.map((each) => ({ json: each })) });
const book = { workbook: "WB", worksheet: "{S 1}" };
const auto = { ...book, mapping: "autoMap" };

/** A sheet whose cells from `A1` on are these, and that gives back what is written. */
function sheet(address: string, values: Json[][]): Reply {
  return (seen, response) => json(response, seen.method === "PATCH" ? fieldsIn(seen) : { address, values });
}

function fieldsIn(seen: AppSeen): object {
  return { address: "Sheet1!X", ...(seen.json instanceof Object ? seen.json : {}) };
}

/** What a connector for all items gives, and the cells that it writes: the place and the values. */
async function written(work: typeof appendExcelRows, params: ExcelRow | ExcelRow[], reply: Reply, ...items: Fields[]): Promise<{ given: unknown; to: string | undefined; values: unknown }> {
  let given: unknown;
  const seen = await withApp([reply], async () => {
    given = await work.forAll?.(Array.isArray(params) ? params : items.map(() => params), at(...items));
  });
  const patch = seen.find(({ method }) => method === "PATCH");
  return { given, to: patch?.to.split("/").at(-1), values: patch?.json };
}

const small = [["a", "b"], [1, 2], [3, 4]];

test("rows are appended below the used cells, by the names of the columns; each comes of the row's number", async () => {
  const { given, to, values } = await written(appendExcelRows, auto, sheet("Sheet1!A1:B3", small), { a: 1, b: "x", c: 9 }, { b: "y" });
  assert.deepEqual([to, values], ["range(address='A4:B5')", { values: [[1, "x"], [null, "y"]] }]);
  assert.deepEqual(given, [{ json: { a: 1, b: "x" }, pairedItem: { item: 1 } }, { json: { a: null, b: "y" }, pairedItem: { item: 2 } }]);
  const named = { ...book, fields: [{ name: "a", value: "q" }, { name: "zz", value: "r" }], raw: true, into: "pp" };
  const other = await written(appendExcelRows, named, sheet("Sheet1!C5:D7", small), {}, {});
  assert.deepEqual([other.to, other.values], ["range(address='C8:D9')", { values: [["q", null], ["q", null]] }]);
  assert.deepEqual(other.given, [{ json: { pp: { address: "Sheet1!X", values: [["q", null], ["q", null]] } }, pairedItem: [{ item: 0 }, { item: 1 }] }]);
  await assert.rejects(written(appendExcelRows, auto, sheet("Sheet1!A1", [[""]]), {}), /^StepError: No data found in the specified range/);
});

test("rows are changed by the value of a column, whatever its type", async () => {
  const key = { ...auto, matchOn: "a" };
  const { given, to, values } = await written(updateExcelRows, key, sheet("Sheet1!A1:B3", small), { a: 1, b: "x", c: 9 }, { a: "3" }, { a: 99, b: "n" }, { b: "no key" });
  assert.deepEqual([to, values], ["range(address='A1:B3')", { values: [["a", "b"], [1, "x"], ["3", null]] }]);
  assert.deepEqual(given, [{ json: { a: 1, b: "x" }, pairedItem: { item: 1 } }, { json: { a: "3", b: null }, pairedItem: { item: 2 } }]);
  const twice = [["a", "b"], [1, 2], [1, 4]];
  assert.deepEqual((await written(updateExcelRows, key, sheet("S!A1:B3", twice), { a: 1, b: "x" })).values, { values: [["a", "b"], [1, "x"], [1, 4]] });
  assert.deepEqual((await written(updateExcelRows, { ...key, allMatches: true }, sheet("S!A1:B3", twice), { a: 1, b: "x" })).values, { values: [["a", "b"], [1, "x"], [1, "x"]] });
  await assert.rejects(written(updateExcelRows, key, sheet("S!A1:B3", small), { b: 1 }), /Any item in input data contains column 'a', that is selected to match on/);
});

test("fields that are given one by one leave the other cells of a row as they are", async () => {
  const wide = [["a", "b", "c"], [1, 2, 3], [3, 4, 5]];
  const by = (matching: Json, value: Json): ExcelRow => ({ ...book, matchOn: "a", matching, fields: [{ name: "b", value }] });
  const { values } = await written(updateExcelRows, [by(3, "V"), by("1", "W")], sheet("S!A1:C3", wide), {}, {});
  assert.deepEqual(values, { values: [["a", "b", "c"], [1, "W", 3], [3, "V", 5]] });
  const upserted = await written(upsertExcelRows, [by(3, "V"), by(77, "W")], sheet("S!B2:D4", wide), {}, {});
  assert.deepEqual([upserted.to, upserted.values], ["range(address='B2:D5')", { values: [["a", "b", "c"], [1, 2, 3], [3, "V", 5], [77, "W", null]] }]);
  assert.deepEqual(upserted.given, [{ json: { a: 3, b: "V", c: 5 }, pairedItem: { item: 1 } }, { json: { a: 77, b: "W", c: null }, pairedItem: { item: 2 } }]);
});

test("rows that are new and alike are all appended", async () => {
  const { values } = await written(upsertExcelRows, { ...auto, matchOn: "a" }, sheet("S!B2:D3", [["a", "b", "c"], [1, 2, 3]]), { b: "zz" }, { a: 3 }, { a: 1, c: { x: 1 } }, { a: 3, b: "again" });
  assert.deepEqual(values, { values: [["a", "b", "c"], [1, null, { x: 1 }], [3, null, null], [3, "again", null]] });
});

test("rows are read from the used cells, or from those of a range", async () => {
  const seen = await withApp([{ values: small }, { values: [["t", ""], ["a", "b"], [1, 2]] }, { values: small }], async () => {
    assert.deepEqual(await readExcelRows(book, at({})), [{ json: { a: 1, b: 2 }, pairedItem: { item: 1 } }, { json: { a: 3, b: 4 }, pairedItem: { item: 2 } }]);
    assert.deepEqual(await readExcelRows({ ...book, range: "A1:B9", keyRow: 1, firstRow: 2 }, at({})), [{ json: { a: 1, b: 2 }, pairedItem: { item: 2 } }]);
    assert.deepEqual(await readExcelRows({ ...book, raw: true, into: "dd", show: "values" }, at({})), [{ json: { dd: { values: small } } }]);
  });
  assert.deepEqual(seen.map(({ to, query }) => [to.split("/").at(-1), query]), [["usedRange", {}], ["range(address='A1:B9')", {}], ["usedRange", { $select: "values" }]]);
  assert.equal(seen[0]?.to, "graph.microsoft.com/v1.0/me/drive/items/WB/workbook/worksheets/%7BS%201%7D/usedRange");
});
