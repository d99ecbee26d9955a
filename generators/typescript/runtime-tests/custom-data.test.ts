// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { setLabels } from "../runtime/custom-data.js";

test("an execution keeps ten labels, cut to their longest form", () => {
  const labels: Record<string, string> = {};
  setLabels(labels, Array.from({ length: 12 }, (_, n) => [`label_${n}`, n]), "manual");
  assert.equal(Object.keys(labels).length, 10);
  setLabels(labels, [["label_0", "x".repeat(600)]], "manual");
  assert.equal(labels["label_0"]?.length, 512);
});

test("a label that is not right is an error by hand and is dropped otherwise; those beside it are kept", () => {
  const pairs = [["two words", "x"], ["empty", undefined], ["right", "y"]] as const;
  const labels: Record<string, string> = {};
  assert.throws(() => setLabels(labels, pairs, "manual"), { message: 'Custom date key can only contain characters "A-Za-z0-9_" (key "two words")' });
  assert.deepEqual(labels, { right: "y" });
  setLabels(labels, pairs, "webhook");
  assert.deepEqual(labels, { right: "y" });
});
