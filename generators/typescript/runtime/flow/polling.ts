// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { News } from "../host.js";
import { Execution, type Pipeline } from "../execution.js";
import type { Fields } from "../items.js";
import { isFields } from "../json.js";
import { triggerContext } from "../trigger-context.js";
import { type Held, hold } from "./held-state.js";

/** Where the ids that were seen are kept in the state of the pipeline. */
const SCOPE = "polling";

/** The most ids that are remembered of one trigger. */
const REMEMBERED = 10_000;

/** How a trigger deals with what is new. */
export interface Polling {
  /** The fields that tell records apart; `id` when missing. */
  readonly key?: readonly string[];
  /** One run gets all that is new, instead of one run for each record. `most` among the parameters bounds it; the rest waits. */
  readonly together?: boolean;
}

/**
 * The same pipeline, started by asking an app what is new: a run for the records that were not seen before, the oldest first. The first
 * time nothing runs: what is there is only remembered. The connector gives the newest records first.
 */
export function polling<P extends object>(pipeline: Pipeline, connector: Effect<P>, params: P, how: Polling = {}): Pipeline {
  const execute: Pipeline["execute"] = async (host) => {
    const { step } = host.trigger;
    // By hand the pipeline runs on what it is given.
    if (host.store === undefined || host.mode === "manual") return await pipeline.execute(host);
    const news = newsOf(seenBy(hold(host.store, pipeline.name), pipeline.name, step), how);
    // The connector is asked in the zone of the runs that it starts.
    const zone = { timezone: pipeline.options.timezone ?? host.timezone ?? "UTC", now: () => host.now?.() ?? Date.now() };
    const found = records(await withClock(zone, () => connector(params, { ...triggerContext(host), news })), step);
    const fresh = taken(hold(host.store, pipeline.name), pipeline.name, step, found, how, mostOf(params));
    let last = new Execution(pipeline.name, pipeline.options, host);
    if (how.together === true) return fresh.length === 0 ? last : await pipeline.execute({ ...host, trigger: { step, items: fresh.map((json) => ({ json })) } });
    for (const record of fresh) last = await pipeline.execute({ ...host, trigger: { step, items: [{ json: record }] } });
    return last;
  };
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace() };
}

/** The records that were not seen before, oldest first; all that are there now count as seen, but those for which one run has no place. */
function taken(held: Held, pipeline: string, step: string, found: readonly Fields[], how: Polling, most: number): Fields[] {
  const state = held.store.load(pipeline);
  const scope = (state[SCOPE] ??= {});
  const seen = scope[step];
  const known = new Set(Array.isArray(seen) ? seen.map(String) : []);
  const id = (record: Fields): string => idOf(record, how.key);
  const fresh = Array.isArray(seen) ? found.filter((record) => !known.has(id(record))).reverse() : [];
  const now = how.together === true ? fresh.slice(0, most) : fresh;
  const waiting = new Set(fresh.slice(now.length).map(id));
  scope[step] = [...new Set([...found.map(id), ...known])].filter((each) => !waiting.has(each)).slice(0, REMEMBERED);
  held.store.save(pipeline, state);
  held.release();
  return now;
}

/** The ids that were seen; nothing before the first question. */
function seenBy(held: Held, pipeline: string, step: string): ReadonlySet<string> | undefined {
  const seen = held.store.load(pipeline)[SCOPE]?.[step];
  held.release();
  return Array.isArray(seen) ? new Set(seen.map(String)) : undefined;
}

function newsOf(seen: ReadonlySet<string> | undefined, how: Polling): News {
  return { first: seen === undefined, isNew: (record) => seen !== undefined && !seen.has(idOf(record, how.key)) };
}

function records(given: unknown, step: string): Fields[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return list.map((record) => {
    if (!isFields(record)) throw new StepError(`"${step}" must give a list of objects, the newest first`);
    return record;
  });
}

function mostOf(params: object): number {
  const most = "most" in params ? Number(params.most) : NaN;
  return Number.isNaN(most) || most < 1 ? Infinity : most;
}

/** What tells records apart: their key, their id, or all of what they say. */
function idOf(record: Fields, key: readonly string[] | undefined): string {
  if (key !== undefined) return JSON.stringify(key.map((field) => record[field] ?? null));
  const { id } = record;
  return id === undefined || id === null ? JSON.stringify(record) : String(id);
}
