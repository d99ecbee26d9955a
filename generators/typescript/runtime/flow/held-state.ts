// SPDX-License-Identifier: 0BSD
import type { StateStore } from "../host.js";

type State = ReturnType<StateStore["load"]>;

/** The state of a pipeline, held while something of it runs. */
export interface Held {
  /** The same store; whoever holds it sees and changes one and the same state. */
  readonly store: StateStore;
  /** Names of what somebody who holds it is at work on. */
  readonly busy: Set<string>;
  /** Takes an entry for this process and gives what it holds now; nothing where it is gone, or another process has it. */
  claim(scope: string, key: string): unknown;
  /** Gives it back. */
  disclaim(scope: string, key: string): void;
  /** A copy for a run that may have to take back what it wrote: only what it changed joins the state, when it is saved. */
  apart(): StateStore;
  /** Nobody needs it any more, here. */
  release(): void;
}

const open = new WeakMap<StateStore, Map<string, { state: State; holders: number; busy: Set<string> }>>();

/** Holds the state of a pipeline: runs that overlap share it, so that none writes over what another one has kept. */
export function hold(store: StateStore, pipeline: string): Held {
  const states = open.get(store) ?? new Map<string, { state: State; holders: number; busy: Set<string> }>();
  open.set(store, states);
  const entry = states.get(pipeline) ?? { state: store.load(pipeline), holders: 0, busy: new Set<string>() };
  states.set(pipeline, entry);
  entry.holders += 1;
  const save = (): void => store.save(pipeline, entry.state);
  return {
    store: { load: () => entry.state, save },
    busy: entry.busy,
    claim: (scope, key) => (store.claim === undefined ? entry.state[scope]?.[key] : store.claim(pipeline, scope, key)),
    disclaim: (scope, key) => store.disclaim?.(pipeline, scope, key),
    apart: () => apart(entry.state, save),
    release: () => {
      entry.holders -= 1;
      if (entry.holders === 0) states.delete(pipeline);
    },
  };
}

function apart(shared: State, save: () => void): StateStore {
  let before: State = {};
  return {
    load: () => {
      before = structuredClone(shared);
      return structuredClone(shared);
    },
    save: (_, after) => {
      for (const scope of new Set([...Object.keys(before), ...Object.keys(after)])) join((shared[scope] ??= {}), before[scope] ?? {}, after[scope] ?? {});
      save();
    },
  };
}

/** Does to a scope what was done between two states of it. */
function join(scope: Record<string, unknown>, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(before)) if (!(key in after)) delete scope[key];
  for (const [key, value] of Object.entries(after)) if (JSON.stringify(value) !== JSON.stringify(before[key])) scope[key] = structuredClone(value);
}
