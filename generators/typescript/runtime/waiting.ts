// SPDX-License-Identifier: 0BSD
import { randomBytes } from "node:crypto";
import type { Answers } from "./host.js";
import { type Kept, type KeptHead, keptRuns } from "./kept-runs.js";
import type { Json } from "./items.js";
import { type Elsewhere, type Ended, type Entry, entryOf, launch, type Surroundings, type WaitingRuns } from "./launch.js";
import type { ParkedAt } from "./parked.js";
import type { ItemData } from "./transform.js";

/** The longest time that a timer can run. */
const LONGEST = 2 ** 31 - 1;

/** How a run is named in its address: by its number and its secret. */
const ADDRESSED = /^(\d+)-([0-9a-f]{24})$/;

/** Runs that waited, and go on right now. */
const underway = new Set<string>();

/** Runs that waited and ended with an error: the last thousand of this process. */
const failures = new Set<string>();

function ended(executionId: string, status: Ended["status"]): void {
  if (status === "success" || status === "waiting") return;
  failures.add(executionId);
  for (const oldest of failures) {
    if (failures.size <= 1000) break;
    failures.delete(oldest);
  }
}

/** Answers from what the steps gave before the run began to wait. */
function told(steps: Kept["steps"]): Answers {
  return {
    partial: true,
    outputs: (step, run) => steps[step]?.[run]?.outputs?.map((items) => items?.map((item) => ({ ...item }))),
    isForced: (step) => Object.hasOwn(steps, step),
    passesThrough: () => false,
    pinned: () => undefined,
  };
}

function base(around: Surroundings): string {
  return (around.env["PUBLIC_URL"] ?? `http://localhost:${around.env["PORT"] ?? "8080"}`).replace(/\/+$/, "");
}

function wake(kept: KeptHead, around: Surroundings): void {
  const { until } = kept.at;
  if (until === undefined) return;
  const left = until - Date.now();
  setTimeout(() => {
    if (left > LONGEST) wake(kept, around);
    else void goOn(kept, around);
  }, Math.min(Math.max(0, left), LONGEST)).unref();
}

/** Takes a run out of the store, so that it goes on once, and runs the rest. Nothing where somebody else was faster. */
async function goOn(head: KeptHead, around: Surroundings, arrived?: readonly ItemData[], respond?: (response: Json) => void): Promise<Ended | undefined> {
  const { executionId, at } = head;
  const entry = await entryFor(head, around);
  if (entry === undefined) return undefined;
  // Meanwhile it may have been taken, and wait at another place.
  const runs = keptRuns(around.store);
  const kept = runs.read(executionId);
  if (kept === undefined || kept.at.step !== at.step || kept.at.run !== at.run || !runs.remove(executionId)) return undefined;
  const resumed = arrived === undefined ? kept : { ...kept, arrived };
  underway.add(executionId);
  try {
    const done = await launch({ ...entry, ...(kept.output === undefined ? {} : { output: kept.output }) }, kept.items, kept.mode, around, respond, resumed);
    ended(executionId, done.status);
    return done;
  } finally {
    underway.delete(executionId);
  }
}

/** The pipeline of a run: one that this process starts, or that another one called. */
async function entryFor({ pipeline: name, trigger }: KeptHead, { entries = [], calls = {} }: Surroundings): Promise<Entry | undefined> {
  const isIt = ({ pipeline, step }: Entry): boolean => pipeline.name === name && step === trigger;
  const own = entries.find(isIt);
  if (own !== undefined) return own;
  const open = Object.values(calls);
  const seen = new Set<Entry | Elsewhere>();
  for (const called of open) {
    if (called === undefined || seen.has(called)) continue;
    seen.add(called);
    const entry = await entryOf(called);
    if (isIt(entry)) return entry;
    open.push(...Object.values(entry.calls ?? {}));
  }
  return undefined;
}

/**
 * Runs that wait for a call, a form or a long time. They are kept beside the state store with what their steps gave, and entered again from the beginning: what was
 * done is told from there, so a run outlives the process.
 */
export const waitingRuns: WaitingRuns = {
  begin(executionId, around, kept) {
    // Nobody can guess it: who has the address may go on.
    const token = kept?.token ?? randomBytes(12).toString("hex");
    const address = (folder: string): string => `${base(around)}/${folder}/${executionId}-${token}`;
    return {
      token,
      resumeUrl: address("webhook-waiting"), resumeFormUrl: address("form-waiting"),
      ...(kept === undefined ? {} : { answers: told(kept.steps) }),
    };
  },
  keep({ entry, items, mode, executionId, token, at, run }, around) {
    const kept: Kept = {
      pipeline: entry.pipeline.name, trigger: entry.step, ...(entry.output === undefined ? {} : { output: entry.output }),
      items, mode, executionId, token, at, steps: run.trace().steps, labels: { ...run.customData },
    };
    keptRuns(around.store).put(kept);
    wake(kept, around);
    return at.kind === "form" ? `/form-waiting/${executionId}-${token}${suffixOf(at)}` : undefined;
  },
  find(path, around) {
    const [, folder, name = "", ...rest] = path.split("/");
    const kind = folder === "webhook-waiting" ? "call" : folder === "form-waiting" ? "form" : undefined;
    if (kind === undefined) return undefined;
    const [, executionId = "", token] = ADDRESSED.exec(name) ?? [];
    const kept = keptRuns(around.store).head(executionId);
    if (token === undefined || (kept !== undefined && kept.token !== token)) return undefined;
    if (kept === undefined) return { executionId, isOver: !underway.has(executionId), hasFailed: failures.has(executionId) };
    if (kept.at.kind !== kind || [...rest].filter((part) => part !== "").map((part) => `/${part}`).join("") !== suffixOf(kept.at)) return undefined;
    return {
      executionId, at: kept.at, trigger: kept.trigger,
      goOn: (arrived, respond) => goOn(kept, around, arrived, respond),
    };
  },
  resume(around) {
    for (const kept of keptRuns(around.store).heads()) wake(kept, around);
  },
};

/** The same for runs that wait for their time only: they have addresses as all have, and nothing goes on by them. */
export const sleepingRuns: WaitingRuns = {
  begin: (executionId, around, kept) => waitingRuns.begin(executionId, around, kept),
  keep: (run, around) => waitingRuns.keep(run, around),
  resume: (around) => waitingRuns.resume(around),
};

function suffixOf({ settings }: ParkedAt): string {
  const suffix = settings["suffix"];
  return typeof suffix === "string" && suffix !== "" ? `/${suffix.replace(/^\/+|\/+$/g, "")}` : "";
}
