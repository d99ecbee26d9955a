// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { withClock } from "../runtime/clock.js";
import { evaluateAt } from "../runtime/own.js";
import "../runtime/jmespath.js";
import "../runtime/special-chars.js";
import type { Scope } from "../runtime/scope.js";
import { placeWith } from "./expr-place.js";

type Call = (...args: unknown[]) => unknown;
const here = placeWith([{ n: 5, list: [{ v: 1 }, { v: 2 }] }, { n: 6 }]);
const value = (read: (scope: Scope) => unknown): unknown => evaluateAt(read, here);

test("what goes wrong is undefined, unknown names too", () => {
  assert.equal(value(({ $json }) => ($json as { a: { b: 1 } }).a.b), undefined);
  assert.equal(value(({ moment }) => (moment as Call)()), undefined);
  assert.equal(value(({ nothing }) => typeof nothing), "undefined");
});

test("blocked names are empty objects, allowed ones are JavaScript's", () => {
  assert.deepEqual(value(({ fetch }) => fetch), {});
  assert.equal(value(({ JSON }) => (JSON as { stringify: Call }).stringify([1])), "[1]");
  assert.equal(value(({ Object }) => (Object as { defineProperty?: Call }).defineProperty), undefined);
});

test("errors about expressions stop the step", () => {
  assert.throws(() => value(({ $env }) => ($env as { X: string }).X), { message: "access to env vars denied" });
  assert.throws(() => value(({ extend }) => (extend as Call)([1, "x"], "sum", [])), { message: "sum(): all array elements must be numbers" });
  assert.throws(() => value(({ $jmespath }) => (($jmespath as Call)("x"))), { message: "expected two arguments (Object, string) for this function" });
  assert.throws(() => evaluateAt(({ $json }) => $json, placeWith([])), { message: "Node 'Here' hasn't been executed" });
  assert.throws(() => evaluateAt(({ $json }) => $json, placeWith([{}], 3)), {
    message: `"Here" node has 1 item(s) but you're trying to access item 3`,
  });
  assert.throws(() => value(() => () => 1), { message: "this is a function, please add ()" });
});

test("members of the scope", () => {
  assert.equal(value(({ $execution }) => ($execution as { mode: string }).mode), "test");
  assert.deepEqual(value(({ $prevNode }) => $prevNode), { name: "Before", outputIndex: 0, runIndex: 0 });
  assert.equal(value(({ $ifEmpty }) => ($ifEmpty as Call)({}, "none")), "none");
  assert.deepEqual(value(({ $jmespath, $json }) => ($jmespath as Call)($json, "list[*].v")), [1, 2]);
  assert.equal(value(({ $item }) => (($item as Call)(1) as Scope)["$json"]), here.items[1]?.json);
  assert.equal(value(({ $input }) => ($input as { all: () => unknown[] }).all().length), 2);
  assert.equal(value(({ extend }) => (extend as Call)("Müller & Ångström", "replaceSpecialChars", [])), "Muller & Angstrom");
  withClock({ timezone: "Asia/Tokyo", now: () => 0 }, () => {
    assert.equal(value(({ $now }) => String($now)), "1970-01-01T09:00:00.000+09:00");
    assert.equal(value(({ $today }) => String($today)), "1970-01-01T00:00:00.000+09:00");
  });
});
