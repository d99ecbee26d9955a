// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { type AppRequest, requestOf } from "../connectors/api-call.js";
import { toDate } from "../formulas/coerce.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf } from "../json.js";
import { type AppParams, callApi } from "./api.js";

/** Which events of a calendar are looked for. A date without a zone is read in that of the run. */
export interface CalendarSearch extends AppParams {
  readonly calendar?: Json;
  readonly timeMin?: Json;
  readonly timeMax?: Json;
  readonly updatedMin?: Json;
  readonly q?: Json;
  readonly orderBy?: Json;
  readonly singleEvents?: Json;
  /** How many; all when missing. */
  readonly most?: Json;
}

const dates = ["timeMin", "timeMax", "updatedMin"] as const;

const request: AppRequest = {
  method: "GET", url: "https://www.googleapis.com/calendar/v3/calendars/{calendar}/events", credential: "googleCalendarOAuth2Api",
  query: [...dates, "q", "orderBy", "singleEvents", "maxResults", "pageToken"],
};

/** The most events of one page. */
const PAGE = 250;

/** Finds events, page after page. */
export async function searchCalendarEvents({ most, ...params }: CalendarSearch, context: EffectContext): Promise<Fields[]> {
  const wanted = isGiven(most) ? Number(most) : Infinity;
  const instants = Object.fromEntries(dates.filter((name) => isGiven(params[name])).map((name) => [name, toDate(params[name]).toISOString()]));
  const found: Fields[] = [];
  let pageToken: Json;
  do {
    const maxResults = Math.min(PAGE, wanted - found.length);
    const page = fieldsOf(await callApi(await requestOf(request, { ...params, ...instants, maxResults, ...(isGiven(pageToken) ? { pageToken } : {}) }, context), context));
    found.push(...listOf(page["items"]).map(fieldsOf));
    pageToken = page["nextPageToken"];
  } while (isGiven(pageToken) && found.length < wanted);
  return found.slice(0, wanted);
}
