// SPDX-License-Identifier: 0BSD
import moment from "moment-timezone";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";

/** How often an event takes place. */
export interface Repeats {
  /** A rule as RFC 5545 writes it, without its name; the rest counts where there is none. */
  readonly rule?: Json;
  /** `daily`, `weekly`, `monthly` or `yearly`. */
  readonly how?: Json;
  readonly times?: Json;
  readonly until?: Json;
}

/** The rules of an event that repeats; none where it does not. */
export function recurrence({ rule, how, times, until }: Repeats = {}): string[] {
  if (rule) return [`RRULE:${textOf(rule)}`];
  if (times && until) throw new StepError("You can set either 'Repeat How Many Times' or 'Repeat Until' but not both");
  const parts = [
    ...(how ? [`FREQ=${textOf(how).toUpperCase()};`] : []), ...(times ? [`COUNT=${textOf(times)};`] : []),
    ...(until ? [`UNTIL=${moment(textOf(until)).utc().format("YYYYMMDDTHHmmss")}Z`] : []),
  ];
  return parts.length === 0 ? [] : [`RRULE:${parts.join("")}`];
}
