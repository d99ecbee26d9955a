// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { clearSheet, clearSheetPart, createSpreadsheet, deleteSheetRows, readSheetRows } from "../runtime/apps/google-sheets.js";
import { appendOrUpdateSheetRows, appendSheetRows, updateSheetRows } from "../runtime/apps/google-sheets-write.js";
import { WholeStepError } from "../runtime/errors.js";
import { callAll, forItems, withGoogle, type Answers } from "./apps-google-helpers.js";

const properties = { sheets: [{ properties: { sheetId: 7, title: "Orders" } }, { properties: { sheetId: 0, title: "First" } }] };
const table = [["Name", "Email", "", "Age"], ["Ann", "ann@example.com", "", "30"], [], ["Bob"], ["Cid", "c@example.com", "note"]];
const answers = (values: unknown): Answers => [["GET", /\/values\//, { values }], ["GET", /fields=sheets\.properties/, properties]];
const place = { version: 4.7, spreadsheet: { id: "doc" }, sheet: { name: "Orders" } };
const simple = [["Name", "Email", "Age"], ["Ann", "ann@example.com", "30"], ["Bob"]];

test("rows become items; empty rows count but give none; a column without a name is called after its place", async () => {
  const asked = await withGoogle(answers(table), async () => {
    assert.deepEqual(await callAll(readSheetRows, [place], forItems()), [
      { json: { row_number: 2, Name: "Ann", Email: "ann@example.com", col_3: "", Age: "30" }, pairedItem: { item: 0 } },
      { json: { row_number: 4, Name: "Bob", Email: "", col_3: "", Age: "" }, pairedItem: { item: 0 } },
      { json: { row_number: 5, Name: "Cid", Email: "c@example.com", col_3: "note", Age: "" }, pairedItem: { item: 0 } },
    ]);
  });
  assert.deepEqual(asked.map(({ method, url }) => `${method} ${url}`), [
    "GET sheets.googleapis.com/v4/spreadsheets/doc?fields=sheets.properties",
    "GET sheets.googleapis.com/v4/spreadsheets/doc/values/'Orders'?valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING",
  ]);
  assert.equal(asked[0]?.seen.headers.authorization, "Bearer tok");
});

test("a table whose rows are given is taken as it stands", async () => {
  const values = [["Title"], ["Name", "Age"], ["A", 30], [], ["B", "", "more"]];
  await withGoogle(answers(values), async () => {
    assert.deepEqual((await callAll(readSheetRows, [{ ...place, headerRow: 2, firstRow: 3 }], forItems())).map(({ json }) => json), [
      { row_number: 3, Name: "A", Age: 30 }, { row_number: 4 }, { row_number: 5, Name: "B", Age: "", col_3: "more" },
    ]);
    const filtered = [{ ...place, headerRow: 2, firstRow: 3, filters: [{ column: "Name", value: "B" }] }];
    assert.deepEqual((await callAll(readSheetRows, filtered, forItems())).map(({ json }) => json), [{ row_number: 5, Name: "B", Age: "" }]);
    assert.deepEqual(await callAll(readSheetRows, [{ ...place, headerRow: 2, firstRow: 1 }], forItems()), []);
    await assert.rejects(callAll(readSheetRows, [{ ...place, headerRow: 9, firstRow: 10 }], forItems()), /no row 9/);
  });
});

test("filters: all of them, any of them, the first row only, an unknown column", async () => {
  const values = [["Name", "Age"], ["A", 30], ["B", 30], ["C", 5]];
  const names = async (more: object): Promise<unknown[]> => (await callAll(readSheetRows, [{ ...place, ...more }], forItems())).map(({ json }) => json["Name"]);
  const thirty = { column: "Age", value: "30" };
  await withGoogle(answers(values), async () => {
    assert.deepEqual(await names({ filters: [thirty] }), ["A", "B"]);
    assert.deepEqual(await names({ filters: [thirty], version: 4.4 }), ["A"]);
    assert.deepEqual(await names({ filters: [thirty, { column: "Name", value: "B" }] }), ["B"]);
    assert.deepEqual(await names({ filters: [{ column: "Name", value: "C" }, thirty], combine: "OR" }), ["C", "A", "B"]);
    assert.deepEqual(await names({ filters: [thirty], firstMatch: true }), ["A"]);
    await assert.rejects(names({ filters: [{ column: "Nope", value: 1 }] }), { message: 'The column "Nope" could not be found' });
    await assert.rejects(callAll(readSheetRows, [{ ...place, sheet: { id: "gid=9" } }], forItems()), { message: "Sheet with ID gid=9 not found" });
  });
});

test("appending writes one block of rows below the table, in the order of the columns", async () => {
  const asked = await withGoogle(answers(simple), async () => {
    const rows = [{ Name: "Cid", Age: 5 }, { Name: null, Age: { years: 5 } }].map((values) => ({ ...place, values, columns: ["Name", "Email", "Age"] }));
    assert.deepEqual(await callAll(appendSheetRows, rows, forItems([{ json: {} }, { json: {} }])), [
      { json: { Name: "Cid", Age: 5 }, pairedItem: { item: 0 } }, { json: { Age: { years: 5 } }, pairedItem: { item: 1 } },
    ]);
  });
  assert.deepEqual(asked.at(-3)?.body, { requests: [{ appendDimension: { sheetId: "7", dimension: "ROWS", length: 1 } }] });
  assert.equal(asked.at(-1)?.url, "sheets.googleapis.com/v4/spreadsheets/doc/values/Orders!4:5?valueInputOption=USER_ENTERED");
  assert.deepEqual(asked.at(-1)?.body, { range: "Orders!4:5", values: [["Cid", "", 5], ["", "", '{"years":5}']] });
});

test("a sheet whose columns changed since the step was set up fails before anything is written", async () => {
  const asked = await withGoogle(answers(simple), async () => {
    await assert.rejects(callAll(appendSheetRows, [{ ...place, values: { Name: "x" }, columns: ["Name", "Mail"] }], forItems()), { message: "Column names were updated after the node's setup" });
  });
  assert.deepEqual(asked.filter(({ method }) => method !== "GET"), []);
});

test("fields of items go to the columns of their names, and new columns are added", async () => {
  const items = [{ json: { Name: "Cid", City: "Bonn", row_number: 9 } }];
  const asked = await withGoogle(answers(simple), async () => {
    const given = await callAll(appendSheetRows, [{ ...place, mapping: "autoMapInputData" }], forItems(items));
    assert.deepEqual(given, [{ json: { Name: "Cid", City: "Bonn", row_number: 9 }, pairedItem: { item: 0 } }]);
    await assert.rejects(callAll(updateSheetRows, [{ ...place, mapping: "autoMapInputData", matchOn: ["Name"], extra: "error" }], forItems(items)), { message: "Unexpected fields in node input" });
  });
  assert.deepEqual(asked.find(({ method }) => method === "PUT")?.body, { range: "Orders!1:1", values: [["Name", "Email", "Age", "City"]] });
});

test("rows are changed by their number or by a key; what is nothing empties the cell", async () => {
  const asked = await withGoogle(answers(simple), async () => {
    const byNumber = { ...place, matchOn: ["row_number"], types: { row_number: "number" }, values: { Name: "X", Age: undefined, row_number: "3" } };
    assert.deepEqual(await callAll(updateSheetRows, [byNumber], forItems()), [{ json: { Name: "X", Age: "", row_number: 3 }, pairedItem: { item: 0 } }]);
    await callAll(updateSheetRows, [{ ...place, matchOn: ["Name"], values: { Name: "Bob", Email: "b@example.com" } }], forItems());
    assert.deepEqual(await callAll(updateSheetRows, [{ ...place, matchOn: ["Name"], values: { Name: "Nobody", Email: "b" } }], forItems()), []);
    await assert.rejects(callAll(updateSheetRows, [{ ...byNumber, values: { Name: "X", row_number: undefined } }], forItems()), { message: "row_number is null or undefined" });
  });
  assert.deepEqual(asked.filter(({ method }) => method === "POST").map(({ body }) => body), [
    { data: [{ range: "Orders!A3", values: [["X"]] }, { range: "Orders!C3", values: [[""]] }], valueInputOption: "USER_ENTERED" },
    { data: [{ range: "Orders!B3", values: [["b@example.com"]] }], valueInputOption: "USER_ENTERED" },
  ]);
});

test("appending or updating: known keys are changed at once, the others appended together", async () => {
  const asked = await withGoogle(answers(simple), async () => {
    await callAll(appendOrUpdateSheetRows, ["Bob", "New"].map((Name) => ({ ...place, matchOn: ["Name"], values: { Name, Age: 6 } })), forItems([{ json: {} }, { json: {} }]));
  });
  assert.deepEqual(asked.filter(({ method }) => method !== "GET").map(({ method, body }) => [method, body]), [
    ["POST", { data: [{ range: "Orders!C3", values: [[6]] }], valueInputOption: "USER_ENTERED" }],
    ["POST", { requests: [{ appendDimension: { sheetId: "7", dimension: "ROWS", length: 1 } }] }],
    ["PUT", { range: "Orders!4:4", values: [["New", "", 6]] }],
  ]);
});

test("parts of a sheet are emptied: a range, rows, columns", async () => {
  const parts = [{ range: "Other!B2:C3" }, { part: "specificRows", from: 2, count: 3 }, { part: "specificColumns", from: "Y", count: 3 }, { part: "specificRows", from: 4 }];
  const asked = await withGoogle(answers(simple), async () => {
    await callAll(clearSheetPart, parts.map((part) => ({ ...place, ...part })), forItems([{ json: {} }]));
  });
  assert.deepEqual(asked.slice(1).map(({ url }) => url?.split("/values/")[1]), ["Orders!B2:C3:clear", "Orders!2:4:clear", "Orders!Y:AA:clear", "Orders!4:4:clear"]);
});

test("sheets and spreadsheets: clear, delete rows, create, and a refusal in Google's words", async () => {
  const address = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ/edit#gid=7";
  const asked = await withGoogle(answers(simple), async () => {
    assert.deepEqual(await callAll(clearSheet, [{ spreadsheet: { url: address }, sheet: { url: address } }], forItems([{ json: { a: 1 } }])), [{ json: { a: 1 }, pairedItem: { item: 0 } }]);
    assert.deepEqual(await callAll(deleteSheetRows, [{ ...place, from: 3, count: 2 }], forItems()), [{ json: { success: true }, pairedItem: [{ item: 0 }] }]);
    await createSpreadsheet({ title: "New", sheets: [{ title: "One" }] }, forItems());
  });
  assert.equal(asked[1]?.url, "sheets.googleapis.com/v4/spreadsheets/1aBcDeFgHiJkLmNoPqRsTuVwXyZ/values/'Orders':clear");
  assert.deepEqual(asked[3]?.body, { requests: [{ deleteDimension: { range: { sheetId: "7", dimension: "ROWS", startIndex: 2, endIndex: 4 } } }] });
  assert.deepEqual(asked[4]?.body, { properties: { title: "New" }, sheets: [{ properties: { title: "One", hidden: false } }] });
  await withGoogle([["GET", /./, 403]], async () => {
    await assert.rejects(callAll(readSheetRows, [place], forItems()), { message: "Forbidden - perhaps check your credentials?", description: "Refused" });
  });
});

test("a spreadsheet that is named by a value alone is not found, and the step as a whole fails", async () => {
  const asked = await withGoogle([], async () => {
    const isOfAll = (error: unknown): boolean => error instanceof WholeStepError && error.message === "Can not get sheet 'undefined' with a value of 'undefined'";
    await assert.rejects(async () => { await readSheetRows({ spreadsheet: { plain: "D" }, sheet: { id: "Orders" } }, forItems()); }, isOfAll);
  });
  assert.deepEqual(asked, []);
});

test("a sheet that is named by a value alone is looked for by its number", async () => {
  await withGoogle([["GET", /fields=sheets/, { sheets: [{ properties: { title: "Orders", sheetId: 0 } }] }]], async () => {
    await assert.rejects(async () => { await readSheetRows({ spreadsheet: { id: "D" }, sheet: { id: "Orders" } }, forItems()); }, { message: "Sheet with ID Orders not found" });
  });
});
