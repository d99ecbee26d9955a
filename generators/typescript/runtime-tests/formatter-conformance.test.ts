// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isCollection, type Value } from "../runtime/formulas/value.js";
import * as rules from "../runtime/filter-rules.js";
import { formatters } from "./formatter-names.js";

interface Case {
  kind: string;
  params: { [key: string]: Value };
  input: Value;
  expected: Value;
  source: string;
  confidence: string;
}

const file = process.env["CUTOVER_ZAPIER_CASES"] ?? "";
const skip = !existsSync(file) && "no file of recorded cases is given in CUTOVER_ZAPIER_CASES";

/** What was found by reading, not by the platform's own word: listed, not demanded. */
const unsure = /derived|inferred|corrected/;

/** An exact match by the letter (documented) or not (by its name): the platform's pages contradict each other. */
const conditions: { [name: string]: (value: Value, wanted: Value) => boolean } = {
  Contains: rules.contains, "Does not contain": rules.contains, "Exactly matches": rules.matchesExactly, "Does not exactly match": rules.matchesExactly,
  "Is in": rules.isOneOf, "Is not in": rules.isOneOf, "Starts with": rules.startsWith, "Does not start with": rules.startsWith, "Ends with": rules.endsWith,
  "Does not end with": rules.endsWith, "Greater than": rules.isGreater, "Less than": rules.isLess, After: rules.isAfter, Before: rules.isBefore, Equals: rules.isSameTime,
  "Is true": rules.isTrue, "Is false": rules.isTrue, Exists: rules.exists, "Does not exist": rules.exists,
};
const matches: { [name: string]: (value: Value, wanted: Value) => boolean } = {
  icontains: rules.contains, iexact: rules.matchesExactly, igreater: rules.isGreater, iless: rules.isLess,
};

function one(rule: { [key: string]: Value }, value: Value): boolean {
  const label = String(rule["condition"] ?? "").replace(/^\([^)]*\) /, "");
  const holds = (conditions[label] ?? matches[String(rule["match"])])?.(value, rule["value"]) ?? false;
  return (rule["action"] === "stop") !== holds;
}

function filtered(params: { [key: string]: Value }, input: Value): boolean {
  const list = params["filter_criteria"];
  if (!Array.isArray(list)) return one(params, input);
  const groups = new Map<Value, boolean>();
  for (const rule of list) {
    if (!isCollection(rule) || !isCollection(input)) return false;
    groups.set(rule["group"], (groups.get(rule["group"]) ?? true) && one(rule, input[String(rule["key"])]));
  }
  return [...groups.values()].some(Boolean);
}

test("every recorded case of the platform's formatter and filters", { skip }, () => {
  const cases: Case[] = readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
  const wrong: string[] = [];
  for (const { kind, params, input, expected, confidence } of cases) {
    const { transform, ...settings } = params;
    let found: Value;
    try {
      found = kind === "filter" ? filtered(params, input) : formatters[String(transform)]?.({ ...settings, input }).output;
    } catch (error) {
      found = String(error);
    }
    const told = `${JSON.stringify(params)} of ${JSON.stringify(input)}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
    try {
      assert.deepEqual(found, expected);
    } catch {
      if (unsure.test(confidence)) console.log(`${confidence}: ${told}`);
      else wrong.push(told);
    }
  }
  assert.ok(cases.length > 300);
  assert.deepEqual(wrong, []);
});
