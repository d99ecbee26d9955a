// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAirtableRecord, searchAirtable, updateAirtableRecord, upsertAirtableRecord } from "../runtime/apps/airtable.js";
import { refusal, withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { airtableTokenApi: { accessToken: "tok" } };
const at = (json = {}) => context({ json }, keys);
const table = { base: "appX", table: "tblY" };
const record = { id: "rec1", createdTime: "2024", fields: { Name: "a" } };
const flat = { json: { id: "rec1", createdTime: "2024", Name: "a" } };

test("a search follows the pages, and names its sorting and fields", async () => {
  const seen = await withApp([{ records: [record], offset: "o" }, { records: [record] }], async () => {
    assert.deepEqual(await searchAirtable({ base: "https://airtable.com/appX/tblY/viwZ", table: "https://airtable.com/appX/tblY/viwZ", formula: "{a}=1", fields: ["Name"], sort: [{ field: "n" }] }, at()), [flat, flat]);
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.headers.authorization], ["api.airtable.com/v0/appX/tblY", "Bearer tok"]);
  const query = { filterByFormula: "{a}=1", "fields[0]": "Name", "sort[0][field]": "n", "sort[0][direction]": "asc", pageSize: "100" };
  assert.deepEqual(seen.map((each) => each.query), [query, { ...query, offset: "o" }]);
});

test("version 2 searched once for all items", async () => {
  const items = [{ json: { a: 1 } }, { json: { a: 2 } }];
  const seen = await withApp([{ records: [record] }], async () => {
    assert.deepEqual(await searchAirtable({ ...table, version: 2, all: false, limit: 1 }, { ...at(), items }), [{ ...flat, pairedItem: [{ item: 0 }, { item: 1 }] }]);
    assert.deepEqual(await searchAirtable({ ...table, version: 2 }, { ...at(), items, index: 1 }), []);
  });
  assert.deepEqual(seen.map((each) => each.query), [{ maxRecords: "1" }]);
});

test("values are of their columns' types, and missing ones are not sent", async () => {
  const seen = await withApp([record], async () => {
    const types = { n: "number", ok: "boolean", tags: "array", site: "url" };
    assert.deepEqual(await createAirtableRecord({ ...table, record: { Name: "x", n: "3", ok: "true", tags: '["a"]', site: "example.org", gone: null }, types, typecast: true }, at()), { json: record });
    await createAirtableRecord({ ...table, mapping: "autoMapInputData", ignore: "b" }, at({ a: 1, b: 2 }));
    await assert.rejects(createAirtableRecord({ ...table, record: { n: "abc" }, types }, at()), { message: "Invalid input for 'n' [item 0]", description: "'n' expects a number but we got 'abc'" });
  });
  assert.deepEqual(seen.map((each) => each.json), [
    { typecast: true, fields: { Name: "x", n: 3, ok: true, tags: ["a"], site: "https://example.org" } }, { typecast: false, fields: { a: 1 } },
  ]);
});

test("an update goes by id, or by the values of the fields to match", async () => {
  const known = { records: [record, { id: "rec2", fields: { Name: "a" } }] };
  const seen = await withApp([{ records: [record] }, known, { records: [record] }, known, { records: [record] }, known], async () => {
    await updateAirtableRecord({ ...table, match: ["id"], record: { id: "rec1", Name: "x" } }, at());
    await updateAirtableRecord({ ...table, match: ["Name"], record: { Name: "a", n: 3 } }, at());
    await updateAirtableRecord({ ...table, match: ["Name"], allMatches: true, record: { Name: "a", n: 3 } }, at());
    await assert.rejects(updateAirtableRecord({ ...table, match: ["Name"], record: { Name: "zz" } }, at()), { message: "Record matching provided keys was not found" });
  });
  assert.deepEqual(seen.filter((each) => each.method === "PATCH").map((each) => each.json), [
    { typecast: false, records: [{ id: "rec1", fields: { Name: "x" } }] },
    { typecast: false, records: [{ id: "rec1", fields: { n: 3 } }] },
    { typecast: false, records: [{ id: "rec1", fields: { n: 3 } }, { id: "rec2", fields: { n: 3 } }] },
  ]);
});

test("an upsert lets Airtable match, and adds what an unknown id names", async () => {
  const seen = await withApp([{ records: [record] }, refusal(422, { error: { message: "Record ID x does not exist" } }), { records: [record] }], async () => {
    await upsertAirtableRecord({ ...table, match: ["Name"], record: { Name: "x" } }, at());
    assert.deepEqual(await upsertAirtableRecord({ ...table, match: ["id"], record: { id: "x", Name: "y" } }, at()), [{ json: record }]);
  });
  assert.deepEqual(seen.map((each) => [each.method, each.json]), [
    ["PATCH", { typecast: false, performUpsert: { fieldsToMergeOn: ["Name"] }, records: [{ fields: { Name: "x" } }] }],
    ["PATCH", { typecast: false, records: [{ id: "x", fields: { Name: "y" } }] }],
    ["POST", { typecast: false, records: [{ fields: { Name: "y" } }] }],
  ]);
});
