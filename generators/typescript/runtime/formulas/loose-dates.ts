// SPDX-License-Identifier: 0BSD
import moment from "moment-timezone";
import { zone } from "./zone.js";

const dates = ["YYYY-MM-DD", "YYYY/MM/DD", "MM/DD/YYYY", "DD.MM.YYYY", "YYYY/M/D", "M/D/YYYY", "D.M.YYYY"];
const times = ["", " HH:mm", " HH:mm:ss", " HH:mm:ss.SSS", " H:mm", " H:mm:ss", " h:mm A", " h:mm:ss A", " HH:mmZ", " HH:mm:ssZ", " HH:mm:ss.SSSZ"];
const formats = dates.flatMap((date) => times.map((time) => date + time));

/** A date in one of the documented spellings; nothing where it is none. */
export function parseLoosely(text: string): Date | undefined {
  const trimmed = text.trim();
  const iso = moment.tz(trimmed, moment.ISO_8601, true, zone());
  if (iso.isValid() && /^\d{4}-?\d{2}-?\d{2}/.test(trimmed)) return iso.toDate();
  const other = moment.tz(trimmed, formats, true, zone());
  return other.isValid() ? other.toDate() : undefined;
}
