// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { DateTime } from "luxon";
import { withClock } from "../runtime/clock.js";
import { useRunZone } from "../runtime/dates.js";
import { extend, extendOptional } from "../runtime/extend.js";

type Case = readonly [value: unknown, method: string, args: readonly unknown[], expected: unknown];

const CASES: readonly Case[] = [
  ["the quick brown fox of the hill", "toTitleCase", [], "The Quick Brown Fox of the Hill"],
  ["iPhone over n8n.io at 9", "toTitleCase", [], "iPhone over n8n.io at 9"],
  ["FIRST part. second? third", "toSentenceCase", [], "First part. Second? Third"],
  ["Total-Amount (EUR)", "toSnakeCase", [], "total_amount_eur"],
  ["12.7 €", "toNumber", [], 12.7],
  ["ff", "toInt", [16], 255],
  ["No", "toBoolean", [], false],
  ["say \"hi\"", "quote", [], '"say \\"hi\\""'],
  ["abc", "hash", ["sha1"], "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["write to mia@shop.example now", "extractEmail", [], "mia@shop.example"],
  ["https://www.shop.example:8080/a?b=c", "extractDomain", [], "www.shop.example"],
  ["https://shop.example/a/b?c", "extractUrlPath", [], "/a/b"],
  ["héllo", "base64Encode", [], "aMOpbGxv"],
  ["<p>one</p><br/>two", "removeTags", [], "onetwo"],
  ["# Head\n\n- a **b**", "removeMarkdown", [], "Head\n\na *b*"],
  ["12e3", "isNumeric", [], true],
  ["x", "length", [], 1],
  [[3, 1, 2], "max", [], 3],
  [[], "average", [], 0],
  [[{ a: 1, b: 2 }, { a: 3 }, 4], "pluck", ["a"], [1, 3]],
  [[{ a: 1 }, { a: 1 }, { a: 2 }], "unique", [], [{ a: 1 }, { a: 2 }]],
  [[1, "", null, {}, { a: null, b: 1 }], "compact", [], [1, { b: 1 }]],
  [[{ k: "x", v: 1 }, { k: "y", v: 2 }], "smartJoin", ["k", "v"], { x: 1, y: 2 }],
  [[1, 2, 3], "chunk", [2], [[1, 2], [3]]],
  [[{ a: 1 }, { b: 2 }, { a: 9 }], "merge", [], { a: 1, b: 2 }],
  [[1, 2, 2, 3], "difference", [[2]], [1, 3]],
  [{ a: 1 }, "hasField", ["a"], true],
  [{ a: "xy", b: "z" }, "removeFieldsContaining", ["x"], { b: "z" }],
  [{ q: "a b" }, "urlEncode", [], "q=a+b"],
  [2.345, "round", [1], 2.3],
  [1234.5, "format", ["de-DE"], "1.234,5"],
  [true, "toInt", [], 1],
  [0, "isEmpty", [], true],
  [null, "isEmpty", [], true],
  [undefined, "isNotEmpty", [], false],
  [Math, "round", [2.5], 3],
];

for (const [value, method, args, expected] of CASES) {
  test(`${JSON.stringify(value) ?? "undefined"}.${method}(${args.map(String).join(", ")})`, () => {
    assert.deepEqual(extend(value, method, args), expected);
  });
}

test("a text that is exactly an ISO instant has the methods of dates, with the text as the value", () => {
  assert.equal(extend("2024-01-01T00:00:00.000Z", "format", ["yyyy"]), "Invalid DateTime");
  assert.equal(extend("2024-01-01T00:00:00.000Z", "isEmpty", []), false);
  assert.throws(() => extend("2024-01-01T00:00:00.000Z", "extractDomain", []), /only callable on type "String"/);
});

test("dates are read in the zone of the run", () => {
  withClock({ timezone: "Europe/Berlin", now: () => Date.parse("2026-03-11T10:15:30.000Z") }, () => {
    useRunZone();
    const date = extend("2026-03-11", "toDateTime", []);
    assert.ok(DateTime.isDateTime(date));
    assert.equal(date.toISO(), "2026-03-11T00:00:00.000+01:00");
    assert.equal(extend(date, "plus", [2, "days"])?.toString(), "2026-03-13T00:00:00.000+01:00");
    assert.equal(extend(date, "diffTo", ["2026-03-01"]), 10);
    assert.equal(extend(date, "isWeekend", []), false);
    assert.equal(extend(date, "extract", ["week"]), 11);
  });
});

test("what a type cannot do is an error that names the types that can", () => {
  assert.throws(() => extend(5, "toNumber", []), { message: 'toNumber() is only callable on types "String", and "Boolean"' });
  assert.throws(() => extend(undefined, "toTitleCase", []), { message: "toTitleCase can't be used on undefined value" });
  assert.throws(() => extend("x", "toInt", []), { message: "cannot convert to integer" });
  assert.equal(extendOptional(undefined, "toTitleCase"), undefined);
  assert.equal(extendOptional("ab", "toTitleCase")?.(), "Ab");
});
