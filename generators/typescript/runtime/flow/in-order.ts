// SPDX-License-Identifier: 0BSD
import type { Execution } from "../execution.js";
import type { Firing, Host, StateStore } from "../host.js";
import { hold } from "./held-state.js";
import { hasIncomplete, RETRIES } from "./incomplete.js";

/** Where events that wait are kept in the state of the pipeline. */
const SCOPE = "waiting events";

/** What running an event in its turn needs. */
export interface InOrder {
  readonly execute: (host: Host) => Promise<Execution>;
  /** A run in which nothing has happened. */
  readonly idle: (host: Host) => Execution;
  /** Tells what happened in another run as if it had happened in this one. */
  readonly absorb: (all: Execution, one: Execution) => void;
}

/**
 * Runs events in the order in which they came. While something of an earlier one is incomplete, those that come are kept; they run when
 * what was kept of it has been tried again and came through.
 */
export function inOrder(name: string, { execute, idle, absorb }: InOrder): (host: Host) => Promise<Execution> {
  return async (host) => {
    // Without a store nothing was kept, and who starts a run by hand wants it now.
    if (host.store === undefined || (host.mode === "manual" && host.trigger.step !== RETRIES)) return await execute(host);
    const { store, release } = hold(host.store, name);
    try {
      const retries = host.trigger.step === RETRIES;
      const none = !hasIncomplete(store.load(name)) && Object.keys(waiting(store, name)).length === 0;
      if (!retries && none) return await execute(host);
      if (!retries) put(store, name, host.trigger);
      const all = retries ? await execute(host) : idle(host);
      for (let next = take(store, name); next !== undefined; next = take(store, name)) {
        absorb(all, await execute({ ...host, trigger: next, ...(host.mode === "manual" ? { mode: "trigger" } : {}) }));
      }
      if (!retries) all.incomplete += Object.keys(waiting(store, name)).length;
      return all;
    } finally {
      release();
    }
  };
}

function waiting(store: StateStore, name: string): Record<string, unknown> {
  return (store.load(name)[SCOPE] ??= {});
}

function put(store: StateStore, name: string, event: Firing): void {
  const all = waiting(store, name);
  const last = Math.max(0, ...Object.keys(all).map(Number));
  all[String(last + 1)] = event;
  store.save(name, store.load(name));
}

/** The next event, which no longer waits then; none while something is incomplete. */
function take(store: StateStore, name: string): Firing | undefined {
  if (hasIncomplete(store.load(name))) return undefined;
  const all = waiting(store, name);
  const next = Object.keys(all).map(Number).sort((a, b) => a - b)[0];
  if (next === undefined) return undefined;
  const event = all[String(next)];
  delete all[String(next)];
  store.save(name, store.load(name));
  return isFiring(event) ? event : take(store, name);
}

function isFiring(value: unknown): value is Firing {
  return typeof value === "object" && value !== null && "step" in value && "items" in value;
}
