// SPDX-License-Identifier: 0BSD
import type { StateStore } from "../host.js";

type State = ReturnType<StateStore["load"]>;

/** The state of a pipeline, held while something of it runs. */
export interface Held {
  /** The same store; whoever holds it sees and changes one and the same state. */
  readonly store: StateStore;
  /** Nobody needs it any more, here. */
  release(): void;
}

const open = new WeakMap<StateStore, Map<string, { state: State; holders: number }>>();

/** Holds the state of a pipeline: runs that overlap share it, so that none writes over what another one has kept. */
export function hold(store: StateStore, pipeline: string): Held {
  const states = open.get(store) ?? new Map<string, { state: State; holders: number }>();
  open.set(store, states);
  const entry = states.get(pipeline) ?? { state: store.load(pipeline), holders: 0 };
  states.set(pipeline, entry);
  entry.holders += 1;
  return {
    store: { load: () => entry.state, save: () => store.save(pipeline, entry.state) },
    release: () => {
      entry.holders -= 1;
      if (entry.holders === 0) states.delete(pipeline);
    },
  };
}
