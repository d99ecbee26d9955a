// SPDX-License-Identifier: 0BSD
import type { Fields } from "./items.js";
import { wallClockIn } from "./wall-clock.js";

const monthNames = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The item that a schedule gives, with n8n's field names. */
export function scheduleItem(time: number, timezone: string): Fields {
  const clock = wallClockIn(timezone)(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  const local = Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute, clock.second);
  const minutes = Math.round((local - Math.floor(time / 1000) * 1000) / 60_000);
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  const month = monthNames[clock.month - 1] ?? "";
  const clockFace = `${clock.hour % 12 === 0 ? 12 : clock.hour % 12}:${two(clock.minute)}:${two(clock.second)} ${clock.hour < 12 ? "am" : "pm"}`;
  const milliseconds = String(((time % 1000) + 1000) % 1000).padStart(3, "0");
  return {
    timestamp: `${clock.year}-${two(clock.month)}-${two(clock.day)}T${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}.${milliseconds}${offset}`,
    "Readable date": `${month} ${ordinal(clock.day)} ${clock.year}, ${clockFace}`,
    "Readable time": clockFace,
    "Day of week": weekdayNames[clock.weekday] ?? "",
    Year: String(clock.year), Month: month, "Day of month": two(clock.day),
    Hour: two(clock.hour), Minute: two(clock.minute), Second: two(clock.second),
    Timezone: `${timezone} (UTC${offset})`,
  };
}

function ordinal(day: number): string {
  const tail = day % 100 >= 11 && day % 100 <= 13 ? "th" : ["th", "st", "nd", "rd"][day % 10] ?? "th";
  return `${day}${tail}`;
}
