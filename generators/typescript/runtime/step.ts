// SPDX-License-Identifier: 0BSD
import { messageOf, NotConverted, StepError } from "./errors.js";
import { type Execution, TIMED_OUT } from "./execution.js";
import { Item, Output, type Source } from "./items.js";
import { Parked, type ParkedAt } from "./parked.js";
import { pause } from "./pause.js";
import { always, completeLineage, reportsFailure, routeErrors, showErrors, tries, type Produced, type StepOptions } from "./policy.js";
import type { Trace } from "./trace.js";
import { handedOn, type ItemData } from "./transform.js";
import type { Turns } from "./turns.js";

/** What arrives at one input of a step. */
export type Given = Output<unknown> | null;

/** One execution of a step, as its work sees it. */
export interface StepCall {
  readonly step: string;
  readonly run: number;
  /** The items that the step's expressions are about, all of them. */
  readonly input: Output;
  /** The items to handle, for each input; the input's own objects. */
  readonly inputs: readonly (readonly Item[])[];
  /** The items of the first input. */
  readonly items: readonly Item[];
  readonly source: readonly (Source | null)[];
  /** An error of one item is put into that item, and the step goes on. */
  readonly continueOnFail: boolean;
  readonly execution: Execution;
}

/** A step that is to be executed. */
export interface Step {
  readonly name: string;
  readonly given: readonly Given[];
  readonly source: readonly (Source | null)[];
  readonly options: StepOptions;
  /** How many regular outputs there are. */
  readonly outputs: number;
  readonly code?: boolean;
  /** The code sees its whole input even where it is given one item only. */
  readonly seesAll?: boolean;
  /** The step reaches outside: in a replay it must be answered. */
  readonly outside?: "effect" | "stub";
  /** The step hands on its first input, whatever it holds. */
  readonly disabled?: boolean;
  /** The step has a memory of the run: it runs again when the run is entered again. */
  readonly again?: boolean;
  /** Called instead of the work when the step is answered. */
  readonly answered?: (call: StepCall) => void | Promise<void>;
  readonly work: (call: StepCall) => Produced | Promise<Produced>;
}

/** Executes one step whose turn has come, and keeps what it gave. */
export class Performer {
  readonly #execution: Execution;
  readonly #turns: Turns;
  /** The last step that had its turn found nothing to do. */
  lastWasIdle = false;
  readonly #deadline: number;

  constructor(execution: Execution, turns: Turns, timeoutSeconds = Infinity) {
    this.#execution = execution;
    this.#turns = turns;
    this.#deadline = performance.now() + timeoutSeconds * 1000;
  }

  async perform(step: Step): Promise<Output<unknown>[]> {
    const execution = this.#execution;
    const run = execution.runs(step.name).length;
    const started = performance.now();
    if (started > this.#deadline) return await this.#end("canceled", { message: TIMED_OUT });
    const outputs = step.outputs + (step.options.onError === "route" ? 1 : 0);
    const attempt = new Attempt(execution, step, run);
    this.lastWasIdle = false;
    execution.status = "success";
    execution.failure = undefined;
    const outcome = await this.#inTime(attempt.untilDone().catch((caught: unknown) => parkedAt(caught)));
    if (outcome === undefined) return await this.#end("canceled", { message: TIMED_OUT });
    if ("parked" in outcome) {
      execution.parked = outcome.parked;
      execution.held = step.given.map((given) => (given === null ? [] : itemsOf(given))).find((items) => items.length > 0);
      return await this.#end("waiting", undefined);
    }
    const { produced, error, answered } = outcome;
    execution.current = undefined;
    if (produced === undefined && error === undefined) {
      this.lastWasIdle = true;
      return Array.from({ length: outputs }, (_, output) => execution.nothing(step.name, output));
    }
    if (error !== undefined) execution.lastStep = step.name;
    const failed = error === undefined ? undefined : { message: messageOf(error), ...describe(error) };
    if (failed !== undefined) {
      // A step that goes on after an error still fails the run when no other step follows it.
      execution.status = "error";
      execution.failure = { step: step.name, message: failed.message };
      execution.thrown = error;
    }
    const items = (produced ?? []).map((list, output) => list && execution.place(step.name, run, output, list));
    execution.record(step.name, {
      outputs: items,
      source: step.source,
      ...(failed === undefined ? {} : { error: failed }),
      ...(answered === undefined ? {} : { answered }),
    });
    execution.host.observe?.({
      pipeline: execution.workflow.name,
      step: step.name,
      run,
      items: items.map((list) => list?.length ?? 0),
      milliseconds: performance.now() - started,
      ...(failed === undefined ? {} : { error: failed.message }),
    });
    if (produced === undefined) return await this.#end(execution.status, execution.failure);
    return Array.from({ length: Math.max(outputs, items.length) }, (_, output) => {
      const list = items[output];
      return new Output({ step: step.name, run, output, history: execution }, list ?? [], list !== undefined);
    });
  }

  /** What a step gives, or nothing where the run's time is up first: its calls are broken off then. */
  async #inTime<T>(work: Promise<T>): Promise<T | undefined> {
    if (this.#deadline === Infinity) return await work;
    const done = new AbortController();
    const up = pause(this.#deadline - performance.now(), done.signal).then(() => {
      this.#execution.breakOff();
      return undefined;
    }, () => undefined);
    work.catch(() => undefined);
    return await Promise.race([work, up]).finally(() => done.abort());
  }

  /** Ends the run. Whatever waits for this step waits for ever. */
  async #end(status: Trace["status"], failure: Trace["error"]): Promise<never> {
    this.#execution.status = status;
    this.#execution.failure = failure;
    this.#turns.stop();
    return await new Promise(() => {});
  }
}

function parkedAt(caught: unknown): { readonly parked: ParkedAt } {
  if (caught instanceof Parked) return { parked: caught.at };
  throw caught;
}

function describe(error: unknown): { description?: string } {
  return error instanceof StepError && error.description !== undefined ? { description: error.description } : {};
}

interface Outcome {
  readonly produced: Produced;
  readonly error?: unknown;
  readonly answered?: "effect" | "stub";
}

/** The tries of one run of a step. */
class Attempt {
  readonly #execution: Execution;
  readonly #step: Step;
  readonly #run: number;

  constructor(execution: Execution, step: Step, run: number) {
    this.#execution = execution;
    this.#step = step;
    this.#run = run;
  }

  async untilDone(): Promise<Outcome> {
    const { options } = this.#step;
    const { most, pause } = tries(options);
    let error: unknown;
    for (let attempt = 1; attempt <= most; attempt += 1) {
      if (attempt > 1) await this.#pause(pause);
      error = undefined;
      try {
        const answer = this.#answer();
        if (answer !== undefined) {
          const call = this.#call();
          if (call !== undefined) await this.#step.answered?.(call);
          return { produced: this.#finish(answer, true), answered: this.#step.outside ?? "effect" };
        }
        let produced = await this.#once();
        while (reportsFailure(produced) && attempt < most) {
          await this.#pause(pause);
          produced = await this.#once();
          attempt += 1;
        }
        this.#route(produced);
        return { produced: this.#finish(produced, false) };
      } catch (caught) {
        if (caught instanceof Parked) throw caught;
        const stand = caught instanceof NotConverted ? this.#execution.host.answers?.outputs(this.#step.name, this.#run) : undefined;
        if (stand !== undefined) return { produced: this.#finish(stand, true), answered: "stub" };
        if (caught instanceof NotConverted) {
          this.#execution.unconverted = true;
          return { produced: undefined, error: caught };
        }
        error = caught ?? new Error(String(caught));
      }
    }
    if (options.onError === undefined || options.onError === "stop") return { produced: undefined, error };
    const first = this.#inputs()[0];
    const produced = first === undefined || first === null ? [] : [restamped(first, 0)];
    showErrors(produced);
    return { produced, error };
  }

  #pause(milliseconds: number): Promise<void> {
    const { sleep } = this.#execution.host;
    return sleep === undefined ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : sleep(milliseconds);
  }

  #inputs(): readonly (readonly Item[] | null)[] {
    return this.#step.given.map((given) => (given === null ? null : itemsOf(given)));
  }

  /** What a recording gives for this run, if the step is one that is answered. */
  #answer(): (ItemData[] | undefined)[] | undefined {
    const { answers } = this.#execution.host;
    const step = this.#step;
    if (answers === undefined || step.disabled === true || (step.again === true && answers.partial === true)) return undefined;
    if (answers.passesThrough(step.name)) {
      const [given] = step.given;
      if (!given) return undefined;
      const items = itemsOf(given);
      return [restamped(step.options.once === true ? items.slice(0, 1) : items, 0)];
    }
    if (step.outside === undefined && !answers.isForced(step.name)) return undefined;
    const outputs = answers.outputs(step.name, this.#run);
    if (outputs !== undefined) return outputs;
    if (step.outside === "effect" && answers.partial !== true) throw new StepError(`no recorded answer for "${step.name}"`);
    return undefined;
  }

  /** The step's view of its input; nothing when there is no item that it could be about. */
  #call(): StepCall | undefined {
    const execution = this.#execution;
    const step = this.#step;
    const main = execution.order === "breadth-first" ? step.given[0] : step.given.find((given) => given && given.length > 0);
    if (main === null || main === undefined || main.length === 0) return undefined;
    const once = step.options.once === true;
    const seen = step.code === true ? itemsOf(main).map((item, index) => stamped(item, index, step.given.indexOf(main))) : main.items;
    // Code that runs once is given one item, and sees no other but in the first generation.
    const isAlone = once && step.code === true && step.seesAll !== true;
    const input = new Output({ ...place(main), history: execution }, isAlone ? seen.slice(0, 1) : seen, main.executed);
    execution.current = {
      step: step.name, run: this.#run, input, source: step.source, code: step.code === true, once,
    };
    const inputs = this.#inputs().map((items) => (once ? (items ?? []).slice(0, 1) : items ?? []));
    return {
      step: step.name,
      run: this.#run,
      input,
      inputs,
      items: inputs[0] ?? [],
      source: step.source,
      continueOnFail: step.options.onError !== undefined && step.options.onError !== "stop",
      execution,
    };
  }

  #once(): Produced | Promise<Produced> {
    return this.#step.disabled === true ? this.#handed() : this.#worked();
  }

  /** After the last try, items with an error leave by an output of their own. */
  #route(produced: Produced): void {
    const { options, outputs } = this.#step;
    if (produced !== undefined && options.onError === "route") routeErrors(produced, outputs, (input, index) => this.#parent(input, index));
  }

  #worked(): Produced | Promise<Produced> {
    const call = this.#call();
    return call === undefined ? undefined : this.#step.work(call);
  }

  /** What a step that is switched off gives: what its first input was given. */
  #handed(): Produced {
    const [first] = this.#step.given;
    return first ? [restamped(itemsOf(first), 0)] : undefined;
  }

  /** The item that an item of this step descends from. */
  #parent(input: number, index: number): Item | undefined {
    const source = this.#step.source[input];
    if (source === null || source === undefined) return undefined;
    const items = this.#execution.runs(source.step)[source.run]?.outputs[source.output];
    const item = items?.[index];
    if (item === undefined) throw new StepError(`Paired item data for $getPairedItem from node '${source.step}' is unavailable. Ensure '${source.step}' is providing the required output.`);
    return item;
  }

  #finish(produced: Produced, answered: boolean): Produced {
    const inputs = this.#inputs();
    if (produced !== undefined) {
      completeLineage(produced, inputs);
      this.#execution.lastStep = this.#step.name;
    }
    const complete = this.#step.options.always === true ? always(produced, inputs) : produced;
    if (complete !== undefined) showErrors(complete);
    return answered && complete !== undefined ? complete.map((items) => items?.map((item) => handedOn(item, item.pairedItem))) : complete;
  }
}

function place(output: Output<unknown>): Source {
  return { step: output.step, output: output.index, run: output.run };
}

/** The items that arrived, by whatever name their fields were typed. */
function itemsOf(output: Output<unknown>): readonly Item[] {
  return output.items as readonly Item[];
}

/** An item that a step may hand on as it is: its lineage names its place in the step's own input. */
export function stamped(item: Item, index: number, input: number): Item {
  const lineage = input === 0 ? { item: index } : { item: index, input };
  return new Item(item.json, item.origin, item.index, lineage, item.binary, item.error);
}

/** Items handed on: each descends from its own index. */
export function restamped(items: readonly Item[], input: number): ItemData[] {
  return items.map((item, index) => handedOn(item, input === 0 ? { item: index } : { item: index, input }));
}
