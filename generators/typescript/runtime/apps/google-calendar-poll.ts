// SPDX-License-Identifier: 0BSD
import { wholeSecond } from "../clock.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { Poll } from "../polled.js";
import { googleList } from "./google.js";
import { calendarCall, type CalendarParams } from "./google-calendar.js";

/** Which events of a calendar start the pipeline. */
export interface CalendarNews extends CalendarParams {
  /** `eventCreated`, `eventUpdated`, `eventCancelled`, `eventStarted` or `eventEnded`. */
  readonly event?: Json;
  /** A word that events must have. */
  readonly search?: Json;
}

/** Events that were made, changed or called off since the last question, or that began or ended since then. */
export const newCalendarEvents: Poll<CalendarNews> = async (params, memory, context) => {
  const event = textOf(params.event);
  if (event === "") throw new StepError("Please select an event");
  const now = wholeSecond();
  const since = textOf(memory["since"] ?? now);
  const [from, to] = [Date.parse(since), Date.parse(now)];
  const about: Fields = event === "eventStarted" || event === "eventEnded"
    ? { showDeleted: false, singleEvents: true, timeMin: since, timeMax: now, orderBy: "startTime" }
    : { showDeleted: event === "eventCancelled", updatedMin: since, orderBy: "updated" };
  const query = { ...about, ...(isGiven(params.search) ? { q: params.search } : {}) };
  const found = await googleList({ all: true }, query, (page) => calendarCall(params, "events", "GET", context, page), "items", 100, 100);
  const counts = (each: Fields): boolean => {
    const [created, updated] = [textOf(each["created"]), textOf(each["updated"])];
    // An event of a whole day has no time of the day, and neither begins nor ends for this question.
    const at = Date.parse(textOf(fieldsOf(each[event === "eventStarted" ? "start" : "end"])["dateTime"]));
    switch (event) {
      case "eventCreated": return Date.parse(created) > from && Date.parse(created) < to;
      case "eventUpdated": return inSeconds(created) !== inSeconds(updated);
      case "eventCancelled": return inSeconds(created) !== inSeconds(updated) && each["status"] === "cancelled";
      default: return at >= from && at <= to;
    }
  };
  return { items: found.filter(counts).map((json) => ({ json })), memory: { since: now } };
};

function inSeconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}
