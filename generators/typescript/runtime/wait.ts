// SPDX-License-Identifier: 0BSD
import { readDateTime, useRunZone } from "./dates.js";
import { StepError } from "./errors.js";
import { Parked } from "./parked.js";
import { pause } from "./pause.js";
import { restamped, type StepCall } from "./step.js";
import type { Produced } from "./policy.js";

/** How long a step waits before it hands its items on. */
export interface WaitParams {
  readonly amount?: unknown;
  readonly unit?: unknown;
  /** A moment to wait for, instead of a time. */
  readonly until?: unknown;
}

const UNITS: Readonly<Record<string, number>> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** From so many milliseconds on n8n keeps a run that waits and enters it again; until then it stays where it is. */
const KEPT_FROM = 65_000;

/** Waits, then hands the items on. A long wait outlives the process, where the run can be kept. */
export async function waitFor(call: StepCall, params: WaitParams): Promise<Produced> {
  const { host } = call.execution;
  const isOver = host.arrived?.step === call.step && host.arrived.run === call.run;
  const milliseconds = isOver ? 0 : params.until === undefined ? amountOf(params) : momentInZone(params.until) - call.execution.now();
  if (milliseconds >= KEPT_FROM && host.isKept === true) {
    throw new Parked({ kind: "time", settings: {}, until: call.execution.now() + milliseconds, step: call.step, run: call.run });
  }
  if (milliseconds > 0) {
    if (host.sleep === undefined) await pause(milliseconds, host.signal ?? new AbortController().signal);
    else await host.sleep(milliseconds);
  }
  return [restamped(call.items, 0)];
}

/** A time in milliseconds. Throws for what is none. */
export function amountOf(params: WaitParams): number {
  const { unit = "hours" } = params;
  const factor = UNITS[String(unit)];
  if (factor === undefined) throw new StepError("Invalid wait unit. Valid units are 'seconds', 'minutes', 'hours', or 'days'.");
  // An amount that is asked for and has no value is none; one that is not said is the usual one.
  const count = Number("amount" in params ? params.amount ?? Number.NaN : 1);
  if (!Number.isFinite(count) || count < 0) throw new StepError("Invalid wait amount. Please enter a number that is 0 or greater.");
  return count * factor;
}

/** A moment in milliseconds since the epoch; a text without an offset is read in the run's time zone. Throws for what is none. */
function momentInZone(until: unknown): number {
  useRunZone();
  try {
    return readDateTime(until).toMillis();
  } catch {
    throw notADate();
  }
}

/** How a text that names its own offset ends, or says so in words. */
const WITH_OFFSET = /(?:Z|[+-]\d{2}:?\d{2})\s*$|\b(?:GMT|UTC)\b/i;

/**
 * A moment in milliseconds since the epoch. A text without an offset is UTC: n8n reads it in the zone of its own process, which is that one
 * unless somebody chose another, and what runs must not depend on the machine. Throws for what is none.
 */
export function momentOf(until: unknown): number {
  const text = String(until);
  const moment = until instanceof Date ? until.getTime() : Date.parse(WITH_OFFSET.test(text) ? text : `${text}Z`);
  if (Number.isNaN(moment)) throw notADate();
  return moment;
}

function notADate(): StepError {
  return new StepError("Cannot put execution to wait because `dateTime` parameter is not a valid date. Please pick a specific date and time to wait until.");
}
