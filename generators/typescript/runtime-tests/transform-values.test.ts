// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileOf, uploadedFile, sizeText } from "../runtime/binary.js";
import { filled } from "../runtime/filled.js";
import { convertToFile } from "../runtime/transforms/convert-to-file.js";
import { crypto } from "../runtime/transforms/crypto.js";
import { csvText } from "../runtime/transforms/csv-text.js";
import { dateTime } from "../runtime/transforms/date-time.js";
import { dateTimeLegacy } from "../runtime/transforms/date-time-legacy.js";
import { whileEvaluating } from "../runtime/transforms/evaluating.js";
import { extractFromFile } from "../runtime/transforms/extract-from-file.js";
import { extractHtmlContent } from "../runtime/transforms/html.js";
import { htmlTable } from "../runtime/transforms/html-table.js";
import { htmlTemplate } from "../runtime/transforms/html-template.js";
import { markdown } from "../runtime/transforms/markdown.js";
import { metrics } from "../runtime/transforms/metrics.js";
import { moveBinaryData } from "../runtime/transforms/move-binary-data.js";
import { readCsv } from "../runtime/transforms/read-csv.js";
import { readSpreadsheet, readWorkbook } from "../runtime/transforms/read-spreadsheet.js";
import { writeSpreadsheet } from "../runtime/transforms/write-spreadsheet.js";
import { xml } from "../runtime/transforms/xml.js";
import { fields, items, outputs } from "./transform-call.js";

const one = [{ a: 1 }];

test("dates are computed in the zone of the workflow", async () => {
  const setting = { timezone: "Europe/Berlin" };
  assert.deepEqual(await fields(dateTime({ includeTime: false }), one, setting), [{ currentDate: "2026-03-11T00:00:00.000+01:00" }]);
  assert.deepEqual(await fields(dateTime({ operation: "addToDate", date: "2026-03-28T12:00:00Z", duration: 1, includeInputFields: true }), one, setting), [
    { a: 1, newDate: "2026-03-29T13:00:00.000+02:00" },
  ]);
  assert.deepEqual(await fields(dateTime({ operation: "formatDate", date: "2026-03-11T23:30:00+02:00", format: "custom", customFormat: "HH:mm ZZ" }), one), [
    { formattedDate: "23:30 +02:00" },
  ]);
  assert.deepEqual(await fields(dateTime({ operation: "getTimeBetweenDates", date: "2026-01-01", endDate: "2026-01-03" }), one), [
    { timeDifference: { days: 2 } },
  ]);
  assert.deepEqual(await fields(dateTime({ operation: "roundDate", date: 1773224130, toNearest: "hour" }), one), [
    { roundedDate: "2026-03-11T10:00:00.000Z" },
  ]);
});

test("a date that cannot be read", async () => {
  const step = dateTime({ operation: "extractDate", date: "soon" });
  await assert.rejects(fields(step, one), { message: "Invalid date format" });
  assert.deepEqual(await fields(step, one, { continueOnFail: true }), [{ error: "Invalid date format" }]);
});

test("the first version of dates", async () => {
  assert.deepEqual(await fields(dateTimeLegacy({ value: "1773224130", toFormat: "YYYY-MM-DD HH:mm", toTimezone: "Asia/Tokyo" }), one), [
    { a: 1, data: "2026-03-11 19:15" },
  ]);
  assert.deepEqual(await fields(dateTimeLegacy({ action: "calculate", value: "2026-01-31", duration: 1, timeUnit: "months" }), one), [
    { a: 1, data: "2026-02-28T00:00:00.000Z" },
  ]);
});

test("hashes and random values", async () => {
  assert.deepEqual(await fields(crypto({ type: "SHA256", value: "abc", into: "h" }), one), [
    { a: 1, h: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  ]);
  assert.deepEqual(await fields(crypto({ action: "generate", generate: "hex", length: 6 }), one), [{ a: 1, data: "6b6b6b" }]);
  assert.deepEqual(await fields(crypto({ value: undefined }), one, { continueOnFail: true }), [
    { error: 'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received undefined' },
  ]);
});

test("values from a page", async () => {
  const page = '<h1> Hi  <b>you</b></h1><a href="/x">x</a><a href="/y">y</a>';
  const values = [{ key: "title", selector: "h1" }, { key: "links", selector: "a", take: "attribute", attribute: "href", all: true }];
  assert.deepEqual(await fields(extractHtmlContent({ field: "page", values, cleanUpText: true, version: 1.1 }), [{ page }]), [
    { title: "Hi you", links: ["/x", "/y"] },
  ]);
  await assert.rejects(fields(extractHtmlContent({ values, version: 1.2 }), [{ page }]), { message: 'No property named "data" exists!' });
  assert.equal(filled`<p>${null} ${undefined} ${0}</p>`, "<p>null undefined 0</p>");
  const [table] = await fields(htmlTable({ capitalize: true, customStyling: true }), [{ unit_price: true }]);
  assert.match(String(table?.["table"]), /<th>Unit Price<\/th>.*<input type="checkbox" checked="checked"\/>/);
});

test("markdown and XML, both ways", async () => {
  await assert.rejects(fields(markdown({ html: "x", options: { blockElements: 2 } }), one), { message: "options.blockElements.split is not a function" });
  assert.deepEqual(await fields(markdown({ html: "<b>x</b>", into: "m.d" }), one), [{ a: 1, m: { d: "**x**" } }]);
  assert.deepEqual(await fields(markdown({ mode: "markdownToHtml", markdown: "# T", options: { noHeaderId: true } }), one), [{ a: 1, data: "<h1>T</h1>" }]);
  assert.deepEqual(await fields(xml({}), [{ data: '<r a="1"><b>x</b><b>y</b></r>' }]), [{ r: { a: "1", b: ["x", "y"] } }]);
  const [written] = await fields(xml({ mode: "jsonToxml", options: { headless: true } }), [{ r: { b: 1 } }]);
  assert.deepEqual(written, { data: "<r>\n  <b>1</b>\n</r>" });
});

test("CSV as spreadsheet programs write it", () => {
  const rows = [{ id: 1, name: 'a "b"', n: { x: 0.1 + 0.2 } }, { id: 1e21, name: null, ok: true }];
  assert.equal(csvText(rows, ",", true), 'id,name,n.x,ok\n1,"a ""b""",0.3,\n1E+21,,,TRUE');
  assert.equal(csvText([{ ID: "x;y" }], ";", true), '"ID"\n"x;y"');
});

test("files from items and items from files", async () => {
  const [[csv] = []] = await outputs(convertToFile({}), [items({ a: 1 }, { a: 2 })]);
  assert.deepEqual(csv?.pairedItem, [{ item: 0 }, { item: 1 }]);
  const file = csv?.binary?.["data"];
  assert.equal(file?.fileName, "File.csv");
  assert.ok(csv);
  const binary = csv.binary ?? {};
  assert.deepEqual(
    (await outputs(readCsv({ enableBOM: true }), [[{ json: {}, binary }]]))[0]?.map(({ json }) => json),
    [{ a: "1" }, { a: "2" }],
  );
  const [[text] = []] = await outputs(convertToFile({ operation: "toText", source: "a" }), [items({ a: "Grüße" })]);
  const content = text?.binary ?? {};
  assert.deepEqual((await outputs(extractFromFile({ operation: "text", into: "t" }), [[{ json: {}, binary: content }]]))[0]?.[0]?.json, { t: "Grüße" });
  await assert.rejects(outputs(extractFromFile({ operation: "fromJson" }), [[{ json: {}, binary: content }]]), {
    message: "The file selected in 'Input Binary Field' is not in JSON format",
  });
  await assert.rejects(outputs(convertToFile({ operation: "toBinary", source: "b" }), [items({ a: 1 })]), {
    message: 'The value in "b" is not set',
  });
});

test("content moved between fields and files", async () => {
  const [[moved] = []] = await outputs(moveBinaryData({ mode: "jsonToBinary", version: 1.1 }), [items({ a: 1 })]);
  assert.deepEqual(moved?.json, {});
  assert.equal(moved?.binary?.["data"]?.fileName, "file.json");
  const [[back] = []] = await outputs(moveBinaryData({}), [[{ json: { old: 1 }, binary: moved?.binary ?? {} }]]);
  assert.deepEqual(back?.json, { a: 1 });
  assert.deepEqual(back?.binary, {});
});

test("facts of a file are told from its name and its content", () => {
  assert.equal(sizeText(999), "999 B");
  assert.equal(sizeText(1234567), "1.23 MB");
  assert.equal(fileOf(Buffer.from("x"), "dir/note.md").mimeType, "text/markdown");
  // What a caller sent is named by its type, whatever the name says.
  const sent = (name: string, type: string) => { const { fileName, fileExtension } = uploadedFile(Buffer.from("x"), name, type); return [fileName, fileExtension]; };
  assert.deepEqual(sent("a.PNG", "application/octet-stream"), ["a.PNG", "bin"]);
  assert.deepEqual(sent("../b\\c.bin", "image/png; name=x"), ["c.bin", "png"]);
  assert.equal(fileOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])).fileExtension, "png");
});

test("a workbook that was written is read again: names, numbers, truth values and gaps", async () => {
  const rows = [{ name: "Ann & <Bo>", n: 1.5, ok: true, deep: { a: 1 } }, { name: "ü", ok: false, "last \"one\"": "x" }];
  const [written] = (await outputs(writeSpreadsheet({ format: "xlsx", sheet: "People" }), [items(...rows)]))[0] ?? [];
  const file = written?.binary?.["data"];
  assert.equal(file?.fileName, "spreadsheet.xlsx");
  const given = [{ json: {}, binary: { data: file ?? fileOf(Buffer.from("")) } }];
  const read = async (how: Parameters<typeof readSpreadsheet>[0]): Promise<unknown> => (await outputs(readSpreadsheet(how), [given]))[0]?.map(({ json }) => json);
  const flat = [{ name: "Ann & <Bo>", n: 1.5, ok: true, "deep.a": 1 }, { name: "ü", ok: false, "last \"one\"": "x" }];
  assert.deepEqual(await read({}), flat);
  assert.deepEqual(await read({ sheet: "People", includeEmptyCells: true }), [{ ...flat[0], "last \"one\"": "" }, { ...flat[1], n: "", "deep.a": "" }]);
  assert.deepEqual(await read({ headerRow: false, range: "A2:C3" }), [{ row: ["Ann & <Bo>", 1.5, true] }, { row: ["ü", null, false] }]);
  await assert.rejects(read({ format: "xlsx", sheet: "None" }), /does not contain sheet called "None"/);
  await assert.rejects(read({ sheet: "None" }), /is not in autodetect format/);
  const csv = [{ json: {}, binary: { data: fileOf(Buffer.from("a,b\n1,x"), "a.csv", "text/csv") } }];
  assert.deepEqual(await fields(readSpreadsheet({}), [{}]).catch(() => "no file"), "no file");
  assert.deepEqual((await outputs(readSpreadsheet({}), [csv]))[0]?.map(({ json }) => json), [{ a: "1", b: "x" }]);
  await assert.rejects(outputs(readWorkbook({}), [csv]), /is not in xlsx format/);
});

test("a run that evaluates is measured by numbers, or by how far an answer is the wanted one", async () => {
  assert.deepEqual(await outputs(whileEvaluating({ evaluating: true }), [items({ a: 1 })]), [[{ json: { a: 1 }, pairedItem: { item: 0 } }], []]);
  assert.deepEqual(await outputs(whileEvaluating(), [items({ a: 1 })]), [[], [{ json: { a: 1 }, pairedItem: { item: 0 } }]]);
  assert.deepEqual(await fields(metrics({ values: [{ name: "score", value: "4" }, { name: "b", value: 0.5 }] }), [{}]), [{ score: 4, b: 0.5 }]);
  await assert.rejects(fields(metrics({ values: [{ name: "score", value: "four" }] }), [{}]), /Value for 'score' isn't a number/);
  assert.deepEqual(await fields(metrics({ metric: "categorization", expected: " yes", actual: "no", name: "Right" }), [{}]), [{ Right: 0 }]);
  const steps = [{ action: { tool: "Find_order" } }, { action: {} }];
  assert.deepEqual(await fields(metrics({ metric: "toolsUsed", tools: "find  order, Ship", steps }), [{}]), [{ "Tools Used": 0.5 }]);
});

test("a page that an expression gave is filled once more, by fields and constants only", async () => {
  const json = { n: 5, o: { p: "q {{ $json.n }}" }, list: [4, [6]] };
  const page = async (html: string, fillAgain = true) => (await fields(htmlTemplate({ html, fillAgain }), [json]))[0]?.["html"];
  assert.equal(await page("a {{ b }} {{ $json.n }} {{ $json?.list[0] }} {{$json[\"zz\"]}} {{ 'it' }} {{ user.name }} c"), "a undefined 5 4 undefined it undefined c");
  // What comes of a hole is not filled a third time, and `$&` in it stands for the hole.
  assert.equal(await page("{{ $json.o.p }} {{ '5$&' }}"), "q {{ $json.n }} 5{{ '5$&' }}");
  assert.equal(await page("{{ $json.n }}", false), "{{ $json.n }}");
  for (const hole of ["{{ $json.n + 1 }}", "{{ process.exit() }}", "{{ process }}", "{{ $json.constructor }}", "{{}}", "{{ $('A') }}", "{{ DateTime }}"]) {
    await assert.rejects(page(hole), /would run as an expression/, hole);
  }
});
