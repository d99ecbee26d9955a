import assert from "node:assert/strict";
import { test } from "node:test";
import * as tables from "../runtime/formatter/tables.js";
import type { Memory } from "../runtime/flow/memory.js";
import { toBoolean, toNumber, toText } from "../runtime/formulas/coerce.js";
import { numeric, versionOrder } from "../runtime/formulas/filters.js";
import { instant, seconds } from "../runtime/formulas/filters-date.js";
import type { Value } from "../runtime/formulas/value.js";
import { createCsv, parseCsv } from "../runtime/modules/csv.js";
import { addRecord, getRecord, searchRecords, updateRecord } from "../runtime/modules/data-store.js";
import { setting, withFacts } from "../runtime/formulas/facts.js";
import { compileMarkdown } from "../runtime/modules/markdown.js";
import { throwError, throwWarning } from "../runtime/modules/throw-error.js";
import { htmlToText } from "../runtime/modules/html-to-text.js";
import { matchPattern } from "../runtime/modules/match-pattern.js";
import { numberOf } from "../runtime/modules/collect-number.js";
import { replacePattern } from "../runtime/modules/replace-pattern.js";
import { tableOf } from "../runtime/modules/collect-table.js";
import { parseXml } from "../runtime/modules/xml.js";

function memory(): Memory {
  const stores: Record<string, Record<string, unknown>> = {};
  return { variables: {}, store: (name) => (stores[name] ??= {}), uuid: () => "new" };
}

test("values are coerced as the platform documents it", () => {
  assert.equal(toBoolean(0), true);
  assert.equal(toBoolean("false"), false);
  assert.equal(toNumber(" 12 "), 12);
  assert.throws(() => toNumber("twelve"), /not a valid number/);
  assert.equal(toText(new Date("2026-01-02T03:04:05Z")), "2026-01-02T03:04:05.000Z");
  assert.equal(Number.isNaN(numeric("")), true);
  assert.equal(seconds("01:02:03"), 3723);
  assert.equal(seconds("9:30"), seconds("2026-03-11 09:30:00"));
  assert.ok(Number.isNaN(seconds("")));
  assert.equal(instant("2026-03-01"), Date.parse("2026-03-01T00:00:00Z") - offset("2026-03-01"));
  assert.ok(versionOrder("1.10.0", "1.9.9") > 0 && versionOrder("1.0.0-rc", "1.0.0") < 0);
});

/** What the zone of this machine, in which dates without one are read outside of a run, is ahead of UTC. */
function offset(day: string): number {
  return -new Date(`${day}T00:00:00`).getTimezoneOffset() * 60_000;
}

test("records are added once, changed where they are, found by a filter", () => {
  const kept = memory();
  assert.deepEqual(addRecord({ store: "s", data: { a: 1, tag: "X" } }, kept), { key: "new" });
  assert.throws(() => addRecord({ store: "s", key: "new", data: {} }, kept), /there already/);
  assert.throws(() => updateRecord({ store: "s", key: "gone", data: {} }, kept), /no record/);
  assert.deepEqual(updateRecord({ store: "s", key: "new", data: { a: 2 } }, kept)["data"], { a: 2, tag: "X" });
  // Lists are added to only where that is asked for.
  const listed = (members: number[], overwriteArrays?: boolean) => updateRecord({ store: "s", key: "new", data: { l: members }, overwriteArrays }, kept)["data"];
  assert.deepEqual([listed([1, 2]), listed([3], false), listed([4], true)], [[1, 2], [1, 2, 3], [4]].map((l) => ({ a: 2, tag: "X", l })));
  assert.deepEqual(getRecord({ store: "s", key: "gone" }, kept), {});
  const filter = [[{ field: "a", operator: "number:greater", value: "1" }, { field: "tag", operator: "text:equal:ci", value: "x" }]];
  assert.deepEqual(searchRecords({ store: "s", filter }, kept).map(({ key }) => key), ["new"]);
  assert.deepEqual(searchRecords({ store: "s", filter: [[{ field: "a", operator: "number:less", value: 0 }]], continueWithout: true }, kept), [{}]);
  assert.throws(() => searchRecords({ store: "s", filter: [[{ field: "a", operator: "text:isempty" }]] }, kept), /no comparison/);
  for (const a of [10, 9]) addRecord({ store: "s", key: `n${a}`, data: { a } }, kept);
  assert.deepEqual(searchRecords({ store: "s", sort: [{ field: "a", order: "asc" }] }, kept).map(({ key }) => key), ["new", "n9", "n10"], "numbers as numbers");
});

test("texts are taken apart and put together", async () => {
  assert.deepEqual(parseCsv({ text: "a;b\n1;\"x;y\"", delimiter: "semicolon", headers: true }), [{ col1: "1", col2: "x;y" }]);
  assert.deepEqual(createCsv({ rows: [{ a: 1, b: "x,y" }], headers: true }), { text: "a,b\n1,\"x,y\"" });
  assert.deepEqual(matchPattern({ pattern: "A(\\d)", text: "a1 a2", global: true, caseSensitive: false }).map((m) => m["$1"]), ["1", "2"]);
  assert.deepEqual(matchPattern({ pattern: "z", text: "a" }), []);
  assert.deepEqual(matchPattern({ pattern: "z", text: "a", continueWithout: true }), [{}]);
  assert.deepEqual(replacePattern({ pattern: "(a)", value: "$1b", text: "aa" }), { text: "aba" });
  assert.deepEqual(htmlToText({ html: "<h1>Hi</h1><p>there</p>" }), { text: "HI\n\nthere" });
  assert.deepEqual(numberOf({ function: "AVG" })([1, "2", ""]), { result: 1.5 });
  assert.deepEqual(tableOf({ columns: "\t", rows: "\n" })([{ a: 1, b: 2 }, { a: 3, b: 4 }]), { text: "1\t2\n3\t4" });
  assert.deepEqual(parseXml({ text: "<a x=\"1\"><b>t</b> <b k='2'>&lt;u</b><c/></a>" }), { a: { _attributes: { x: "1" }, b: ["t", { _attributes: { k: "2" }, _value: "<u" }], c: [""] } });
  assert.throws(() => parseXml({ text: "<a>" }), /well-formed/);
});

test("records of a table are found to the letter, made where they are missing and changed by their id", () => {
  let ids = 0;
  const own: Memory = { ...memory(), uuid: () => `u${(ids += 1)}` };
  const table = "Guests";
  const made = tables.findOrCreateTableRecord({ table, filter: { field: "data__f1", operator: "exact", value: "ada@example.org" }, values: { f1: "ada@example.org", f2: 3 } }, own);
  assert.deepEqual(made, { record_id: "u1", old: null, new: { data: { f1: "ada@example.org", f2: 3 } }, _zap_search_was_found_status: false });
  tables.createTableRecord({ table, values: { f1: "bob@example.org" } }, own);
  tables.updateTableRecord({ table, record: "u1", values: { f2: 4 } }, own);
  tables.incrementTableField({ table, record: "u1", field: "data__f2", amount: "2" }, own);
  const find = (operator: string, value: Value, field = "f1"): unknown => tables.findTableRecord({ table, filter: { field, operator, value }, several: "group", goOn: true }, own);
  const guests = (...ids: string[]): unknown => [{ results: ids.map((id) => ({ record_id: id, old: { data: id === "u1" ? { f1: "ada@example.org", f2: 6 } : { f1: "bob@example.org" } } })), count: ids.length, _zap_search_was_found_status: true }];
  assert.deepEqual(find("in", [["ada@example.org", "bob@example.org"]]), guests("u1", "u2"));
  assert.deepEqual(find("isnull", false, "f2"), guests("u1"));
  assert.deepEqual(find("gte", "6", "f2"), guests("u1"));
  assert.deepEqual(find("icontains", "BOB"), guests("u2"));
  assert.deepEqual(find("exact", "Ada@example.org"), [{ _zap_search_was_found_status: false }]);
  assert.deepEqual(tables.findTableRecord({ table, filter: { field: "f1", value: "nobody" } }, own), []);
  assert.throws(() => tables.updateTableRecord({ table, record: "u9", values: { f1: "x" } }, own), /no record "u9"/);
  assert.throws(() => find("near", "x"), /no operator "near"/);
});

test("a name that the export leaves open has the value that somebody gave it, or none", () => {
  const facts = { executionId: "1", random: () => 0, uuid: () => "u" };
  const asked = (system: Record<string, Value>, replayed: boolean): Value => withFacts({ ...facts, system, replayed }, () => setting("sheetId"));
  assert.equal(asked({ sheetId: "s1" }, false), "s1");
  assert.throws(() => asked({ sheetId: null }, false), /"sheetId" has no value: write it under "vars"/);
  // A recording was made with a value that nobody knows here.
  assert.equal(asked({}, true), "{{sheetId}}");
});

test("an error of the workflow's own ends the step, a warning goes on", () => {
  assert.throws(() => throwError({ message: "stock is negative" }), /stock is negative/);
  assert.deepEqual(throwWarning({ message: "low" }), { message: "low" });
});

test("Markdown becomes HTML, with tables where they are asked for", () => {
  assert.deepEqual(compileMarkdown({ text: "**a**", github: true }), { data: "<p><strong>a</strong></p>" });
  const table = "| a |\n|---|\n| 1 |";
  assert.deepEqual([true, false].map((github) => String(compileMarkdown({ text: table, github })["data"]).includes("<table>")), [true, false]);
  assert.throws(() => compileMarkdown({ text: "x", sanitize: true }), /not taken out/);
});
