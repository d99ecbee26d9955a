// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { dateTime } from "../runtime/conditions-date.js";
import { allOf, anyOf, array, boolean, loose, number, object, strict, text, untyped } from "../runtime/conditions.js";
import { legacy, legacyAll, legacyAny } from "../runtime/legacy.js";

test("strict rules refuse values of another type and name the place", () => {
  const rule = allOf(strict, text("ok", "equals", "ok"), number("80", "gte", 80));
  assert.throws(() => rule.decide(3), { message: "Wrong type: '80' is a string but was expecting a number [condition 1, item 3]" });
});

test("loose rules convert, and say what could not be converted", () => {
  assert.equal(allOf(loose, number("80", "gte", 80), text(5, "equals", "5")).decide(0), true);
  assert.throws(() => allOf(loose, number("many", "gt", 1)).decide(0), {
    message: "Conversion error: the string 'many' can't be converted to a number [condition 0, item 0]",
  });
  assert.throws(() => allOf(strict, number("a", "gt", "b")).decide(0), {
    message: "Comparison type expects a number but both fields are a string",
  });
});

test("a failed condition ends the test before a later one can be an error", () => {
  assert.equal(allOf(strict, boolean(true, "false"), number("x", "gt", 1)).decide(0), false);
  assert.equal(anyOf(strict, boolean(true, "true"), number("x", "gt", 1)).decide(0), true);
});

test("the revision decides about empty numbers and about booleans", () => {
  assert.equal(allOf({ ...loose, version: 1 }, number("", "equals", 0)).decide(0), true);
  assert.equal(allOf({ ...loose, version: 3 }, number("", "empty")).decide(0), true);
  assert.equal(allOf({ ...loose, version: 1 }, boolean("false", "true")).decide(0), true);
  assert.equal(allOf({ ...loose, version: 2 }, boolean("false", "true")).decide(0), false);
});

test("texts, lists and objects", () => {
  assert.equal(allOf({ ...strict, ignoreCase: true }, text("HELLO", "contains", "ell")).decide(0), true);
  assert.equal(allOf({ ...strict, ignoreCase: true }, text("HELLO", "regex", "/ELL/")).decide(0), false);
  assert.equal(allOf(strict, text(undefined, "empty"), text(null, "notExists")).decide(0), true);
  assert.equal(allOf(strict, array([1, "a"], "contains", "a", "any"), array([1], "lengthGt", 0, "number")).decide(0), true);
  assert.equal(allOf(loose, array("['a']", "notEmpty"), object("{a: 1}", "notEmpty")).decide(0), true);
  assert.equal(allOf(strict, dateTime("2024-01-02", "after", "2024-01-01T23:59:59Z")).decide(0), true);
});

test("the right side has the type of the left one unless another is said", () => {
  assert.throws(() => allOf(strict, array([1], "lengthGt", 0)).decide(0), /^StepError: Wrong type: '0' is a number but was expecting an array/);
  assert.throws(() => allOf(strict, number(1, "equals", "x")).decide(0), /^StepError: Wrong type: 'x' is a string/);
  // With a question mark it counts as none where it is of another type.
  assert.equal(allOf(strict, number(1, "equals", "x", "number?")).decide(0), false);
  assert.equal(allOf(strict, number(1, "equals", 1, "number?")).decide(0), true);
});

test("of a type that there is not only whether there is a value can be asked", () => {
  const holds = (...given: Parameters<typeof untyped>): boolean => allOf(strict, untyped(...given)).decide(0);
  assert.deepEqual(["", 0, null, undefined].map((value) => holds(value, "exists")), [true, true, false, false]);
  assert.equal(holds(null, "notExists"), true);
  for (const operation of ["equals", "notEquals", "empty", "notEmpty", "gt", "toString"]) assert.equal(holds("a", operation, "a"), false);
  assert.throws(() => holds("a", "equals", "a", "number"), {
    message: "Wrong type: 'a' is a string but was expecting a number [condition 0, item 0]",
  });
});

test("first-generation conditions compare as JavaScript does", () => {
  assert.equal(legacyAll(legacy.number("7", "larger", 5), legacy.text(undefined, "contains", "")).decide(0), true);
  assert.equal(legacyAny(legacy.boolean("true", "equal", true)).decide(0), false);
  assert.equal(legacyAll(legacy.text([], "isEmpty"), legacy.text(0, "isNotEmpty")).decide(0), true);
  assert.throws(() => legacyAll(legacy.text(5, "startsWith", "5")).decide(0), { message: "value1.startsWith is not a function" });
  assert.throws(() => legacyAll(legacy.dateTime("soon", "after", 0)).decide(0), { message: 'The value "soon" is not a valid DateTime.' });
});
