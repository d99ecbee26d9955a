// SPDX-License-Identifier: 0BSD
import { throughJson } from "./code-result.js";
import type { Place } from "./place.js";

type Kind = Parameters<Place["state"]>[0];
type Data = Record<string, unknown>;

/** What outlives the run, as a step of own code sees it: the code changes a copy, and what it changed counts when the step has succeeded, or goes on. */
export class StaticData {
  readonly #changed = new Map<Kind, { readonly kept: Data; readonly copy: Data }>();

  /** The data of the workflow, or of the step; the same object each time. */
  of(kind: Kind, place: Place): Data {
    const known = this.#changed.get(kind);
    if (known !== undefined) return known.copy;
    const kept = place.state(kind);
    const copy = throughJson(kept) as Data;
    this.#changed.set(kind, { kept, copy });
    return copy;
  }

  /** The step has succeeded, or goes on although its code threw. */
  keep(): void {
    for (const { kept, copy } of this.#changed.values()) {
      for (const name of Object.keys(kept)) if (!Object.hasOwn(copy, name)) delete kept[name];
      Object.assign(kept, throughJson(copy));
    }
  }
}
