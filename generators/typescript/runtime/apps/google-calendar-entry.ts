// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { toDate } from "../formulas/coerce.js";
import { seconds } from "../formulas/filters-date.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { AppParams } from "./api.js";
import { google } from "./google.js";

/** An event to create. */
export interface CalendarEntry extends AppParams {
  readonly calendar?: Json;
  readonly start?: Json;
  readonly end?: Json;
  /** Hours, minutes and seconds from the start on, where there is no end; an hour when both are missing. */
  readonly duration?: Json;
  readonly attendees?: Json;
  /** Who is told: `all`, `externalOnly` or `none`. */
  readonly sendUpdates?: Json;
  /** Further fields by the names of Google's API. */
  readonly details?: Json;
}

const app = { type: "googleCalendarOAuth2Api", scopes: ["https://www.googleapis.com/auth/calendar"] };

/** Creates an event that has a beginning and an end. */
export async function createCalendarEntry(params: CalendarEntry, context: EffectContext): Promise<Fields> {
  const start = toDate(textOf(params.start));
  const length = isGiven(params.duration) ? seconds(textOf(params.duration)) : 3600;
  const end = isGiven(params.end) ? toDate(textOf(params.end)) : new Date(start.getTime() + length * 1000);
  const attendees = listOf(params.attendees).map((each) => (typeof each === "string" ? { email: each } : withoutMissing({ email: fieldsOf(each)["email"], displayName: fieldsOf(each)["displayName"] })));
  return await google(app, params, {
    method: "POST", url: `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(textOf(params.calendar))}/events`,
    query: isGiven(params.sendUpdates) ? { sendUpdates: params.sendUpdates } : {},
    body: { ...fieldsOf(params.details), start: { dateTime: start.toISOString() }, end: { dateTime: end.toISOString() }, ...(attendees.length === 0 ? {} : { attendees }) },
  }, context);
}
