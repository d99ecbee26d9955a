// SPDX-License-Identifier: 0BSD
import { randomBytes } from "node:crypto";
import type { Answers } from "./host.js";
import { fieldsOf, jsonOf } from "./json.js";
import { type Entry, launch, type Resumed, type Surroundings, type WaitingRuns } from "./launch.js";
import type { ParkedAt } from "./parked.js";
import type { ItemData } from "./transform.js";

/** A run that waits, as the state store holds it. */
interface Kept extends Resumed {
  readonly pipeline: string;
  readonly trigger: string;
  readonly output?: number;
  readonly items: readonly ItemData[];
  readonly mode: string;
}

/** The name in the state store. */
const SCOPE = "waiting";
/** The longest time that a timer can run. */
const LONGEST = 2 ** 31 - 1;

function all({ store }: Surroundings): Record<string, Record<string, unknown>> {
  return store.load(SCOPE);
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "token" in value && "at" in value && "steps" in value;
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

function wake(kept: Kept, around: Surroundings): void {
  const { until } = kept.at;
  if (until === undefined) return;
  const left = until - Date.now();
  setTimeout(() => {
    if (left > LONGEST) return wake(kept, around);
    const entry = take(kept, around);
    if (entry !== undefined) void launch(entry, kept.items, kept.mode, around, undefined, kept);
  }, Math.min(Math.max(0, left), LONGEST)).unref();
}

/** Takes a run out of the store, so that it goes on once. */
function take(kept: Kept, around: Surroundings): Entry | undefined {
  const { [kept.executionId]: found, ...others } = all(around);
  if (!isKept(found) || found.at.step !== kept.at.step || found.at.run !== kept.at.run) return undefined;
  const entry = around.entries?.find(({ pipeline, step }) => pipeline.name === kept.pipeline && step === kept.trigger);
  if (entry === undefined) return undefined;
  around.store.save(SCOPE, others);
  return { ...entry, ...(kept.output === undefined ? {} : { output: kept.output }) };
}

/**
 * Runs that wait for a call or a form. They are kept in the state store with what their steps gave, and entered again from the beginning: what was
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
    around.store.save(SCOPE, { ...all(around), [executionId]: fieldsOf(jsonOf(kept)) });
    wake(kept, around);
    return at.kind === "form" ? `/form-waiting/${executionId}-${token}${suffixOf(at)}` : undefined;
  },
  find(path, around) {
    const [, folder, name = "", ...rest] = path.split("/");
    const kind = folder === "webhook-waiting" ? "call" : folder === "form-waiting" ? "form" : undefined;
    if (kind === undefined) return undefined;
    const dash = name.indexOf("-");
    const kept = all(around)[name.slice(0, dash)];
    if (!isKept(kept) || kept.at.kind !== kind || kept.token !== name.slice(dash + 1)) return undefined;
    if ([...rest].filter((part) => part !== "").map((part) => `/${part}`).join("") !== suffixOf(kept.at)) return undefined;
    return {
      at: kept.at, trigger: kept.trigger,
      goOn: async (arrived, respond) => {
        const entry = take(kept, around);
        if (entry === undefined) return undefined;
        return await launch(entry, kept.items, kept.mode, around, respond, { ...kept, arrived });
      },
    };
  },
  resume(around) {
    for (const kept of Object.values(all(around))) if (isKept(kept)) wake(kept, around);
  },
};

function suffixOf({ settings }: ParkedAt): string {
  const suffix = settings["suffix"];
  return typeof suffix === "string" && suffix !== "" ? `/${suffix.replace(/^\/+|\/+$/g, "")}` : "";
}
