// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import type { EffectContext } from "../connectors/context.js";
import { now } from "../dates.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { AppParams } from "./api.js";
import { google, type GoogleApp } from "./google.js";
import { idOf, type Locator } from "./locator.js";

/** What is counted, or by what it is told apart. */
export interface AnalyticsField {
  /** Its name in Google Analytics; `other` and `custom` have a `name` of their own. */
  readonly is?: Json;
  readonly name?: Json;
  /** How a `custom` metric is computed of others. */
  readonly expression?: Json;
}

/** A report of a property of Google Analytics 4. */
export interface AnalyticsReport extends AppParams {
  readonly property?: Locator;
  /** `today`, `yesterday`, `last7days` (when missing), `last30days`, `lastCalendarWeek`, `lastCalendarMonth`, or `custom`: from `from` to `to`. */
  readonly range?: Json;
  readonly from?: Json;
  readonly to?: Json;
  readonly metrics?: readonly AnalyticsField[];
  readonly dimensions?: readonly AnalyticsField[];
  readonly currency?: Json;
  readonly keepEmpty?: Json;
  readonly sortByMetrics?: readonly { readonly name?: Json; readonly descending?: Json }[];
  readonly sortByDimensions?: readonly { readonly name?: Json; readonly order?: Json; readonly descending?: Json }[];
  readonly all?: Json;
  /** 50 when missing. */
  readonly limit?: Json;
  /** The answer as it came, when this is false. */
  readonly simple?: Json;
}

const app: GoogleApp = { type: "googleAnalyticsOAuth2", scopes: ["https://www.googleapis.com/auth/analytics", "https://www.googleapis.com/auth/analytics.readonly"] };
const pageSize = 100_000;

/** Runs a report: an item for each row, with its dimensions and metrics as texts. */
export async function runAnalyticsReport(params: AnalyticsReport, context: EffectContext): Promise<Fields[]> {
  const { metrics = [], dimensions = [], currency, keepEmpty, sortByMetrics = [], sortByDimensions = [] } = params;
  const orderBys = [
    ...sortByMetrics.map(({ name, descending }) => ({ desc: descending === true, metric: { metricName: name } })),
    ...sortByDimensions.map(({ name, order, descending }) => ({ desc: descending === true, dimension: { dimensionName: name, orderType: order ?? "ORDER_TYPE_UNSPECIFIED" } })),
  ];
  const counted = metrics.map(asked);
  const twice = counted.map(({ name }) => name).find((name, index, names) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new StepError(`A metrics is specified more than once (${textOf(twice)})`);
  const body = withoutMissing({
    dateRanges: [rangeOf(params)], metrics: counted.length > 0 ? counted : undefined, dimensions: dimensions.length > 0 ? dimensions.map(asked) : undefined,
    currencyCode: currency, keepEmptyRows: keepEmpty, orderBys: orderBys.length > 0 ? orderBys : undefined, limit: params.all === true ? undefined : params.limit ?? 50,
  });
  const url = `https://analyticsdata.googleapis.com/v1beta/properties/${idOf(params.property, /\/p([0-9]+)/)}:runReport`;
  const ask = (query: Fields): Promise<Fields> => google(app, params, { method: "POST", url, query, body }, context);
  const answer = params.all === true ? await everyRow(ask) : await ask({});
  if (params.simple === false) return [answer];
  const names = [...listOf(answer["dimensionHeaders"]), ...listOf(answer["metricHeaders"])].map((header) => textOf(fieldsOf(header)["name"]));
  return listOf(answer["rows"]).map(fieldsOf).map((row) => {
    const values = [...listOf(row["dimensionValues"]), ...listOf(row["metricValues"])].map((value) => fieldsOf(value)["value"]);
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  });
}

/** All pages as one answer. */
async function everyRow(ask: (query: Fields) => Promise<Fields>): Promise<Fields> {
  const rows: Json[] = [];
  for (;;) {
    const answer = await ask({ limit: pageSize, offset: rows.length });
    const page = listOf(answer["rows"]);
    rows.push(...page);
    if (page.length === 0 || rows.length >= Number(answer["rowCount"] ?? 0)) return { ...answer, rows };
  }
}

function asked({ is, name, expression }: AnalyticsField): Fields {
  if (is === "custom") return { name, expression };
  return { name: is === "other" ? name : is };
}

/** The days that are meant, in the run's zone. The last month ends with the number of days of this one, where it has so many. */
function rangeOf({ range, from, to }: AnalyticsReport): Fields {
  const today = now();
  const days = (start: DateTime, end: DateTime): Fields => ({ startDate: start.toISODate(), endDate: end.toISODate() });
  switch (range) {
    case "today": return days(today, today);
    case "yesterday": return days(today.minus({ days: 1 }), today.minus({ days: 1 }));
    case "last30days": return days(today.minus({ days: 30 }), today);
    case "lastCalendarWeek": return days(today.startOf("week").minus({ weeks: 1 }), today.endOf("week").minus({ weeks: 1 }));
    case "lastCalendarMonth": return days(today.startOf("month").minus({ months: 1 }), today.endOf("month").minus({ months: 1 }));
    case "custom": return days(dayOf(from, today), dayOf(to, today));
    default: return days(today.minus({ days: 7 }), today);
  }
}

function dayOf(said: Json, today: DateTime): DateTime {
  return isGiven(said) ? DateTime.fromISO(textOf(said)) : today;
}
