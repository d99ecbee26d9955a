// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, listOf, numberOf, recordsOf, textOf, there } from "../runtime/attempt.js";
import { withClock } from "../runtime/clock.js";
import { now } from "../runtime/dates.js";
import { givenAt } from "../runtime/from-model.js";
import { evaluateAt } from "../runtime/own.js";
import { asList, asText } from "../runtime/read-as.js";
import type { Scope } from "../runtime/scope.js";
import { placeWith } from "./expr-place.js";

/** The workflow's own expression, and the same as it stands in emitted code. */
const FORMS: readonly (readonly [own: string, plain: string])[] = [
  ["$json.a.toLowerCase()", "asText(json.a)?.toLowerCase()"],
  ["$json.a.trim().toUpperCase()", "asText(json.a)?.trim().toUpperCase()"],
  ["$json.a.split(',')[1]", "asText(json.a)?.split(\",\")[1]"],
  ["$json.a.split(',')[1].trim()", "asText(json.a)?.split(\",\")[1]?.trim()"],
  ["$json.a.split(/,/, 1).join('-')", "asText(json.a)?.split(/,/, 1).join(\"-\")"],
  ["$json.a.split(',').pop()", "asText(json.a)?.split(\",\").pop()"],
  ["$json.a.split(',').at(-1).charAt(0)", "asText(json.a)?.split(\",\").at(-1)?.charAt(0)"],
  ["$json.a.replace(/b/g, 'x').includes('x')", "asText(json.a)?.replace(/b/g, \"x\").includes(\"x\")"],
  ["$json.a.replaceAll('b', 'x').slice(0, 2)", "asText(json.a)?.replaceAll(\"b\", \"x\").slice(0, 2)"],
  ["$json.a.substring(1).indexOf('b')", "asText(json.a)?.substring(1).indexOf(\"b\")"],
  ["$json.a.match(/b(.)/)[1]", "asText(json.a)?.match(/b(.)/)?.[1]"],
  ["$json.a.startsWith('a')", "asText(json.a)?.startsWith(\"a\")"],
  ["$json.a.join(', ')", "asList(json.a)?.join(\", \")"],
  ["$json.a.join().trim()", "asList(json.a)?.join().trim()"],
  ["$json.a.b.trim()", "asText(json.a?.b)?.trim()"],
  ["$json.a?.b.join('-')", "asList(json.a?.b)?.join(\"-\")"],
  ["$json.b ? $json.a.trim() : 'none'", "json.b ? asText(json.a)?.trim() : \"none\""],
  ["$json.b || $json.a.b.trim()", "json.b || asText(json.a?.b)?.trim()"],
  ["JSON.stringify($json.a.b)", "JSON.stringify(json.a?.b)"],
];

/** The same, where code fails as the platform's did: in a guard, which `null` and `undefined` on the way, and other types, get into. */
const GUARDED: readonly (readonly [own: string, plain: string])[] = [
  ["$json.a.b || 'x'", "attempt(() => json.a.b || \"x\")"],
  ["$json.a.b ?? $json.b", "attempt(() => json.a.b ?? json.b)"],
  ["$json.a.trim() || 'x'", "attempt(() => textOf(json.a).trim() || \"x\")"],
  ["($json.a || '').toLowerCase()", "attempt(() => textOf((json.a || \"\")).toLowerCase())"],
  ["$json.a.split(',')[1].trim() === 'b'", "attempt(() => textOf(json.a).split(\",\")[1].trim() === \"b\")"],
  ["$json.a.map(x => x.b).join('-')", "attempt(() => recordsOf(json.a).map(x => x.b).join(\"-\"))"],
  ["$json.a.map((x, i) => i + ': ' + x)", "attempt(() => listOf(json.a).map((x, i) => i + \": \" + x))"],
  ["$json.a.filter(x => x.c === 3).length", "attempt(() => recordsOf(json.a).filter(x => x.c === 3).length)"],
  ["$json.a.find(x => x.c === 3).c", "attempt(() => recordsOf(json.a).find(x => x.c === 3).c)"],
  ["$json.a.some(x => x === 'b')", "attempt(() => listOf(json.a).some(x => x === \"b\"))"],
  ["$json.a.toString()", "attempt(() => String(there(json.a)))"],
  ["$json.a.toFixed(1)", "attempt(() => numberOf(json.a).toFixed(1))"],
  ["$json.a > 0 ? 'many' : 'few'", "Number(json.a) > 0 ? \"many\" : \"few\""],
  ["$json.a * 2 - 1", "Number(json.a) * 2 - 1"],
  ["-$json.a", "-Number(json.a)"],
  ["Math.max($json.a, 1)", "Math.max(Number(json.a), 1)"],
  ["parseInt($json.a)", "parseInt(String(json.a))"],
  ["encodeURIComponent($json.a)", "attempt(() => encodeURIComponent(String(json.a)))"],
  ["typeof $json.a === 'string' ? $json.a : ''", "typeof json.a === \"string\" ? json.a : \"\""],
  ["Array.isArray($json.a) ? $json.a.join() : $json.a", "attempt(() => Array.isArray(json.a) ? listOf(json.a).join() : json.a)"],
  ["JSON.stringify($json.a).replace(/b/g, '')", "attempt(() => JSON.stringify(json.a).replace(/b/g, \"\"))"],
  ["'a' + $json.a", "\"a\" + json.a"],
];

const VALUES: readonly unknown[] = [
  undefined, null, "", "a", "a,b", " a, b,bc ", 0, -1.5, true, false, [], ["a", "b"], [1, [2, "x"], { c: 3 }, null], {},
  { b: " x " }, { b: ["x", "y"] }, { b: null }, { b: { c: 1 } }, { split: "no", trim: 1, join: [] }, { length: 2, 0: "a" },
];

type Plain = (json: unknown, text: typeof asText, list: typeof asList) => unknown;

test("methods in place give what the workflow's expressions gave, for every JSON value", () => {
  for (const [own, plain] of FORMS) {
    const before = new Function("{ $json, JSON }", `return (${own});`) as (scope: Scope) => unknown;
    const after = new Function("json", "asText", "asList", `return (${plain});`) as Plain;
    for (const a of VALUES) {
      for (const b of [undefined, "", "y"]) {
        const json = { a, ...(b === undefined ? {} : { b }) };
        assert.deepEqual(after(json, asText, asList), evaluateAt(before, placeWith([json])), `${own} of ${JSON.stringify(json)}`);
      }
    }
  }
});

test("code in a guard gives what the workflow's expressions gave, for every JSON value", () => {
  const helpers = { attempt, listOf, numberOf, recordsOf, textOf, there };
  for (const [own, plain] of GUARDED) {
    const before = new Function("{ $json, JSON, Math, Array, encodeURIComponent, parseInt }", `return (${own});`) as (scope: Scope) => unknown;
    const after = new Function("json", `{ ${Object.keys(helpers).join(", ")} }`, `return (${plain});`) as (json: unknown, words: typeof helpers) => unknown;
    for (const a of VALUES) {
      for (const b of [undefined, "", "y"]) {
        const json = { a, ...(b === undefined ? {} : { b }) };
        assert.deepEqual(after(json, helpers), evaluateAt(before, placeWith([json])), `${own} of ${JSON.stringify(json)}`);
      }
    }
  }
});

test("dates of the clock in place are those of the workflow's expressions", () => {
  withClock({ timezone: "Asia/Tokyo", now: () => 1_700_000_000_000 }, () => {
    const own = (code: string): unknown => evaluateAt(new Function("{ $now, extend }", `return (${code});`) as (scope: Scope) => unknown, placeWith([{}]));
    assert.equal(now().toISO(), own("$now.toISO()"));
    assert.equal(now().minus({ days: 7 }).toFormat("yyyy-MM-dd"), own("extend(extend($now, 'minus', [{ days: 7 }]), 'format', ['yyyy-MM-dd'])"));
    assert.equal(now().startOf("month").toISODate(), own("$now.startOf('month').toISODate()"));
  });
});

test("what a model gave is read by name, from the query first", () => {
  const given = (json: unknown) => givenAt(placeWith([{}], 0, { given: json as Record<string, unknown> }), "to", "nobody");
  assert.equal(given({ to: "a" }), "a");
  assert.equal(given({ query: { to: "b" }, to: "a" }), "b");
  assert.equal(given({ other: 1 }), "nobody");
  assert.throws(() => givenAt(placeWith([{}], 0, { given: {} }), "not a name"), /Invalid parameter key/);
});
