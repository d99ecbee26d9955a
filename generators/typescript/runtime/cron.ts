// SPDX-License-Identifier: 0BSD
/** A moment as a wall clock in some time zone shows it. */
export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** A parsed cron expression: which values of each field match. */
export interface Cron {
  readonly expression: string;
  readonly second: ReadonlySet<number>;
  readonly minute: ReadonlySet<number>;
  readonly hour: ReadonlySet<number>;
  readonly day: ReadonlySet<number>;
  readonly month: ReadonlySet<number>;
  readonly weekday: ReadonlySet<number>;
  /** Neither the day of the month nor the weekday may be any: then either of them is enough. */
  readonly eitherDay: boolean;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const presets: Readonly<Record<string, string>> = {
  "@yearly": "0 0 0 1 1 *", "@annually": "0 0 0 1 1 *", "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0", "@daily": "0 0 0 * * *", "@midnight": "0 0 0 * * *", "@hourly": "0 0 * * * *",
};

/** Reads a cron expression of five fields (minute first) or six (second first). */
export function parseCron(expression: string): Cron {
  const text = presets[expression.trim().toLowerCase()] ?? expression.trim();
  const fields = text.split(/\s+/);
  if (fields.length === 5) fields.unshift("0");
  const [second, minute, hour, day, month, weekday] = fields;
  if (fields.length !== 6 || second === undefined || minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined) {
    throw new Error(`Invalid cron expression "${expression}": it needs five or six fields`);
  }
  const read = (field: string, low: number, high: number, names: readonly string[] = []): Set<number> => values(field, low, high, names, expression);
  const days = read(weekday, 0, 7, weekdays);
  if (days.has(7)) days.add(0);
  const daysOfMonth = read(day, 1, 31);
  return {
    expression,
    second: read(second, 0, 59), minute: read(minute, 0, 59), hour: read(hour, 0, 23),
    day: daysOfMonth, month: read(month, 1, 12, months), weekday: days,
    eitherDay: daysOfMonth.size < 31 && [0, 1, 2, 3, 4, 5, 6].some((each) => !days.has(each)),
  };
}

function isAny(field: string): boolean {
  return field === "*" || field === "?";
}

function values(field: string, low: number, high: number, names: readonly string[], expression: string): Set<number> {
  const found = new Set<number>();
  const fail = (): never => {
    throw new Error(`Invalid cron expression "${expression}": "${field}" is not a list of values from ${low} to ${high}`);
  };
  const number = (text: string): number => {
    const named = names.indexOf(text.toLowerCase().slice(0, 3));
    if (/^[A-Za-z]/.test(text)) return named < 0 ? fail() : named + low;
    return /^\d+$/.test(text) ? Number(text) : fail();
  };
  for (const part of field.split(",")) {
    const [range = "", stepText, ...more] = part.split("/");
    const step = stepText === undefined ? 1 : number(stepText);
    if (more.length > 0 || step < 1) fail();
    let from = low;
    let to = low === 0 && high === 7 ? 6 : high;
    if (!isAny(range)) {
      const [first = "", last] = range.split("-");
      from = number(first);
      to = last !== undefined ? number(last) : stepText !== undefined ? to : from;
    }
    if (from < low || to > high || from > to) fail();
    for (let value = from; value <= to; value += step) found.add(value);
  }
  return found;
}

/** Whether the expression names this second. */
export function matches(cron: Cron, clock: WallClock): boolean {
  return cron.second.has(clock.second) && cron.minute.has(clock.minute) && cron.hour.has(clock.hour) && matchesDay(cron, clock);
}

function matchesDay(cron: Cron, clock: WallClock): boolean {
  if (!cron.month.has(clock.month)) return false;
  const day = cron.day.has(clock.day);
  const weekday = cron.weekday.has(clock.weekday);
  return cron.eitherDay ? day || weekday : day && weekday;
}

/** Gives what wall clocks show in a time zone, and throws for an unknown zone. */
export function wallClockIn(timezone: string): (time: number) => WallClock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric", weekday: "short",
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const read = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
    return {
      year: read("year"), month: read("month"), day: read("day"), hour: read("hour"), minute: read("minute"), second: read("second"),
      weekday: weekdays.indexOf((parts.get("weekday") ?? "").toLowerCase()),
    };
  };
}

/**
 * The next moment after `after` (milliseconds) that the expression names in the time zone, or undefined when there is
 * none within five years. A time that the clocks skip in spring does not fire; one that they show twice fires twice.
 */
export function nextTime(cron: Cron, timezone: string, after: number): number | undefined {
  const wallClock = wallClockIn(timezone);
  const end = after + 5 * 366 * 86_400_000;
  let time = Math.floor(after / 1000) * 1000 + 1000;
  while (time < end) {
    const clock = wallClock(time);
    // Zones are whole quarter hours apart, so a jump never goes over a change of the clocks unseen.
    if (!matchesDay(cron, clock) || !cron.hour.has(clock.hour)) time += (15 - (clock.minute % 15)) * 60_000 - clock.second * 1000;
    else if (!cron.minute.has(clock.minute)) time += 60_000 - clock.second * 1000;
    else if (!cron.second.has(clock.second)) time += 1000;
    else return time;
  }
  return undefined;
}
