// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { deleteTableRows, getTableRows, ifNoTableRowExists, insertTableRow, updateTableRows, upsertTableRow } from "../runtime/apps/data-table.js";
import type { EffectContext } from "../runtime/host.js";
import { context } from "./world-helpers.js";

function withTables(tables: Readonly<Record<string, unknown>>, work: (at: EffectContext, rows: (table: string) => unknown) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "tables-"));
  try {
    for (const [name, rows] of Object.entries(tables)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(rows));
    work({ ...context({ json: { a: 1 } }), env: { DATA_TABLES: folder } }, (table) => JSON.parse(readFileSync(join(folder, `${table}.json`), "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ann = { id: 1, name: "Ann", age: 30, done: false };
const bob = { id: 2, name: "Bob", age: null, done: true };

test("a table that was not brought over is an error that says what to do", () => {
  withTables({}, (at) => assert.throws(() => getTableRows({ table: "x/../y" }, at), /"x\/\.\.\/y" has not been brought over: write its rows to .*x-y-[0-9a-f]{8}\.json, or \[\]/));
});

test("conditions compare as the stored type, and an empty cell is unlike every value", () => {
  withTables({ t: [ann, bob] }, (at) => {
    const names = (where: object, match?: string): unknown[] => getTableRows({ table: "t", where: [where].flat(), ...(match === undefined ? {} : { match }) }, at).map((item) => item.json["name"]);
    assert.deepEqual(names({ column: "age", value: "30" }), ["Ann"]);
    assert.deepEqual(names({ column: "age", is: "neq", value: 5 }), ["Ann", "Bob"]);
    assert.deepEqual(names({ column: "age", is: "neq", value: 30 }), ["Bob"]);
    assert.deepEqual(names({ column: "age", is: "lt", value: 5 }), []);
    assert.deepEqual(names({ column: "age", is: "isEmpty" }), ["Bob"]);
    assert.deepEqual(names({ column: "done", is: "isFalse" }), ["Ann"]);
    assert.deepEqual(names({ column: "name", is: "gte", value: "B" }), ["Bob"]);
    assert.deepEqual(names([{ column: "id", value: 1 }, { column: "id", value: 2 }]), ["Ann", "Bob"]);
    assert.deepEqual(names([{ column: "id", value: 1 }, { column: "id", value: 2 }], "allConditions"), []);
    assert.deepEqual(getTableRows({ table: "t", limit: 1 }, at).length, 1);
    assert.throws(() => names({ column: "name", is: "near", value: "A" }), { message: 'The condition "near" is not known' });
    assert.throws(() => names({ column: "name", is: "gt", value: null }), { message: "GT filter value cannot be null or undefined" });
    assert.throws(() => names([{ column: "no", value: 1 }, { column: "nor", value: 1 }]), { message: /^Filter validation failed: Column\(s\) "no, nor" do not exist/ });
  });
});

test("a pattern finds a text anywhere, unless its percent signs say where", () => {
  const rows = ["Ann", "an_n", "50% (a)", null].map((name, at) => ({ id: at + 1, name }));
  withTables({ t: rows }, (at) => {
    const found = (is: string, value: string): unknown[] => getTableRows({ table: "t", where: [{ column: "name", is, value }] }, at).map((item) => item.json["name"]);
    assert.deepEqual(found("like", "n"), ["Ann", "an_n"]);
    assert.deepEqual(found("like", "A%"), ["Ann"]);
    assert.deepEqual(found("ilike", "a%n"), ["Ann", "an_n"]);
    assert.deepEqual(found("like", "n_n"), ["an_n"]);
    assert.deepEqual(found("like", "%(a)"), ["50% (a)"]);
  });
});

test("rows are added, changed and removed, and the file keeps them", () => {
  withTables({ t: [ann] }, (at, rows) => {
    const added = insertTableRow({ table: "t", record: { name: "Cid", age: "7", id: 99 }, types: { age: "number" } }, at).json;
    assert.deepEqual([added["id"], added["name"], added["age"], added["done"]], [2, "Cid", 7, null]);
    assert.deepEqual(updateTableRows({ table: "t", where: [{ column: "name", value: "Ann" }], record: { done: true } }, at).map((item) => item.json["done"]), [true]);
    assert.deepEqual(upsertTableRow({ table: "t", where: [{ column: "name", value: "Dan" }], record: { name: "Dan" } }, at).map((item) => item.json["id"]), [3]);
    assert.deepEqual(deleteTableRows({ table: "t", where: [{ column: "name", value: "Cid" }] }, at).map((item) => item.json["name"]), ["Cid"]);
    assert.deepEqual((rows("t") as { name: string }[]).map((row) => row.name), ["Ann", "Dan"]);
    assert.throws(() => deleteTableRows({ table: "t" }, at), { message: "At least one condition is required" });
  });
});

test("cells are of their columns' types, and what does not fit is an error", () => {
  const types = { name: "string", age: "number", done: "boolean", at: "dateTime" };
  withTables({ t: [] }, (at) => {
    const added = insertTableRow({ table: "t", record: { name: 5, age: "7", at: "2026-01-02T10:00:00+02:00" }, types }, at).json;
    assert.deepEqual([added["name"], added["age"], added["done"], added["at"]], ["5", 7, null, "2026-01-02T08:00:00.000Z"]);
    const found = getTableRows({ table: "t", where: [{ column: "at", is: "lt", value: "2026-01-02T08:30:00Z" }] }, at);
    assert.equal(found.length, 1);
    assert.throws(() => insertTableRow({ table: "t", record: { age: "old" }, types }, at), { message: "Invalid input for 'age' [item 0]" });
    assert.throws(() => insertTableRow({ table: "t", record: { name: { a: 1 } }, types }, at), { message: `unexpected object input '{"a":1}' in row 0` });
    assert.throws(() => insertTableRow({ table: "t", mapping: "autoMapInputData", types }, at), { message: "unknown column name 'a'" });
    const typed = { table: "t", mapping: "autoMapInputData", types: { ...types, a: "boolean" } };
    assert.equal(insertTableRow(typed, at).json["a"], true);
    assert.throws(() => insertTableRow({ ...typed, types: { a: "date" } }, { ...at, item: { json: { a: "soon" } } }), { message: /^value 'soon' does not match column type 'date'/ });
  });
});

test("null empties a cell", () => {
  withTables({ t: [ann] }, (at, rows) => {
    const where = [{ column: "name", value: "Ann" }];
    upsertTableRow({ table: "t", where, record: { age: null, done: undefined } }, at);
    assert.deepEqual((rows("t") as { age: unknown; done: unknown }[]).map(({ age, done }) => [age, done]), [[null, null]]);
    assert.throws(() => updateTableRows({ table: "t", where, record: {} }, at), { message: "Data columns must not be empty" });
  });
});

test("an item passes where no row matches", () => {
  withTables({ t: [ann] }, (at) => {
    assert.deepEqual(ifNoTableRowExists({ table: "t", where: [{ column: "name", value: "Zoe" }] }, at), [{ json: { a: 1 } }]);
    assert.deepEqual(ifNoTableRowExists({ table: "t", where: [{ column: "name", value: "Ann" }] }, at), []);
  });
});
