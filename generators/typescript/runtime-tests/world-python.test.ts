// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { pythonCode, type PythonParams } from "../runtime/connectors/python.js";
import type { Fields } from "../runtime/items.js";
import { context } from "./world-helpers.js";

const given = [{ json: { n: 1, tags: ["a"], items: "own" } }, { json: { n: 2, tags: [], items: "own" } }];

async function run(params: PythonParams): Promise<Fields[]> {
  const items = await pythonCode.forAll?.([params], { ...context(), items: given });
  return (items ?? []).map(({ json }) => json);
}

test("Python of a browser sees items with attributes, and gives items or bare objects", async () => {
  const all = "total = 0\nfor item in _input.all():\n    total += item.json.n\n    item.json.seen = True\nprint('not the answer')\nreturn [{'json': {'total': total, 'own': _items[0].json['items'], 'seen': items[1].json.seen}}]";
  assert.deepEqual(await run({ language: "python", pythonCode: all }), [{ total: 3, own: "own", seen: true }]);
  assert.deepEqual(await run({ language: "python", pythonCode: "return {'twice': _json.n * 2, 'all': _input.item.json.to_py()['tags']}", mode: "runOnceForEachItem" }), [{ twice: 2, all: ["a"] }, { twice: 4, all: [] }]);
});

test("native Python sees plain dictionaries", async () => {
  assert.deepEqual(await run({ language: "pythonNative", pythonCode: "return [{'json': {'n': i['json']['n']}} for i in _items]" }), [{ n: 1 }, { n: 2 }]);
  assert.deepEqual(await run({ language: "pythonNative", pythonCode: "return None if _item['json']['n'] == 1 else _item", mode: "runOnceForEachItem" }), [{ n: 2, tags: [], items: "own" }]);
});

test("an error of Python is the step's error", async () => {
  await assert.rejects(run({ language: "pythonNative", pythonCode: "return missing" }), /NameError: name 'missing' is not defined/);
  await assert.rejects(run({ language: "python", pythonCode: "return 5" }), /doesn't return items properly/);
});
