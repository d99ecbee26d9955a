// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import * as rules from "../runtime/filter-rules.js";
import type { Value } from "../runtime/formulas/value.js";
import { formatters } from "./formatter-names.js";

function output(transform: string, params: { [key: string]: Value } & { input: Value }): Value {
  return formatters[transform]?.(params).output;
}

test("a list is changed element by element, an object member by member", () => {
  assert.deepEqual(output("string.upper_case", { input: ["ada", { name: "grace" }] }), ["ADA", { name: "GRACE" }]);
});

test("white space in separators may be spelt out", () => {
  assert.deepEqual(output("string.split", { input: "one\ttwo", separator: "[:tab:]", index: "all" }), ["one", "two"]);
  assert.equal(output("string.replace", { input: "a b", old: "[:s:]", new: "[:n:]" }), "a\nb");
});

test("an ellipsis counts, and characters of two code units count once", () => {
  assert.equal(output("string.truncate", { input: "🚀🚀🚀🚀🚀", max_length: "4", append_ellipsis: "true" }), "🚀...");
  assert.equal(output("string.length", { input: "🚀a" }), 2);
});

test("dates are read as people write them and shown in the zone asked for", () => {
  const shown = { to_format: "YYYY-MM-DD HH:mm", to_timezone: "Europe/Berlin" };
  assert.equal(output("date.formatting", { input: "March 3rd, 2026 4:05 pm EST", ...shown }), "2026-03-03 22:05");
  assert.equal(output("date.formatting", { input: "2026-03-29T00:30:00Z", ...shown }), "2026-03-29 01:30");
  assert.equal(output("date.formatting", { input: "03/04/2026", ...shown, from_timezone: "Europe/Berlin" }), "2026-03-04 00:00");
});

test("a month that is too short ends on its last day", () => {
  assert.equal(output("date.manipulate", { input: "2026-01-31", expression: "+1 month", to_format: "YYYY-MM-DD" }), "2026-02-28");
});

test("amounts are rounded half to even and written as the locale writes numbers", () => {
  const euro = { currency: "EUR", currency_locale: "de_DE", currency_format: "#,##0.00 ¤" };
  assert.equal(output("number.currency", { input: 1234567.125, ...euro }), "1.234.567,12 €");
  assert.equal(output("number.currency", { input: "about ten", ...euro }), "about ten");
});

test("formulas know precedence, functions and laziness", () => {
  assert.equal(output("number.spreadsheet_formula", { input: "=IF(2 > 1, ROUND(10 / 3, 2), 1 / 0)" }), 3.33);
  assert.equal(output("number.spreadsheet_formula", { input: '"a" & 1 + 2' }), "a3");
  assert.throws(() => output("number.spreadsheet_formula", { input: "1 / 0" }), /division by zero/);
  assert.throws(() => output("number.spreadsheet_formula", { input: "SYSTEM(1)" }), /no function SYSTEM/);
});

test("lists side by side become line items with a subtotal", () => {
  const items = { input: "Order", my_dict: { name: "ink,paper", price: "2.5,4", quantity: ["2", "1"] }, subtotal_toggle: "true" };
  assert.deepEqual(output("util.line_itemizer", items), {
    Order: [
      { name: "ink", price: "2.5", quantity: "2", subtotal: "5.00" },
      { name: "paper", price: "4", quantity: "1", subtotal: "4.00" },
    ],
  });
});

test("a number written abroad keeps the hyphens of its country", () => {
  assert.equal(output("number.phone", { input: "+5511912345678", format_string: "1" }), "+55 11 91234-5678");
  assert.equal(output("number.phone", { input: "12", format_string: "1" }), "12");
});

test("rows of a CSV text keep quoted separators", () => {
  const found = output("util.import_csv", { input: 'name;note\r\nAda;"one; two"\r\n' });
  assert.deepEqual(found, { csv: [{ name: "Ada", note: "one; two" }], header: "name;note", count: 1 });
});

test("a missing value is empty for every comparison", () => {
  assert.equal(rules.contains(undefined, "a"), false);
  assert.equal(rules.exists(null), false);
  assert.equal(rules.isGreater(undefined, "-1"), false);
  assert.equal(rules.isGreater("1,200", 1000), true);
  assert.equal(rules.contains(["red", "blue"], "d,b"), true);
  assert.equal(rules.isTrue("Yes"), true);
  assert.equal(rules.isOneOf("b", "a, B"), true);
});
