// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileOf } from "../runtime/binary.js";
import { convertToSpreadsheet, readAnySpreadsheet, readAnyWorkbook, writeAnySpreadsheet } from "../runtime/transforms/any-spreadsheet.js";
import { items, outputs } from "./transform-call.js";

const rows = [{ name: "Zoë", n: 1.5, ok: true, deep: { a: 1 } }, { name: "Bo", ok: false }];
const flat = [{ name: "Zoë", n: 1.5, ok: true, "deep.a": 1 }, { name: "Bo", ok: false }];

test("a text of several lines comes back from a page as it was", async () => {
  const [written] = (await outputs(writeAnySpreadsheet({ format: "html" }), [items({ name: "two\nlines" })]))[0] ?? [];
  const file = written?.binary?.["data"] ?? fileOf(Buffer.from(""));
  const read = await outputs(readAnySpreadsheet({ format: "html" }), [[{ json: {}, binary: { data: file } }]]);
  assert.deepEqual(read[0]?.map(({ json }) => json), [{ name: "two\nlines" }]);
});

for (const format of ["xls", "ods", "html"] as const) {
  test(`a ${format} file that was written is read again`, async () => {
    const [written] = (await outputs(writeAnySpreadsheet({ format, sheet: "People" }), [items(...rows)]))[0] ?? [];
    const file = written?.binary?.["data"] ?? fileOf(Buffer.from(""));
    assert.equal(file.fileName, `spreadsheet.${format}`);
    const read = async (how: Parameters<typeof readAnySpreadsheet>[0]): Promise<unknown> => (await outputs(readAnySpreadsheet(how), [[{ json: {}, binary: { data: file } }]]))[0]?.map(({ json }) => json);
    assert.deepEqual(await read({ format }), flat);
    assert.deepEqual(await read({ format, headerRow: false, range: "A3:C3" }), [{ row: ["Bo", null, false] }]);
    await assert.rejects(read({ format, sheet: "None" }), { message: 'Spreadsheet does not contain sheet called "None"!' });
    await assert.rejects(read({ sheet: "None" }), { message: "The file selected in 'Input Binary Field' is not in autodetect format" });
  });
}

test("CSV files are read by their type, and by a spreadsheet program in the first version", async () => {
  const csv = [{ json: {}, binary: { data: fileOf(Buffer.from("a,b\n1,ü\nTRUE,\n"), "a.csv", "text/csv") } }];
  assert.deepEqual((await outputs(readAnySpreadsheet({}), [csv]))[0]?.map(({ json }) => json), [{ a: "1", b: "ü" }, { a: "TRUE" }]);
  assert.deepEqual((await outputs(readAnyWorkbook({}), [csv]))[0]?.map(({ json }) => json), [{ a: 1, b: "ü" }, { a: true }]);
  assert.deepEqual((await outputs(readAnyWorkbook({ raw: true, includeEmptyCells: true }), [csv]))[0]?.map(({ json }) => json), [{ a: "1", b: "ü" }, { a: "TRUE", b: "" }]);
});

test("a table of plain text is read byte by byte where another format is asked for", async () => {
  const csv = [{ json: {}, binary: { data: fileOf(Buffer.from("a,b\n1,ü\n"), "a.csv", "text/csv") } }];
  assert.deepEqual((await outputs(readAnySpreadsheet({ format: "html" }), [csv]))[0]?.map(({ json }) => json), [{ a: 1, b: "Ã¼" }]);
});

test("a file that is converted has a name of its own", async () => {
  await assert.rejects(outputs(convertToSpreadsheet({ format: "ods", fileName: ["a"] }), [items(...rows)]), /The "path" argument must be of type string/);
  const [made] = (await outputs(convertToSpreadsheet({ format: "ods", file: "table" }), [items(...rows)]))[0] ?? [];
  assert.deepEqual([made?.binary?.["table"]?.fileName, made?.binary?.["table"]?.mimeType], ["File.ods", "application/vnd.oasis.opendocument.spreadsheet"]);
});
