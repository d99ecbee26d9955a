// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyFields, numeric, to } from "../runtime/field.js";
import { rawJson } from "../runtime/raw-json.js";

const item = { json: { name: "Mia", tags: ["a"], nest: { x: 1, y: 2 }, "a.b": 7 }, binary: { file: { data: "YQ==", mimeType: "text/plain" } } };

test("typed fields are converted", () => {
  const mapped = {
    a: to.string(5), b: to.string({ q: 1 }), c: to.number("1e3"), d: to.boolean("TRUE"), e: to.array("['x']"), f: to.object("{k: 'v', n: [-1]}"), g: undefined,
    h: to.string(undefined),
  };
  assert.deepEqual(applyFields(item, mapped, {}, 0).json, {
    a: "5", b: '{"q":1}', c: 1000, d: true, e: ["x"], f: { k: "v", n: [-1] }, g: null, h: null,
  });
});

test("a value that cannot be converted names the field, the type and the item", () => {
  assert.throws(() => applyFields(item, { n: to.number("x") }, {}, 2), { message: "'n' expects a number but we got 'x' [item 2]" });
  assert.throws(() => applyFields(item, { o: to.object([1]) }, {}, 0), { message: "'o' expects a object but we got array [item 0]" });
  assert.deepEqual(applyFields(item, { n: to.number("x") }, { ignoreConversionErrors: true }, 0).json, { n: "x" });
  assert.throws(() => applyFields(item, { s: to.string(null) }, { version: 3.1 }, 0), { message: "'s' expects a string but we got 'null' [item 0]" });
  assert.deepEqual(applyFields(item, { s: to.string(undefined) }, { version: 3 }, 0).json, { s: "undefined" });
});

test("what is kept, and names with dots", () => {
  assert.deepEqual(applyFields(item, { "nest.x": 9 }, { keep: "all" }, 0).json, { ...item.json, nest: { x: 9, y: 2 } });
  assert.deepEqual(applyFields(item, { "nest.x": 9 }, { dotNotation: false }, 0).json, { "nest.x": 9 });
  assert.deepEqual(applyFields(item, {}, { keep: ["name", "nest.y", "a.b"] }, 0).json, { name: "Mia", y: 2, b: 7 });
  assert.deepEqual(applyFields(item, {}, { keep: { except: ["name", "nest.y"] } }, 0).json, { tags: ["a"], nest: { x: 1 }, "a.b": 7 });
  assert.deepEqual(applyFields(item, { "list[1].k": 1 }, {}, 0).json, { list: [, { k: 1 }] });
  assert.deepEqual(item.json.nest, { x: 1, y: 2 });
});

test("files", () => {
  assert.equal(applyFields(item, {}, {}, 0).binary, undefined);
  assert.deepEqual(applyFields(item, {}, { keep: "all" }, 0).binary, item.binary);
  assert.equal(applyFields(item, {}, { keep: "all", binary: "strip" }, 0).binary, undefined);
  assert.equal(applyFields(item, {}, { keep: "all", version: 3.2 }, 0).binary, undefined);
  assert.deepEqual(applyFields(item, { copy: to.binary("file") }, {}, 0).binary, { copy: item.binary.file });
});

test("raw JSON", () => {
  assert.deepEqual(applyFields(item, rawJson`{"n": ${5}, "o": ${{ a: 1 }}, "s": "${"x"}",}`, {}, 0).json, { n: 5, o: { a: 1 }, s: "x" });
  assert.throws(() => applyFields(item, rawJson`[1]`, {}, 1), { message: "The 'JSON Output' in item 1 does not contain a valid JSON object" });
  assert.throws(() => applyFields(item, { f: to.object(rawJson`{"a"`) }, { version: 3.2 }, 0).json && applyFields(item, rawJson`x: {`, {}, 0), Error);
});

test("mappings of the first generation", () => {
  assert.deepEqual(applyFields(item, { "q.r": numeric("12"), z: numeric("x") }, { legacy: true, keepOnlySet: true }, 0), { json: { q: { r: 12 }, z: "x" } });
  assert.deepEqual(applyFields(item, { name: 1 }, { legacy: true }, 0), { json: { ...item.json, name: 1 }, binary: item.binary });
});
