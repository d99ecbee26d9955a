// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { withClock } from "../runtime/clock.js";
import { now, today } from "../runtime/dates.js";
import { ExpressionError } from "../runtime/errors.js";
import { attempt } from "../runtime/attempt.js";
import { text } from "../runtime/text.js";

const berlin = { timezone: "Europe/Berlin", now: () => Date.parse("2026-03-11T10:15:30.000Z") };

test("a text leaves out what is missing and keeps 0 and false", () => {
  assert.equal(text`<${null}${undefined}${Number.NaN}${""}>${0}|${false}|${-1}`, "<>0|false|-1");
});

test("lists are joined, objects print their kind", () => {
  assert.equal(text`${[1, [2, 3], null, "x"]} ${{ a: 1 }}`, "1,2,3,,x [object Object]");
});

test("dates of luxon print as ISO with the run's offset", () => {
  withClock(berlin, () => {
    assert.equal(text`at ${now()}`, "at 2026-03-11T11:15:30.000+01:00");
    assert.equal(text`${today()}.`, "2026-03-11T00:00:00.000+01:00.");
  });
});

test("attempt swallows everything but an ExpressionError", () => {
  const missing: { a?: { b: number } } = {};
  assert.equal(attempt(() => (missing.a as { b: number }).b), undefined);
  assert.throws(
    () =>
      attempt(() => {
        throw new ExpressionError("stop");
      }),
    /stop/,
  );
});
