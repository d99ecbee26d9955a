// SPDX-License-Identifier: 0BSD
import type { Wiring } from "./run-state.js";

/** One output of a step, as the origin of a connection. */
export interface Feed {
  readonly step: string;
  readonly output: number;
}

/** The connections of a workflow, read from either end. */
export class Graph {
  readonly #wiring: Wiring;
  readonly #feeds = new Map<string, Feed[][]>();

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    for (const [step, outputs] of Object.entries(wiring)) {
      outputs.forEach((targets, output) => {
        for (const target of targets) {
          const [name, input] = typeof target === "string" ? [target, 0] : target;
          const inputs = this.#feeds.get(name) ?? [];
          this.#feeds.set(name, inputs);
          while (inputs.length <= input) inputs.push([]);
          inputs[input]?.push({ step, output });
        }
      });
    }
  }

  /** What leads into each input of a step. */
  feeds(step: string): readonly (readonly Feed[])[] {
    return this.#feeds.get(step) ?? [];
  }

  /** The steps that follow a step directly, output by output. */
  followers(step: string): Set<string> {
    const outputs = this.#wiring[step] ?? [];
    return new Set(outputs.flatMap((targets) => targets.map((target) => (typeof target === "string" ? target : target[0]))));
  }

  /** All steps from which a path leads to `step`. */
  ancestors(step: string): Set<string> {
    const found = new Set<string>();
    const open = [step];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const feed of this.feeds(name).flat()) {
        if (found.has(feed.step)) continue;
        found.add(feed.step);
        open.push(feed.step);
      }
    }
    return found;
  }

  /**
   * The steps that lead to `step`, each branch followed upwards to its end before the next one. A step that is met
   * again above another moves to the end; one that feeds two steps of the list directly stands in it twice.
   */
  upwards(step: string, below: readonly string[] = []): string[] {
    if (below.includes(step)) return [];
    const path = [...below, step];
    const order: string[] = [];
    for (const feed of this.feeds(step).flat()) {
      if (path.includes(feed.step)) continue;
      order.push(feed.step);
      for (const ancestor of this.upwards(feed.step, path)) {
        const known = order.lastIndexOf(ancestor);
        if (known !== -1) order.splice(known, 1);
        order.push(ancestor);
      }
    }
    return order;
  }

  /** The output of `ancestor` that the shortest path to `step` starts from. */
  branch(step: string, ancestor: string): number | undefined {
    const seen = new Set<string>();
    const queue = [step];
    for (const name of queue) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const feed of this.feeds(name).flat()) {
        if (feed.step === ancestor) return feed.output;
        if (!seen.has(feed.step)) queue.push(feed.step);
      }
    }
    return undefined;
  }
}
