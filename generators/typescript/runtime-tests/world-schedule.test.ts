// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDue, nextTime, parseCron, scheduleRules } from "../runtime/schedule.js";
import { scheduleItem } from "../runtime/schedule-item.js";
import { wallClockIn } from "../runtime/wall-clock.js";

const next = (expression: string, timezone: string, after: string): string | undefined => {
  const time = nextTime(parseCron(expression), timezone, Date.parse(after));
  return time === undefined ? undefined : new Date(time).toISOString();
};

test("cron expressions name the next moment in their zone", () => {
  assert.equal(next("0 9 * * 1-5", "Europe/Berlin", "2026-03-13T08:30:00Z"), "2026-03-16T08:00:00.000Z");
  assert.equal(next("*/15 * * * *", "UTC", "2026-03-11T10:15:00Z"), "2026-03-11T10:30:00.000Z");
  assert.equal(next("10 0 0 1 jan *", "UTC", "2026-03-11T10:15:30Z"), "2027-01-01T00:00:10.000Z");
  assert.equal(next("0 0 29 2 *", "UTC", "2026-03-11T10:15:30Z"), "2028-02-29T00:00:00.000Z");
  assert.equal(next("0 0 31 2 *", "UTC", "2026-03-11T10:15:30Z"), undefined);
  assert.equal(next("0 0 13 * 5", "UTC", "2026-03-11T00:00:00Z"), "2026-03-13T00:00:00.000Z");
  assert.equal(next("0 0 1 * 7", "UTC", "2026-03-11T00:00:00Z"), "2026-03-15T00:00:00.000Z");
  assert.equal(next("@daily", "Asia/Kathmandu", "2026-03-11T00:00:00Z"), "2026-03-11T18:15:00.000Z");
});

test("clocks that change: a skipped time fires right behind the gap, one that is shown twice fires once", () => {
  assert.equal(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00.000Z");
  assert.equal(next("30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z"), "2026-03-30T00:30:00.000Z");
  assert.equal(next("15 * * * *", "Europe/Berlin", "2026-03-29T00:15:00Z"), "2026-03-29T01:00:00.000Z");
  assert.equal(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z"), "2026-10-25T00:30:00.000Z");
  assert.equal(next("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z"), "2026-10-26T01:30:00.000Z");
  assert.equal(next("0 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z"), "2026-10-25T02:00:00.000Z");
  assert.equal(next("*/20 * * * *", "Europe/Berlin", "2026-10-25T01:10:00Z"), "2026-10-25T01:20:00.000Z");
  assert.equal(next("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00Z"), "2026-04-23T22:00:00.000Z");
  assert.equal(next("0 9 * * *", "America/New_York", "2026-03-07T20:00:00Z"), "2026-03-08T13:00:00.000Z");
});

test("wrong expressions and zones are refused", () => {
  for (const wrong of ["", "* * * *", "61 * * * *", "a * * * *", "5-1 * * * *", "*/0 * * * *", "* * * * * * *"]) assert.throws(() => parseCron(wrong), /Invalid cron expression/);
  assert.throws(() => wallClockIn("Mars/Olympus"), RangeError);
});

test("n8n's interval rules become cron expressions and thinned-out rules", () => {
  const expressions = (settings: Parameters<typeof scheduleRules>[1]): [string, unknown][] => scheduleRules("timer", settings).map(({ cron, every }) => [cron.expression.replace(/^\d+ /, "S "), every]);
  assert.deepEqual(expressions({}), [["S 0 0 * * *", undefined]]);
  assert.deepEqual(expressions({ rule: { interval: [{}] } }), [["S 0 0 * * *", undefined]]);
  assert.deepEqual(expressions({ rule: { interval: [{ field: "seconds" }] } }), [["*/30 * * * * *", undefined]]);
  assert.deepEqual(expressions({ rule: { interval: [{ field: "minutes", minutesInterval: 15 }] } }), [["S */15 * * * *", undefined]]);
  assert.deepEqual(expressions({ rule: { interval: [{ field: "hours", hoursInterval: 6, triggerAtMinute: 30 }] } }), [["S 30 */6 * * *", { unit: "hours", count: 6 }]]);
  assert.deepEqual(expressions({ rule: { interval: [{ triggerAtHour: 9, daysInterval: 3 }] } }), [["S 0 9 * * *", { unit: "days", count: 3 }]]);
  assert.deepEqual(expressions({ rule: { interval: [{ field: "weeks", triggerAtDay: [1, 5], triggerAtHour: 8 }] } }), [["S 0 8 * * 1,5", undefined]]);
  assert.deepEqual(expressions({ rule: { interval: [{ field: "months", triggerAtDayOfMonth: 15 }] } }), [["S 0 0 15 */1 *", undefined]]);
  assert.deepEqual(expressions({ rule: { interval: [{ field: "cronExpression", expression: "0 9 * * *" }, { field: "hours" }] } }).length, 2);
  assert.deepEqual(expressions({ triggerTimes: { item: [{ hour: 9, minute: 30 }, { mode: "everyX", unit: "minutes", value: 5 }, { mode: "custom", cronExpression: "15 7 * * 1-6" }] } }).map(([text]) => text), ["S 30 9 * * *", "S */5 * * * *", "S 7 * * 1-6"]);
  assert.deepEqual(expressions({ interval: 2, unit: "hours" }), [["S 0 */2 * * *", { unit: "hours", count: 2 }]]);
});

test("a schedule that nobody has set yet is refused by name", () => {
  assert.throws(() => scheduleRules("Schedule", { kind: "schedule", cron: "" }), /"Schedule" is not set.*pipeline\.yaml/);
});

test("a schedule that the platform refused is refused, until somebody sets it", () => {
  const settings = { refused: "Minutes must be in range 1-59", rule: { interval: [{ field: "minutes", minutesInterval: 90 }] } };
  assert.throws(() => scheduleRules("Timer", settings), /"Timer" could never be switched on \(Minutes must be in range 1-59\)/);
  assert.equal(scheduleRules("Timer", { ...settings, cron: "0 9 * * *" }).length, 1);
});

test("every third day, counted from the last firing", () => {
  const [rule] = scheduleRules("timer", { rule: { interval: [{ daysInterval: 3 }] } });
  assert.ok(rule);
  const clock = wallClockIn("UTC");
  const remembered = {};
  const due = ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"].map((day) => isDue(rule, 0, clock(Date.parse(`${day}T00:00:00Z`)), remembered));
  assert.deepEqual(due, [true, false, false, true]);
});

test("a schedule's item has n8n's fields", () => {
  assert.deepEqual(scheduleItem(Date.parse("2026-03-11T10:15:30.250Z"), "Europe/Berlin"), {
    timestamp: "2026-03-11T11:15:30.250+01:00", "Readable date": "March 11th 2026, 11:15:30 am", "Readable time": "11:15:30 am", "Day of week": "Wednesday",
    Year: "2026", Month: "March", "Day of month": "11", Hour: "11", Minute: "15", Second: "30", Timezone: "Europe/Berlin (UTC+01:00)",
  });
  assert.equal(scheduleItem(Date.parse("2026-07-02T04:05:06Z"), "America/New_York")["Readable date"], "July 2nd 2026, 12:05:06 am");
});
