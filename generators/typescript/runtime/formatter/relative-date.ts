// SPDX-License-Identifier: 0BSD
import type { DateTime, DurationLike } from "luxon";
import { now } from "../dates.js";

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const unit = "(second|minute|hour|day|week|month|year)s?";

/** A date in words, counted from now: `tomorrow at noon`, `next Friday at 7PM` (of the coming week), `2 days from now`, `3 weeks ago`. */
export function relativeDate(text: string, zone: string): DateTime | undefined {
  const lower = text.toLowerCase().trim();
  const here = now().setZone(zone);
  const [words = "", clock] = lower.split(/\s+at\s+/);
  const time = clock ?? /\b(noon|midnight|\d{1,2}(?::\d{2})?\s*[ap]m)\s*$/.exec(words)?.[1];
  const day = dayOf(clock === undefined && time !== undefined ? words.slice(0, words.lastIndexOf(time)).trim() : words, here);
  if (day === undefined) return undefined;
  return time === undefined ? day : atTime(day, time);
}

function dayOf(words: string, here: DateTime): DateTime | undefined {
  const midnight = here.startOf("day");
  if (words === "now") return here;
  if (words === "today") return midnight;
  if (words === "tomorrow") return midnight.plus({ days: 1 });
  if (words === "yesterday") return midnight.minus({ days: 1 });
  const distance = new RegExp(`^(?:in\\s+)?(\\d+)\\s+${unit}(?:\\s+(from now|ago|before now|later))?$`).exec(words);
  if (distance !== null) {
    const by: DurationLike = { [`${distance[2] ?? "day"}s`]: Number(distance[1]) };
    if (distance[3] === undefined && !words.startsWith("in")) return undefined;
    return distance[3] === "ago" || distance[3] === "before now" ? here.minus(by) : here.plus(by);
  }
  const step = new RegExp(`^(next|last|this)\\s+(?:${unit}|(${weekdays.join("|")}))$`).exec(words) ?? new RegExp(`^()()(${weekdays.join("|")})$`).exec(words);
  if (step === null) return undefined;
  const [, direction = "", whole = "", weekday = ""] = step;
  if (weekday !== "") {
    const target = midnight.set({ weekday: (weekdays.indexOf(weekday) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7 });
    if (direction === "next") return target.plus({ weeks: 1 });
    if (direction === "last") return target.minus({ weeks: 1 });
    return target < midnight ? target.plus({ weeks: 1 }) : target;
  }
  const by: DurationLike = { [`${whole}s`]: 1 };
  return direction === "next" ? here.plus(by) : direction === "last" ? here.minus(by) : here;
}

function atTime(day: DateTime, words: string): DateTime | undefined {
  if (words === "noon") return day.set({ hour: 12, minute: 0, second: 0, millisecond: 0 });
  if (words === "midnight") return day.startOf("day");
  const parts = /^(\d{1,2})(?::(\d{2}))?\s*([ap])?\.?m?\.?$/.exec(words.trim());
  if (parts === null) return undefined;
  const hour = Number(parts[1]);
  return day.set({ hour: parts[3] === undefined ? hour : (hour % 12) + (parts[3] === "p" ? 12 : 0), minute: Number(parts[2] ?? 0), second: 0, millisecond: 0 });
}
