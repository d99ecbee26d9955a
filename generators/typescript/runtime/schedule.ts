// SPDX-License-Identifier: 0BSD
import { listAt, numberAt, type Settings, settingsAt, textAt } from "./config.js";
import type { Fields, Json } from "./items.js";
import { scheduleItem } from "./schedule-item.js";
import { type WallClock, wallClockIn, weekdays } from "./wall-clock.js";

/** One way in which a schedule fires: a cron expression, thinned out to every n-th hour, day, week or month. */
export interface Rule {
  readonly cron: Cron;
  readonly every?: { readonly unit: "hours" | "days" | "weeks" | "months"; readonly count: number };
}

/** What a thinned-out rule remembers between two runs: the hour, day, week or month of the last one. */
export type Remembered = Record<string, Json>;

/** A stable number below `bound` for a name: spreads schedules over the minute without chance. */
function spread(name: string, bound: number): number {
  let hash = 2166136261;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash % bound;
}

/**
 * Reads a schedule's settings as n8n writes them: `{ rule: { interval: [{ field, … }] } }`, the older
 * `{ triggerTimes: { item: [{ mode, … }] } }` and `{ interval, unit }`, or `{ cron: "…" }`. The second (and minute, hour or
 * day) that n8n draws by chance when it is not set is fixed by the trigger's name here.
 */
export function scheduleRules(name: string, settings: Settings): Rule[] {
  const cron = textAt(settings, "cron");
  if (cron === "") throw new Error(`The schedule "${name}" is not set: write it into pipeline.yaml, under triggers, as its cron`);
  if (cron !== undefined) return [{ cron: parseCron(cron) }];
  const refused = textAt(settings, "refused");
  if (refused !== undefined) throw new Error(`The schedule "${name}" could never be switched on (${refused}): write it into pipeline.yaml, under triggers, as its cron`);
  if (settings["triggerTimes"] !== undefined) return listAt(settingsAt(settings, "triggerTimes"), "item").map((time) => cronNode(name, time));
  if (settings["interval"] !== undefined || settings["unit"] !== undefined) {
    return [interval(name, { field: textAt(settings, "unit") ?? "seconds", every: numberAt(settings, "interval") ?? 1 })];
  }
  const rules = listAt(settingsAt(settings, "rule"), "interval");
  return rules.length === 0 ? [interval(name, {})] : rules.map((rule) => interval(name, rule));
}

function interval(name: string, rule: Settings): Rule {
  const field = textAt(rule, "field") ?? "days";
  if (field === "cronExpression") return { cron: parseCron((textAt(rule, "expression") ?? "").replace(/^=/, "")) };
  const count = numberAt(rule, "every") ?? numberAt(rule, `${field}Interval`) ?? (field === "seconds" ? 30 : field === "minutes" ? 5 : 1);
  const second = spread(`${name} second`, 60);
  const minute = numberAt(rule, "triggerAtMinute") ?? 0;
  const hour = numberAt(rule, "triggerAtHour") ?? 0;
  switch (field) {
    case "seconds": return { cron: parseCron(`${step(count, 59, field)} * * * * *`) };
    case "minutes": return { cron: parseCron(`${second} ${step(count, 59, field)} * * * *`) };
    case "hours": return thinned(`${second} ${minute} ${step(count, 23, field)} * * *`, "hours", count);
    case "days": return thinned(`${second} ${minute} ${hour} * * *`, "days", count);
    case "weeks": {
      const given = rule["triggerAtDay"];
      const days = Array.isArray(given) ? given.join(",") : "0";
      return thinned(`${second} ${minute} ${hour} * * ${days === "" ? "*" : days}`, "weeks", count);
    }
    case "months": return thinned(`${second} ${minute} ${hour} ${numberAt(rule, "triggerAtDayOfMonth") ?? 1} ${step(count, 12, field)} *`, "months", count);
    default: throw new Error(`The schedule "${name}" has the unknown interval "${field}"`);
  }
}

/** Every n-th value; a step beyond the range leaves the first value only, as the cron libraries do. */
function step(count: number, high: number, field: string): string {
  if (!(count >= 1)) throw new Error(`A schedule of every ${count} ${field} is not possible`);
  if (count > high) return field === "months" ? "1" : "0";
  return `*/${count}`;
}

function thinned(expression: string, unit: NonNullable<Rule["every"]>["unit"], count: number): Rule {
  return count === 1 ? { cron: parseCron(expression) } : { cron: parseCron(expression), every: { unit, count } };
}

/** One entry of n8n's older Cron node. */
function cronNode(name: string, time: Settings): Rule {
  const minute = numberAt(time, "minute") ?? 0;
  const hour = numberAt(time, "hour") ?? 14;
  const value = numberAt(time, "value") ?? 2;
  const second = spread(`${name} second`, 60);
  switch (textAt(time, "mode") ?? "everyDay") {
    case "custom": return { cron: parseCron(textAt(time, "cronExpression") ?? "* * * * * *") };
    case "everyMinute": return { cron: parseCron(`${second} * * * * *`) };
    case "everyHour": return { cron: parseCron(`${second} ${minute} * * * *`) };
    case "everyX": return { cron: parseCron(textAt(time, "unit") === "minutes" ? `${second} */${value} * * * *` : `${second} 0 */${value} * * *`) };
    case "everyWeek": return { cron: parseCron(`${second} ${minute} ${hour} * * ${textAt(time, "weekday") ?? "1"}`) };
    case "everyMonth": return { cron: parseCron(`${second} ${minute} ${hour} ${numberAt(time, "dayOfMonth") ?? 1} * *`) };
    default: return { cron: parseCron(`${second} ${minute} ${hour} * * *`) };
  }
}

/** The day of the year, from 1. */
function dayOfYear(clock: WallClock): number {
  return Math.round((Date.UTC(clock.year, clock.month - 1, clock.day) - Date.UTC(clock.year, 0, 1)) / 86_400_000) + 1;
}

/** The week of the year, weeks beginning on Sunday, week 1 holding 1 January. */
function week(clock: WallClock): number {
  const saturday = new Date(Date.UTC(clock.year, clock.month - 1, clock.day + 6 - clock.weekday));
  const days = Math.round((saturday.getTime() - Date.UTC(saturday.getUTCFullYear(), 0, 1)) / 86_400_000);
  return Math.floor(days / 7) + 1;
}

/** Whether a thinned-out rule fires now; remembers it when it does. */
export function isDue(rule: Rule, index: number, clock: WallClock, remembered: Remembered): boolean {
  if (rule.every === undefined) return true;
  const { unit, count } = rule.every;
  const [now, cycle] = unit === "hours" ? [clock.hour, 24] : unit === "days" ? [dayOfYear(clock), 365] : unit === "weeks" ? [week(clock), 52] : [clock.month - 1, 12];
  const last = remembered[String(index)];
  const due = typeof last !== "number" || now === (last + count) % cycle || (unit === "weeks" && now === last);
  if (due) remembered[String(index)] = now;
  return due;
}

/** What a running schedule can be told. */
export interface RunningSchedule {
  /** The next moment at which one of the rules comes up, in milliseconds. */
  readonly next: () => number | undefined;
  stop(): void;
}

/** Fires at every moment that the rules name, as n8n does also while an earlier run still works. */
export function startSchedule(options: {
  readonly rules: readonly Rule[];
  readonly timezone: string;
  readonly remembered: Remembered;
  /** Starts one run; it must not reject. */
  readonly fire: (item: Fields) => Promise<void>;
  readonly now?: () => number;
}): RunningSchedule {
  const { rules, timezone, remembered, fire, now = Date.now } = options;
  const wallClock = wallClockIn(timezone);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: number | undefined;
  let stopped = false;

  const plan = (after: number): void => {
    if (stopped) return;
    const times = rules.map(({ cron }) => nextTime(cron, timezone, after)).filter((time) => time !== undefined);
    next = times.length === 0 ? undefined : Math.min(...times);
    if (next !== undefined) wait(next);
  };
  const wait = (until: number): void => {
    // Timers hold at most 24.8 days; a long wait is cut, and a changed system clock is noticed within the hour.
    const left = until - now();
    timer = left > 3_600_000 ? setTimeout(() => wait(until), 3_600_000) : setTimeout(() => tick(until), Math.max(0, left));
  };
  const tick = (time: number): void => {
    const due = rules.filter((rule, index) => nextTime(rule.cron, timezone, time - 1) === time && isDue(rule, index, wallClock(time), remembered));
    for (const _ of due) void fire(scheduleItem(time, timezone));
    plan(Math.max(time, now() - 1000));
  };
  plan(now());
  return { next: () => next, stop: () => { stopped = true; clearTimeout(timer); } };
}

/** A parsed cron expression: which values of each field match. */
interface Cron {
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

/** Whether the clocks were put back between `after` and this moment, and showed its time before that. */
function isShownAgain(wallClock: (time: number) => WallClock, time: number, after: number): boolean {
  const now = offset(wallClock(time), time);
  // Clocks are put back by two hours at most.
  const earlier = time - 2 * 3_600_000;
  const back = offset(wallClock(earlier), earlier) - now;
  return back > 0 && offset(wallClock(time - back), time - back) === now + back && offset(wallClock(after), after) !== now;
}

/** How far the clocks of a zone are ahead of the time that all zones share, in milliseconds. */
function offset(clock: WallClock, time: number): number {
  return Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute, clock.second) - Math.floor(time / 1000) * 1000;
}

/**
 * The next moment after `after` (milliseconds) that the expression names in the time zone, or undefined when there is
 * none within five years. As the platform has it, times that the clocks skip in spring fire once, right behind the gap; what they show twice in
 * autumn fires the first time.
 */
export function nextTime(cron: Cron, timezone: string, after: number): number | undefined {
  const wallClock = wallClockIn(timezone);
  const found = nextShown(cron, wallClock, after);
  return behindGap(cron, wallClock, after, found ?? after + HORIZON) ?? found;
}

const HORIZON = 5 * 366 * 86_400_000;
const DAY = 86_400_000;

/** The moment behind a gap of the clocks before `until` that holds a time which the expression names. */
function behindGap(cron: Cron, wallClock: (time: number) => WallClock, after: number, until: number): number | undefined {
  const ahead = (time: number): number => offset(wallClock(time), time);
  for (let time = after; time < until; time += DAY) {
    const [before, behind] = [ahead(time), ahead(time + DAY)];
    if (behind <= before) continue;
    let [low, high] = [Math.floor(time / 1000), Math.ceil((time + DAY) / 1000)];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (ahead(middle * 1000) > before) high = middle;
      else low = middle;
    }
    const end = high * 1000;
    if (end > until) return undefined;
    if (end > after && skips(cron, end + before, behind - before)) return end;
  }
  return undefined;
}

/** Whether the expression names a time in a gap that begins at `start`, a wall clock's time as if it were that of all zones. */
function skips(cron: Cron, start: number, length: number): boolean {
  for (let minute = start; minute < start + length; minute += 60_000) {
    const shown = new Date(minute);
    const clock = {
      year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate(), hour: shown.getUTCHours(), minute: shown.getUTCMinutes(),
      second: 0, weekday: shown.getUTCDay(),
    };
    if (cron.minute.has(clock.minute) && cron.hour.has(clock.hour) && matchesDay(cron, clock)) return true;
  }
  return false;
}

/** The next moment at which the clocks show what the expression names, and did not show it an hour ago. */
function nextShown(cron: Cron, wallClock: (time: number) => WallClock, after: number): number | undefined {
  const end = after + HORIZON;
  let time = Math.floor(after / 1000) * 1000 + 1000;
  while (time < end) {
    const clock = wallClock(time);
    // Zones are whole quarter hours apart, so a jump never goes over a change of the clocks unseen.
    const day = matchesDay(cron, clock);
    // Clocks change by two hours at most, so the evening is still that of the same day.
    if (!day && clock.hour < 21) time += (21 - clock.hour) * 3_600_000;
    else if (!day || !cron.hour.has(clock.hour)) time += (15 - (clock.minute % 15)) * 60_000 - clock.second * 1000;
    else if (!cron.minute.has(clock.minute)) time += 60_000 - clock.second * 1000;
    else if (!cron.second.has(clock.second)) time += 1000;
    else if (isShownAgain(wallClock, time, after)) time += 60_000 - clock.second * 1000;
    else return time;
  }
  return undefined;
}
