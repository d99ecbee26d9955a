// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Effect } from "../effect.js";
import { Execution } from "../execution.js";
import type { Fields } from "../items.js";
import { isFields } from "../json.js";
import type { Pipeline } from "../pipeline.js";
import { triggerContext } from "../trigger-context.js";

/** Where the ids that were seen are kept in the state of the pipeline. */
const SCOPE = "polling";

/** The most ids that are remembered of one trigger. */
const REMEMBERED = 10_000;

/**
 * The same pipeline, started by asking an app what is new: one run for each record whose id was not seen before, the oldest first. The first
 * time nothing runs: what is there is only remembered. The connector gives the newest records first.
 */
export function polling<P>(pipeline: Pipeline, connector: Effect<P>, params: P): Pipeline {
  const execute: Pipeline["execute"] = async (host) => {
    const { step } = host.trigger;
    // By hand the pipeline runs on what it is given.
    if (host.store === undefined || host.mode === "manual") return await pipeline.execute(host);
    const found = records(await connector(params, triggerContext(host)), step);
    const state = host.store.load(pipeline.name);
    const seen = state[SCOPE]?.[step];
    const known = new Set(Array.isArray(seen) ? seen.map(String) : []);
    const ids = [...new Set([...found.map(idOf), ...known])].slice(0, REMEMBERED);
    host.store.save(pipeline.name, { ...state, [SCOPE]: { ...state[SCOPE], [step]: ids } });
    const fresh = Array.isArray(seen) ? found.filter((record) => !known.has(idOf(record))).reverse() : [];
    let last = new Execution(pipeline.name, pipeline.options, host);
    for (const record of fresh) last = await pipeline.execute({ ...host, trigger: { step, items: [{ json: record }] } });
    return last;
  };
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace() };
}

function records(given: unknown, step: string): Fields[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return list.map((record) => {
    if (!isFields(record)) throw new StepError(`"${step}" must give a list of objects, the newest first`);
    return record;
  });
}

/** What tells records apart: their id, or all of what they say. */
function idOf(record: Fields): string {
  const { id } = record;
  return id === undefined || id === null ? JSON.stringify(record) : String(id);
}
