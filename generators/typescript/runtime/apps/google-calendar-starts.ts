// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { clock } from "../clock.js";
import type { EffectContext } from "../connectors/context.js";
import { secondsOf } from "../formatter/delays.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google } from "./google.js";

/** Events that are about to begin. */
export interface StartingEvents extends AppParams {
  readonly calendar?: Json;
  /** A text that they hold. */
  readonly search?: Json;
  /** How long before they begin they count: a number and its unit. */
  readonly ahead?: Json;
  readonly unit?: Json;
}

const app = { type: "googleCalendarOAuth2Api", scopes: ["https://www.googleapis.com/auth/calendar"] };

/** Events that begin within some time from now, the latest first; each time of a repeated one is an event. */
export async function startingCalendarEvents(params: StartingEvents, context: EffectContext): Promise<Fields[]> {
  const { calendar, search, ahead, unit, ...account } = params;
  const now = clock().now();
  const until = now + secondsOf(ahead ?? 15, unit ?? "minutes") * 1000;
  const { items, timeZone } = await google(app, account, {
    method: "GET", url: `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(textOf(calendar))}/events`,
    query: { timeMin: new Date(now).toISOString(), timeMax: new Date(until).toISOString(), singleEvents: true, orderBy: "startTime", ...(isGiven(search) ? { q: search } : {}) },
  }, context);
  // What has begun already is in the answer too.
  const coming = (Array.isArray(items) ? items : []).map(fieldsOf).filter((event) => momentOf(event["start"], textOf(timeZone)).toMillis() >= now);
  return coming.map((event) => withTexts(event, textOf(timeZone), clock().timezone)).reverse();
}

function momentOf(at: Json, zone: string): DateTime {
  const { dateTime, date } = fieldsOf(at);
  return DateTime.fromISO(textOf(isGiven(dateTime) ? dateTime : date), { zone: zone === "" ? "UTC" : zone });
}

/** The texts are in the zone of the run: what reads them as dates reads them in that. A day without a time is that day everywhere. */
function withTexts(event: Fields, zone: string, own: string): Fields {
  const shownAt = (at: Json): DateTime => (isGiven(fieldsOf(at)["dateTime"]) ? momentOf(at, zone).setZone(own) : momentOf(at, zone));
  const [start, end] = [shownAt(event["start"]), shownAt(event["end"])];
  const told = (at: Json, moment: DateTime): Fields => ({ ...fieldsOf(at), dateTime_pretty: moment.toFormat("LLL dd, yyyy hh:mma"), date_pretty: moment.toFormat("LLL dd, yyyy"), time_pretty: moment.toFormat("hh:mma") });
  const minutes = Math.round(end.diff(start, "minutes").minutes);
  return { ...event, start: told(event["start"], start), end: told(event["end"], end), starts: start.toMillis(), duration_minutes: minutes, duration_hours: minutes / 60 };
}
