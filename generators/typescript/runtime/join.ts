// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { Execution } from "./execution.js";
import { Output, type Source } from "./items.js";
import type { Given } from "./step.js";
import type { Turns } from "./turns.js";

/** Starts a step that nothing has led to yet, with the given items. */
export type Entry = (items: Output<never>) => Promise<unknown>;

/** How a join waits. */
export interface JoinOptions {
  /** The other joins among the steps that lead here: while one of them waits, this one is not forced. */
  readonly waitsFor?: readonly string[];
  /** How many inputs must have arrived, or which, before the join may be forced (depth-first only). */
  readonly required?: number | readonly number[] | "all";
  /** The steps that a waiting join may start by itself (breadth-first only), by name. Needs the pipeline's wiring. */
  readonly pull?: Readonly<Record<string, Entry>>;
}

/** What is ready to run: what arrived at each input. */
export interface Ready {
  readonly given: Given[];
  readonly source: (Source | null)[];
}

/** The continuation of a join: runs it, and what follows. */
export type Continue = (ready: Ready) => Promise<void>;

/** A step with several inputs, as the pipeline holds it. */
export interface Join {
  /** Brings what one input is to get. The promise ends when whatever that set off has ended. */
  arrive(input: number, items: Output<unknown>): Promise<void>;
}

interface Waiting {
  readonly join: JoinState;
  readonly entries: Map<number, Ready>;
}

interface JoinState {
  readonly name: string;
  readonly inputs: number;
  readonly options: JoinOptions;
  readonly go: Continue;
}

/** All joins of a run, and what has arrived at them. Arrivals at one input pair up with those at the others in order. */
export class Joins {
  readonly #execution: Execution;
  readonly #waiting = new Map<string, Waiting>();
  readonly #all = new Map<string, JoinState>();
  #turns: Turns | undefined;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Joins take turns like all steps, in the order that these decide. */
  use(turns: Turns): void {
    this.#turns = turns;
  }

  create(name: string, inputs: number, options: JoinOptions, go: Continue): Join {
    const join: JoinState = { name, inputs, options, go };
    this.#all.set(name, join);
    return { arrive: (input, items) => this.#arrive(join, input, items) };
  }

  #arrive(join: JoinState, input: number, items: Output<unknown>): Promise<void> {
    const empty = items.length === 0;
    if (!items.executed || (empty && (this.#execution.order === "depth-first" || input === 0))) return Promise.resolve();
    const turns = this.#turns;
    if (turns === undefined) throw new Error("the run has not begun");
    return turns.arrive(join.name, () => this.#settle(join, input, items, turns));
  }

  #settle(join: JoinState, input: number, items: Output<unknown>, turns: Turns): (() => Promise<void>) | undefined {
    const known = this.#waiting.get(join.name);
    const waiting = known ?? { join, entries: new Map<number, Ready>() };
    if (known === undefined) this.#waiting.set(join.name, waiting);
    const { entries } = waiting;
    let place = [...entries.keys()].sort((a, b) => a - b).find((index) => entries.get(index)?.given[input] === null);
    if (place === undefined) {
      place = entries.size;
      entries.set(place, {
        given: Array.from({ length: join.inputs }, () => null),
        source: Array.from({ length: join.inputs }, () => null),
      });
    }
    const entry = entries.get(place);
    if (entry === undefined) return undefined;
    entry.given[input] = items;
    entry.source[input] = { step: items.step, output: items.index, run: items.run };
    if (entry.given.every((given) => given !== null)) {
      this.#remove(waiting, place);
      return () => join.go(entry);
    }
    if (known === undefined) this.#pull(join, items, turns);
    return undefined;
  }

  #remove(waiting: Waiting, place: number): void {
    waiting.entries.delete(place);
    if (waiting.entries.size === 0) this.#waiting.delete(waiting.join.name);
  }

  /** When nothing else is left to do, one waiting join runs with what it has. */
  force(): (() => Promise<void>) | undefined {
    for (let names = [...this.#waiting.keys()], next = 0; next < names.length; next += 1) {
      const waiting = this.#waiting.get(names[next] ?? "");
      if (waiting === undefined) continue;
      const { options } = waiting.join;
      const required = this.#execution.order === "depth-first" ? options.required : undefined;
      if (required === "all" || options.waitsFor?.some((name) => this.#waiting.has(name))) continue;
      const place = Math.min(...waiting.entries.keys());
      const entry = waiting.entries.get(place);
      if (entry === undefined) continue;
      const there = entry.given.flatMap((given, index) => (given === null ? [] : [index]));
      if (typeof required === "number" ? there.length < required : required?.some((index) => !there.includes(index))) continue;
      this.#remove(waiting, place);
      if (entry.given.some((given) => given !== null && given.length > 0)) return () => waiting.join.go(this.#filled(entry));
      names = [...this.#waiting.keys()];
      next = -1;
    }
    return undefined;
  }

  /** Inputs at which nothing arrived are empty ones. */
  #filled(entry: Ready): Ready {
    const none = new Output<unknown>({ step: "", run: 0, output: 0, history: this.#execution }, [], true);
    return { source: entry.source, given: entry.given.map((given) => given ?? none) };
  }

  /**
   * Breadth-first, a join that begins to wait starts the arms that have not run: from the highest step above its other
   * inputs that has not run and is not about to, with one empty item.
   */
  #pull(join: JoinState, items: Output<unknown>, turns: Turns): void {
    const { graph, order } = this.#execution;
    if (order === "depth-first" || graph === undefined || join.options.pull === undefined) return;
    const arrived: Source = { step: items.step, output: items.index, run: items.run };
    const followers = graph.followers(arrived.step);
    for (const feed of graph.feeds(join.name).flat()) {
      const start = this.#startAbove(feed.step, arrived, followers, items.length === 0, turns);
      if (start === undefined) continue;
      const enter = (Object.hasOwn(join.options.pull, start) ? join.options.pull[start] : undefined) ?? this.#alone(start);
      if (enter === undefined) throw new StepError(`"${join.name}" cannot start "${start}" by itself`);
      const [empty] = this.#execution.place(arrived.step, arrived.run, arrived.output, [{ json: {} }]);
      const origin = { ...arrived, history: this.#execution };
      turns.spawn(() => enter(new Output<never>(origin, empty === undefined ? [] : [empty], true)));
    }
  }

  /** A join whose first input nothing leads to is started like any other step, whatever waits at its other inputs. */
  #alone(name: string): Entry | undefined {
    const join = this.#all.get(name);
    if (join === undefined) return undefined;
    const others = Array.from({ length: join.inputs - 1 }, () => null);
    return (items) => join.go(this.#filled({ given: [items, ...others], source: [{ step: items.step, output: items.index, run: items.run }, ...others] }));
  }

  #startAbove(step: string, arrived: Source, followers: Set<string>, empty: boolean, turns: Turns): string | undefined {
    const execution = this.#execution;
    const { graph } = execution;
    if (graph === undefined || step === arrived.step) return undefined;
    if (followers.has(step) && !this.#isFedNothing(step, arrived.run)) return undefined;
    if (turns.awaits(step) || execution.isExecuted(step)) return undefined;
    let start = step;
    for (const name of [step, ...graph.upwards(step)]) {
      if (name !== step && followers.has(name)) return undefined;
      if (turns.awaits(name)) return undefined;
      if (execution.isExecuted(name)) break;
      start = name;
    }
    if (empty && graph.ancestors(start).has(arrived.step)) return undefined;
    return graph.feeds(start).length === 0 || this.#isFedNothing(start, arrived.run) ? start : undefined;
  }

  /** Has nothing been given to the first input of a step, in the run that is asked about? */
  #isFedNothing(step: string, run: number): boolean {
    const feeds = this.#execution.graph?.feeds(step)[0] ?? [];
    return feeds.every((feed) => (this.#execution.runs(feed.step)[run]?.outputs[feed.output]?.length ?? 0) === 0);
  }
}
