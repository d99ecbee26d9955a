// SPDX-License-Identifier: 0BSD
import type { Fields } from "./items.js";
import type { Trace, TracedItem } from "./trace.js";

/** An item as a fixture writes it. */
export interface FixtureItem extends TracedItem {
  error?: unknown;
}

/** One run of a step, as a fixture answers it. */
export interface FixtureAnswer {
  outputs?: (FixtureItem[] | null)[];
  /** The step failed, and nothing came out. */
  error?: { message: string };
}

/** A recorded run: what it was given, and what came out. */
export interface Fixture {
  case: string;
  provenance?: string;
  pipeline?: string;
  /** The moment at which the clock stood. */
  clock?: string;
  /** What each draw of chance gave. */
  random?: number;
  uuid?: string;
  timezone?: string;
  /** What expressions can ask about the workflow that ran. */
  workflow?: { id?: string; name?: string };
  /** The zone of the machine it ran on, in which JavaScript's own dates are read and written; UTC when missing. */
  localZone?: string;
  executionId?: string;
  mode?: string;
  /** The trigger that fired. */
  start: string;
  /** What steps that reach outside gave, run by run. */
  answers?: Record<string, FixtureAnswer[]>;
  /** The last answer of a step repeats. */
  pinned?: boolean;
  /** Steps that handed on their items without waiting. */
  passThrough?: string[];
  /** Steps that are answered although they could run. */
  force?: string[];
  /** State that was there before the run. */
  state?: Record<string, Record<string, unknown>>;
  vars?: Fields;
  env?: Record<string, string>;
  /** Secrets of the workflow by fingerprint, where the replay may know them. */
  secrets?: Record<string, string>;
  expected?: Partial<Trace>;
}
