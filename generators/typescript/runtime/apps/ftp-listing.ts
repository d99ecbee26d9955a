// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";

/** What a listing says of a file, under the names that the platform gives them. */
export interface ListedFile {
  /** `-` a file, `d` a folder, `l` a link. */
  readonly type: string;
  readonly name: string;
  readonly facts: Fields;
}

const UNIX = /^([-ld])((?:[-r][-w][-xstT]){3})(\+?)\s+\d+\s+(\S+)\s+(\S+)\s+(\d+)\s+(\w{3})\s+(\d{1,2})\s+(?:(\d{1,2}):(\d{2})|(\d{4}))\s+(.+)$/;
const DOS = /^(\d{2})[-/](\d{2})[-/](\d{2,4})\s+(\d{2}):(\d{2})\s?([AaPp])[Mm]\s+(?:(\d+)|<DIR>)\s+(.+)$/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY = 24 * 3600 * 1000;

/** The files of a listing of an FTP server, as Unix and Windows machines write it. Lines that cannot be read are left out. */
export function listedFiles(text: string, now: number): ListedFile[] {
  return text.split(/\r?\n/).flatMap((line) => unixFile(line, now) ?? dosFile(line) ?? []);
}

/** The rights that a listing shows, without dashes: `{ user: "rw", group: "r", other: "" }`. */
export function rightsOf(shown: string): Fields {
  const part = (from: number): Json => shown.slice(from, from + 3).replace(/-/g, "");
  return { user: part(0), group: part(3), other: part(6) };
}

function unixFile(line: string, now: number): ListedFile | undefined {
  const [whole, type = "", rights = "", acl, owner, group, size, month = "", day, hour, minute, year, rest = ""] = UNIX.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const [name = rest, target] = type === "l" ? rest.split(" -> ") : [rest];
  const place = MONTHS.indexOf(month.toLowerCase());
  const sticky = /t$/i.test(rights);
  const plain = rights.replace(/t$/, "x").replace(/T$/, "-");
  const at = year === undefined ? nearest(place, Number(day), Number(hour), Number(minute), now) : Date.UTC(Number(year), place, Number(day));
  return {
    type, name,
    facts: {
      type, name, ...(target === undefined ? {} : { target }), sticky, rights: rightsOf(plain), acl: acl === "+", owner, group, size: Number(size), modifyTime: new Date(at).toISOString(),
    },
  };
}

/** A day without a year is one of the last six months, or of the next hours. */
function nearest(month: number, day: number, hour: number, minute: number, now: number): number {
  const year = new Date(now).getFullYear();
  const at = (of: number): number => new Date(of, month, day, hour, minute).getTime();
  const found = at(year) - now > 28 * 3600 * 1000 ? at(year - 1) : at(year);
  return now - found > 186 * DAY ? at(year + 1) : found;
}

function dosFile(line: string): ListedFile | undefined {
  const [whole, month, day, year, hour, minute, half = "", size, name = ""] = DOS.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const type = size === undefined ? "d" : "-";
  const full = Number(year) < 70 ? Number(year) + 2000 : Number(year) < 100 ? Number(year) + 1900 : Number(year);
  const at = new Date(full, Number(month) - 1, Number(day), (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0), Number(minute));
  return { type, name, facts: { name, type, size: Number(size ?? 0), modifyTime: at.toISOString() } };
}
