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

/** The days of the week by three letters; 0 is Sunday. */
export const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

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
