// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { clock } from "../clock.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google, googleList, type GoogleApp } from "./google.js";
import { recurrence, type Repeats } from "./google-calendar-recurrence.js";
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
  /** What else is said of it, by the names of Google's API: `visibility`, `guestsCanModify`. What says nothing is left out. */
  readonly more?: Readonly<Fields>;
  /** Further parameters of the request: `maxAttendees`, `sendNotifications`. */
  readonly query?: Readonly<Fields>;
  /** `yes`: it takes whole days. */
  readonly allDay?: Json;
  readonly repeats?: Repeats;
  /** The kind of video conference that is made for it, such as `hangoutsMeet`. */
  readonly conference?: Json;
  /** Guests of an event that is changed: those it has and these, or with `replace` these alone. */
  readonly guests?: { readonly mode?: Json; readonly addresses?: Json };
}

/** Creates an event: from now on for an hour unless it says otherwise. */
export function createEvent(params: EventDetails, context: EffectContext): Promise<Fields> {
  const now = DateTime.fromMillis(clock().now());
  const at = params.allDay === "yes" ? day : moment;
  const meeting = params.conference === undefined ? {} : { conferenceData: { createRequest: { requestId: crypto.randomUUID(), conferenceSolution: { type: params.conference } } } };
  const body = { start: at(params.start ?? now.toISO()), end: at(params.end ?? now.plus({ hours: 1 }).toISO()), ...details(params), recurrence: recurrence(params.repeats), ...meeting };
  return calendarCall(params, "events", "POST", context, { ...updates(params), ...(params.conference === undefined ? {} : { conferenceDataVersion: 1 }) }, body);
}

/** Changes what is given of an event. */
export async function updateEvent(params: EventDetails, context: EffectContext): Promise<Fields> {
  const at = params.allDay === "yes" && isGiven(params.start) && isGiven(params.end) ? day : moment;
  const repeats = recurrence(params.repeats);
  const path = `events/${String(params.event ?? "")}`;
  const body = {
    ...(isGiven(params.start) ? { start: at(params.start) } : {}), ...(isGiven(params.end) ? { end: at(params.end) } : {}), ...details(params),
    ...(params.guests === undefined ? {} : { attendees: await guestsOf(params, path, context) }), ...(repeats.length === 0 ? {} : { recurrence: repeats }),
  };
  return calendarCall(params, path, "PATCH", context, updates(params), body);
}

async function guestsOf(params: EventDetails, path: string, context: EffectContext): Promise<Json[]> {
  const { mode = "add", addresses: given } = params.guests ?? {};
  const before = mode === "add" ? listOf((await calendarCall(params, path, "GET", context))["attendees"]) : [];
  return [...before, ...addresses(given)];
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
  /** Further parameters by the names of Google's API: `orderBy`, `showDeleted`. What says nothing is left out. */
  readonly query?: Readonly<Fields>;
  readonly updatedAfter?: Json;
  /** The zone of dates without one, in which the answer shows its own; the pipeline's when missing. */
  readonly timezone?: Locator;
}

/** Gets the events of a calendar; one that repeats counts once for each time. */
export function getEvents(params: EventsParams, context: EffectContext): Promise<Fields[]> {
  const now = DateTime.fromMillis(clock().now());
  const wanted = params.timezone === undefined ? "" : idOf(params.timezone, /(.*)/);
  const at = (value: Json): string => instant(value, wanted === "" ? undefined : wanted);
  const query = {
    timeMin: at(params.after ?? now.toISO()), timeMax: at(params.before ?? now.plus({ weeks: 1 }).toISO()), singleEvents: true,
    ...filled("q", params.search), ...telling(params.query), ...filled("timeZone", wanted), ...(isGiven(params.updatedAfter) ? { updatedMin: at(params.updatedAfter) } : {}),
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
function encodedOnce(id: string): string {
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
    ...filled("summary", params.title), ...telling(params.more), ...(params.usualReminders === false ? { reminders: { useDefault: false, ...overrides } } : {}),
  };
}

function addresses(list: Json): Json[] {
  if (!Array.isArray(list)) throw new StepError("additionalFields.attendees.forEach is not a function");
  return list.flatMap((each) => String(each).split(",").map((email) => ({ email: email.trim() })));
}

function filled(name: string, value: Json): Fields {
  return value === undefined || value === null || value === "" ? {} : { [name]: value };
}

function telling(fields: Readonly<Fields> = {}): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => Boolean(value)));
}

function updates(params: EventDetails): Fields {
  return { ...telling(params.query), ...filled("sendUpdates", params.sendUpdates) };
}

/** A whole day, the one that a moment is in. */
function day(value: Json): Fields {
  return { date: DateTime.fromISO(instant(value), { zone: zone() }).toISODate() };
}

function moment(value: Json): Fields {
  return { dateTime: instant(value), timeZone: zone() };
}

/** A date as Google takes it, in UTC. */
function instant(value: Json, within: string = clock().timezone): string {
  const text = typeof value === "string" ? value : typeof value === "number" ? new Date(value).toISOString() : JSON.stringify(value ?? null).replace(/^"|"$/g, "");
  const date = DateTime.fromISO(text, { zone: within });
  if (!date.isValid) throw new StepError(`'${text}' isn't a valid date and time`);
  return date.toUTC().startOf("second").toISO({ suppressMilliseconds: true });
}

function zone(): string {
  const { timezone } = clock();
  return timezone === "local" ? DateTime.local().zoneName : timezone;
}
