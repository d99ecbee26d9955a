// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { News, StateStore } from "../host.js";
import { Execution, type Pipeline } from "../execution.js";
import type { Fields } from "../items.js";
import { isFields } from "../json.js";
import { triggerContext } from "../trigger-context.js";
import { hold } from "./held-state.js";
import { Unfinished } from "./unfinished.js";

/** Where the ids that were seen are kept in the state of the pipeline. */
const SCOPE = "polling";

/** Where the greatest value of the field that grows is kept. */
const LATEST = "polled up to";

/** The most ids that are remembered of one trigger. */
const REMEMBERED = 10_000;

/** How a trigger deals with what is new. */
export interface Polling {
  /** The fields that tell records apart; `id` when missing. */
  readonly key?: readonly string[];
  /** A field that grows from record to record: one with less in it than what was seen is not new, whenever it turns up. */
  readonly since?: string;
  /** One run gets all that is new, instead of one run for each record. `most` among the parameters bounds it; the rest waits. */
  readonly together?: boolean;
  /**
   * A run that fails has not taken its records: the next one gets them again. After so many failures in a row nothing runs until the process
   * is started again. Records of failed runs count as taken where this is missing.
   */
  readonly again?: number;
}

/**
 * The same pipeline, started by asking an app what is new: a run for the records that were not seen before, the oldest first. The first
 * time nothing runs: what is there is only remembered. The connector gives the newest records first.
 */
export function polling<P extends object>(pipeline: Pipeline, connector: Effect<P>, params: P, how: Polling = {}): Pipeline {
  let failures = 0;
  const { name } = pipeline;
  const execute: Pipeline["execute"] = async (host) => {
    const { step } = host.trigger;
    // By hand the pipeline runs on what it is given.
    if (host.store === undefined || host.mode === "manual") return await pipeline.execute(host);
    const idle = new Execution(name, pipeline.options, host);
    const held = hold(host.store, name);
    const runOn = async (records: readonly Fields[]): Promise<Execution> =>
      await pipeline.execute({ ...host, trigger: { step, items: records.map((json) => ({ json })) } });
    const runAll = async (batch: Unfinished): Promise<Execution> => {
      let last = idle;
      if (how.together !== true) {
        for (const [i, record] of batch.records.entries()) {
          last = await runOn([record]);
          batch.drop(i + 1);
        }
        return last;
      }
      if (batch.records.length === 0) return last;
      last = await runOn(batch.records);
      const isTaken = how.again === undefined || last.status !== "error";
      failures = isTaken ? 0 : failures + 1;
      if (isTaken) batch.done();
      else batch.giveBack();
      return last;
    };
    try {
      // What an earlier run, or process, has left comes first: the platform would offer it first, too.
      for (let left = Unfinished.next(held, name, step); left !== undefined; left = Unfinished.next(held, name, step)) {
        if (how.again !== undefined && failures >= how.again) {
          left.giveBack();
          return stopped(idle, step, failures);
        }
        const last = await runAll(left);
        if (last.status === "error") return last;
      }
      const news = newsOf(held.store.load(name), step, how);
      // The connector is asked in the zone of the runs that it starts.
      const zone = { timezone: pipeline.options.timezone ?? host.timezone ?? "UTC", now: () => host.now?.() ?? Date.now() };
      const found = records(await withClock(zone, () => connector(params, { ...triggerContext(host), news })), step);
      return await runAll(Unfinished.put(held, name, step, taken(held.store.load(name), step, found, how, mostOf(params))));
    } finally {
      held.release();
    }
  };
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace() };
}

/** A run that did nothing, because too many before it have failed. */
function stopped(idle: Execution, step: string, failures: number): Execution {
  idle.status = "error";
  idle.failure = { step, message: `${failures} runs in a row have failed, and nothing is asked for any more: mend the cause and start the process again, it then goes on with what they were given` };
  return idle;
}

/** The records that were not seen before, oldest first; all that are there now count as seen, but those for which one run has no place. */
function taken(state: ReturnType<StateStore["load"]>, step: string, found: readonly Fields[], how: Polling, most: number): Fields[] {
  const scope = (state[SCOPE] ??= {});
  const seen = scope[step];
  const known = Array.isArray(seen) ? seen.map(String) : [];
  const id = (record: Fields): string => idOf(record, how.key);
  const { isNew } = newsOf(state, step, how);
  const fresh = found.filter(isNew).reverse();
  const now = how.together === true ? fresh.slice(0, most) : fresh;
  const waiting = new Set(fresh.slice(now.length).map(id));
  scope[step] = [...new Set([...found.map(id), ...known])].filter((each) => !waiting.has(each)).slice(0, REMEMBERED);
  const { since } = how;
  if (since !== undefined) {
    const latest = (state[LATEST] ??= {});
    for (const record of found) if (!waiting.has(id(record)) && isLess(latest[step], record[since])) latest[step] = record[since];
  }
  return now;
}

/** What is new, given what was seen; that is nothing before the first question. */
function newsOf(state: ReturnType<StateStore["load"]>, step: string, how: Polling): News {
  const ids = state[SCOPE]?.[step];
  const seen = Array.isArray(ids) ? new Set(ids.map(String)) : undefined;
  const latest = state[LATEST]?.[step];
  const isPast = (record: Fields): boolean => how.since !== undefined && latest !== undefined && isLess(record[how.since], latest);
  return { first: seen === undefined, isNew: (record) => seen !== undefined && !seen.has(idOf(record, how.key)) && !isPast(record), isPast };
}

/** Nothing is less than anything; numbers are compared as such, moments in ISO 8601 as the texts that they are. */
function isLess(left: unknown, right: unknown): boolean {
  if (right === undefined || right === null) return false;
  if (left === undefined || left === null) return true;
  return typeof left === "number" && typeof right === "number" ? left < right : String(left) < String(right);
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
