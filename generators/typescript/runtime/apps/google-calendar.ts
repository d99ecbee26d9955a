// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { clock } from "../clock.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google, googleList, type GoogleApp } from "./google.js";
import { idOf, type Locator } from "./locator.js";

const calendarApp: GoogleApp = { type: "googleCalendarOAuth2Api", scopes: ["https://www.googleapis.com/auth/calendar", "https://www.googleapis.com/auth/calendar.events"] };
const base = "https://www.googleapis.com/calendar/v3";

/** A calendar of Google Calendar. */
export interface CalendarParams extends AppParams {
  readonly calendar?: Locator;
}

/** An event of a calendar. */
export interface EventParams extends CalendarParams {
  readonly event?: Json;
}

/** What an event is made of. Dates without a zone are in that of the pipeline. */
export interface EventDetails extends EventParams {
  readonly start?: Json;
  readonly end?: Json;
  readonly title?: Json;
  readonly description?: Json;
  readonly location?: Json;
  readonly color?: Json;
  /** Addresses; several may be separated by commas. */
  readonly attendees?: Json;
  /** Who is told: `all`, `externalOnly` or `none`. */
  readonly sendUpdates?: Json;
  /** The reminders that the calendar has; `reminders` otherwise. */
  readonly usualReminders?: Json;
  readonly reminders?: readonly { readonly method?: Json; readonly minutes?: Json }[];
}

/** Creates an event: from now on for an hour unless it says otherwise. */
export function createEvent(params: EventDetails, context: EffectContext): Promise<Fields> {
  const now = DateTime.fromMillis(clock().now());
  const body = { start: moment(params.start ?? now.toISO()), end: moment(params.end ?? now.plus({ hours: 1 }).toISO()), ...details(params), recurrence: [] };
  return calendarCall(params, "events", "POST", context, updates(params), body);
}

/** Changes what is given of an event. */
export function updateEvent(params: EventDetails, context: EffectContext): Promise<Fields> {
  const body = {
    ...(params.start === undefined ? {} : { start: moment(params.start) }), ...(params.end === undefined ? {} : { end: moment(params.end) }), ...details(params),
  };
  return calendarCall(params, `events/${String(params.event ?? "")}`, "PATCH", context, updates(params), body);
}

/** Gets an event. */
export function getEvent(params: EventParams, context: EffectContext): Promise<Fields> {
  return calendarCall(params, `events/${String(params.event ?? "")}`, "GET", context);
}

/** Deletes an event. */
export async function deleteEvent(params: EventParams, context: EffectContext): Promise<Fields> {
  await calendarCall(params, `events/${String(params.event ?? "")}`, "DELETE", context);
  return { success: true };
}

/** Which events are wanted: those of the next week unless dates say otherwise. */
export interface EventsParams extends CalendarParams {
  readonly all?: Json;
  /** 50 when missing. */
  readonly limit?: Json;
  readonly after?: Json;
  readonly before?: Json;
  readonly search?: Json;
}

/** Gets the events of a calendar; one that repeats counts once for each time. */
export function getEvents(params: EventsParams, context: EffectContext): Promise<Fields[]> {
  const now = DateTime.fromMillis(clock().now());
  const query = {
    timeMin: instant(params.after ?? now.toISO()), timeMax: instant(params.before ?? now.plus({ weeks: 1 }).toISO()), singleEvents: true,
    ...(params.search === undefined || params.search === "" ? {} : { q: params.search }),
  };
  return googleList(params, query, (page) => calendarCall(params, "events", "GET", context, page), "items", 50, 100);
}

/** A time in which a calendar may be free. */
export interface FreeParams extends CalendarParams {
  readonly from?: Json;
  readonly to?: Json;
  /** `availability`, `bookedSlots` or `raw`. */
  readonly format?: Json;
  readonly timezone?: Locator;
}

/** Says whether a calendar is free, or which times are taken. */
export async function getFreeTimes(params: FreeParams, context: EffectContext): Promise<Fields | Fields[]> {
  const now = DateTime.fromMillis(clock().now());
  const id = calendarId(params);
  const body = {
    timeMin: instant(params.from ?? now.toISO()), timeMax: instant(params.to ?? now.plus({ hours: 1 }).toISO()), items: [{ id }],
    timeZone: params.timezone === undefined ? zone() : idOf(params.timezone, /(.*)/),
  };
  const answer = await google(calendarApp, params, { method: "POST", url: `${base}/freeBusy`, body }, context);
  if (params.format === "raw") return answer;
  const calendar = fieldsOf(fieldsOf(answer["calendars"])[id]);
  if (calendar["errors"] !== undefined) throw new StepError("The calendar could not be read", { description: JSON.stringify(calendar["errors"]) });
  const busy = Array.isArray(calendar["busy"]) ? calendar["busy"].map(fieldsOf) : [];
  return params.format === "bookedSlots" ? busy : { available: busy.length === 0 };
}

/** Asks for something below a calendar. */
export function calendarCall(params: CalendarParams, path: string, method: string, context: EffectContext, query: Fields = {}, body?: Fields): Promise<Fields> {
  const content = body === undefined || Object.keys(body).length === 0 ? {} : { body };
  return google(calendarApp, params, { method, url: `${base}/calendars/${encodedOnce(calendarId(params))}/${path}`, query, ...content }, context);
}

/** An id for an address. Lists of calendars once kept ids that were encoded already. */
export function encodedOnce(id: string): string {
  return encodeURIComponent(decodeURIComponent(id));
}

function calendarId(params: CalendarParams): string {
  return idOf(params.calendar, /(.*)/);
}

function details(params: EventDetails): Fields {
  const attendees = params.attendees === undefined ? undefined : addresses(params.attendees);
  const overrides = params.reminders === undefined ? {} : { overrides: params.reminders.map(({ method, minutes }) => ({ ...(method === undefined ? {} : { method }), ...(minutes === undefined ? {} : { minutes }) })) };
  return {
    ...(attendees === undefined ? {} : { attendees }), ...filled("colorId", params.color), ...filled("description", params.description), ...filled("location", params.location),
    ...filled("summary", params.title), ...(params.usualReminders === false ? { reminders: { useDefault: false, ...overrides } } : {}),
  };
}

function addresses(list: Json): Json[] {
  if (!Array.isArray(list)) throw new StepError("additionalFields.attendees.forEach is not a function");
  return list.flatMap((each) => String(each).split(",").map((email) => ({ email: email.trim() })));
}

function filled(name: string, value: Json): Fields {
  return value === undefined || value === null || value === "" ? {} : { [name]: value };
}

function updates(params: EventDetails): Fields {
  return filled("sendUpdates", params.sendUpdates);
}

function moment(value: Json): Fields {
  return { dateTime: instant(value), timeZone: zone() };
}

/** A date as Google takes it, in UTC. */
function instant(value: Json): string {
  const text = typeof value === "string" ? value : typeof value === "number" ? new Date(value).toISOString() : JSON.stringify(value ?? null).replace(/^"|"$/g, "");
  const date = DateTime.fromISO(text, { zone: clock().timezone });
  if (!date.isValid) throw new StepError(`'${text}' isn't a valid date and time`);
  return date.toUTC().startOf("second").toISO({ suppressMilliseconds: true });
}

function zone(): string {
  const { timezone } = clock();
  return timezone === "local" ? DateTime.local().zoneName : timezone;
}
