// SPDX-License-Identifier: 0BSD
import type { Fields } from "./items.js";

/** What a step waits for: a call of an address, with the settings of a webhook, a form, with those of a form, or nothing but its time. */
export interface Wanted {
  readonly kind: "call" | "form" | "time";
  readonly settings: Fields;
  /** When the step stops waiting and hands on what it was given, in milliseconds since the epoch. */
  readonly until?: number;
}

/** Where a run stands that waits. */
export interface ParkedAt extends Wanted {
  readonly step: string;
  /** Counts the runs of the step, from 0. */
  readonly run: number;
}

/** Ends a run for now: a step waits for what comes from outside, or for a long time. */
export class Parked extends Error {
  override readonly name: string = "Parked";
  readonly at: ParkedAt;

  constructor(at: ParkedAt) {
    super(`"${at.step}" waits for a ${at.kind}`);
    this.at = at;
  }
}
