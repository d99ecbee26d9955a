// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { runAnalyticsReport } from "../runtime/apps/google-analytics.js";
import { withClock } from "../runtime/clock.js";
import { fieldsOf } from "../runtime/json.js";
import { forItems, withGoogle, type Answers } from "./apps-google-helpers.js";

const row = (day: string, users: string): object => ({ dimensionValues: [{ value: day }], metricValues: [{ value: users }] });
const report = { dimensionHeaders: [{ name: "date" }], metricHeaders: [{ name: "totalUsers" }], rows: [row("20260101", "5"), row("20260102", "6")], rowCount: 2 };
const usual = { property: { id: "123" }, metrics: [{ is: "totalUsers" }], dimensions: [{ is: "date" }] };

test("a report gives an item for each row", async () => {
  const asked = await withGoogle([["POST", /./, report]], async () => {
    assert.deepEqual(await runAnalyticsReport(usual, forItems()), [{ date: "20260101", totalUsers: "5" }, { date: "20260102", totalUsers: "6" }]);
    const metrics = [{ is: "custom", name: "n", expression: "a/b" }, { is: "other", name: "m" }];
    const property = { url: "https://analytics.google.com/analytics/web/#/p420608804/reports" };
    assert.deepEqual(await runAnalyticsReport({ property, metrics, range: "custom", from: "2024-01-02", to: "2024-02-03T05:06:07Z", currency: "EUR", sortByMetrics: [{ name: "m", descending: true }], limit: 7, simple: false }, forItems()), [report]);
    await assert.rejects(runAnalyticsReport({ ...usual, metrics: [{ is: "a" }, { is: "a" }] }, forItems()), { message: "A metrics is specified more than once (a)" });
  });
  assert.deepEqual(asked.map(({ url }) => url), ["analyticsdata.googleapis.com/v1beta/properties/123:runReport", "analyticsdata.googleapis.com/v1beta/properties/420608804:runReport"]);
  assert.deepEqual(asked[1]?.body, {
    dateRanges: [{ startDate: "2024-01-02", endDate: "2024-02-03" }], metrics: [{ name: "n", expression: "a/b" }, { name: "m" }], currencyCode: "EUR", orderBys: [{ desc: true, metric: { metricName: "m" } }], limit: 7,
  });
});

test("all rows are read page after page", async () => {
  const answers: Answers = [["POST", /offset=2/, { ...report, rows: [row("20260103", "7")], rowCount: 3 }], ["POST", /offset=0/, { ...report, rowCount: 3 }]];
  await withGoogle(answers, async () => {
    assert.equal((await runAnalyticsReport({ ...usual, all: true }, forItems())).length, 3);
    assert.equal((fieldsOf((await runAnalyticsReport({ ...usual, all: true, simple: false }, forItems()))[0])["rows"] as unknown[]).length, 3);
  });
});

test("days are those of the run's zone; the last month ends as this one does", async () => {
  // A Sunday in Berlin, where it is the 22nd already.
  const clock = { now: () => Date.parse("2026-11-21T23:30:00Z"), timezone: "Europe/Berlin" };
  const ranges = ["today", "yesterday", "last7days", "last30days", "lastCalendarWeek", "lastCalendarMonth"];
  const asked = await withGoogle([["POST", /./, report]], async () => {
    for (const range of ranges) await withClock(clock, () => runAnalyticsReport({ ...usual, range }, forItems()));
  });
  assert.deepEqual(asked.map(({ body }) => Object.values((body as { dateRanges: [object] }).dateRanges[0]).join(" ")), [
    "2026-11-22 2026-11-22", "2026-11-21 2026-11-21", "2026-11-15 2026-11-22", "2026-10-23 2026-11-22", "2026-11-09 2026-11-15", "2026-10-01 2026-10-30",
  ]);
});
