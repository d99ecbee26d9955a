// SPDX-License-Identifier: 0BSD
import { type BatchOptions, Loop, nextBatch } from "./batches.js";
import { type CallParams, callPipeline } from "./calling.js";
import { type CodeFunction, type CodeOptions, runCode } from "./code.js";
import type { Effect } from "./connector.js";
import { callEffect, type EffectOptions, noteAnswered, type Request } from "./effect.js";
import { messageOf, NotConverted, StepError } from "./errors.js";
import type { Execution } from "./execution.js";
import { type Fields, type Item, type Json, Output, typed } from "./items.js";
import type { Join, JoinOptions, Joins, Ready } from "./join.js";
import { mapItems, type MapOptions, type Mapping } from "./mapping.js";
import type { Produced, StepOptions } from "./policy.js";
import { partition, route, routeBy, type RouteRules, type Rule } from "./rules.js";
import type { RunState } from "./run-state.js";
import type { Branches, Routed, Several } from "./shapes.js";
import { StepHandle } from "./step-handle.js";
import { type Performer, restamped, type Step, type StepCall } from "./step.js";
import { handedOn, type ItemData, type Transform } from "./transform.js";
import { noteTransform, runTransform } from "./transforming.js";
import type { Turns } from "./turns.js";
import { waitFor, type WaitParams } from "./wait.js";

//#region for run.map | run.filter | run.route | run.routeBy | run.transform | run.transforms | run.code | run.effect | run.effects | run.stub | run.pass | run.respond | run.wait | run.fail | run.call | run.partition | run.batches | run.loop
type Parts = Pick<Step, "work"> & Partial<Pick<Step, "outputs" | "code" | "seesAll" | "outside" | "disabled" | "answered" | "again">>;
//#endregion

/** What the steps of a run stand on. */
interface Workings {
  readonly turns: Turns;
  readonly performer: Performer;
  readonly joins: Joins;
}

/** One run of a pipeline: each method is a step. A step that is given no item does not run. */
export class Run {
  /** What is known of the run so far. */
  readonly state: RunState;
  readonly #execution: Execution;
  readonly #workings: Workings;
  //#region for run.map | run.filter | run.route | run.routeBy | run.transform | run.transforms | run.code | run.effect | run.effects | run.stub | run.pass | run.respond | run.wait | run.fail | run.call | run.partition | run.batches | run.loop
  /** Steps in a row that were given no item. */
  #skipped = 0;
  //#endregion

  constructor(execution: Execution, workings: Workings) {
    this.state = execution;
    this.#execution = execution;
    this.#workings = workings;
  }

  /** What a trigger delivers; nothing unless it is the one that fired, or one that a waiting join `entered`. */
  start<T = Fields>(name: string, taking?: Taking): Promise<Output<T>>;
  start<T = Fields>(name: string, entered: Output<unknown> | undefined, taking?: Taking): Promise<Output<T>>;
  async start<T = Fields>(name: string, given?: Output<unknown> | Taking, more?: Taking): Promise<Output<T>> {
    const entered = given instanceof Output ? given : undefined;
    const fields = (given instanceof Output || given === undefined ? more : given)?.fields;
    const [output] = await this.#fire<T>(name, 1, entered, fields);
    return output ?? this.#execution.nothing<T>(name);
  }

  //#region for run.starts
  /** The same for a trigger that leaves by another output for each way in which it is called. */
  starts<T = Fields, const N extends number = number>(name: string, outputs: N, entered?: Output<unknown>): Promise<Several<{ readonly outputs: N }, T>>;
  starts(name: string, outputs: number, entered?: Output<unknown>): Promise<unknown> {
    return this.#fire(name, outputs, entered, undefined);
  }
  //#endregion

  async #fire<T>(name: string, outputs: number, entered: Output<unknown> | undefined, fields: readonly string[] | undefined): Promise<Output<T>[]> {
    const { trigger } = this.#execution.host;
    if (trigger.step !== name && entered === undefined) return Array.from({ length: outputs }, (_, output) => this.#execution.nothing<T>(name, output));
    const items = trigger.step === name ? trigger.items : [{ json: {} }];
    const begin = new Output<unknown>({ step: name, run: 0, output: 0, history: this.#execution }, this.#execution.place(name, 0, 0, [{ json: {} }]), true);
    const source = entered === undefined ? [] : [{ step: entered.step, output: entered.index, run: entered.run }];
    const chosen = Math.min(trigger.output ?? 0, outputs - 1);
    const given = (): ItemData[] => items.map((item) => handedOn(fields === undefined ? item : { ...item, json: only(fields, item.json) }, item.pairedItem));
    return await this.#go<T>({
      name, given: [entered ?? begin], source, options: {}, outputs, outside: "effect",
      work: () => Array.from({ length: outputs }, (_, output) => (output === chosen ? given() : [])),
    });
  }

  //#region for run.map
  /** Makes new fields for each item. */
  map<In, Out = Fields, Failed = Fields>(name: string, input: Output<In>, mapping: Mapping<In>, options: MapOptions<In> & StepOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  map<In, Out = Fields>(name: string, input: Output<In>, mapping: Mapping<In>, options?: MapOptions<In> & StepOptions): Promise<Output<Out>>;
  map<In>(name: string, input: Output<In>, mapping: Mapping<In>, options: MapOptions<In> & StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, { work: (call) => mapItems(call, mapping, options) });
  }
  //#endregion

  //#region for run.partition
  /** Splits items by a rule: those that it holds for, and the others. */
  partition<T, Failed = Fields>(name: string, input: Output<T>, rule: Rule<T>, options: StepOptions & Legacy & Routed): Promise<[Output<T>, Output<T>, Output<Failed>]>;
  partition<T>(name: string, input: Output<T>, rule: Rule<T>, options?: StepOptions & Legacy): Promise<[Output<T>, Output<T>]>;
  partition<T>(name: string, input: Output<T>, rule: Rule<T>, options: StepOptions & Legacy = {}): Promise<Output<unknown>[]> {
    return this.#step(name, input, options, { outputs: 2, work: (call) => partition(call, rule, options.legacy === true) });
  }
  //#endregion

  //#region for run.filter
  /** Keeps the items that a rule holds for. */
  filter<T, Failed = Fields>(name: string, input: Output<T>, rule: Rule<T>, options: StepOptions & Legacy & Routed): Promise<[Output<T>, Output<Failed>]>;
  filter<T>(name: string, input: Output<T>, rule: Rule<T>, options?: StepOptions & Legacy): Promise<Output<T>>;
  filter<T>(name: string, input: Output<T>, rule: Rule<T>, options: StepOptions & Legacy = {}): Promise<Result> {
    return this.#one(name, input, options, { work: (call) => partition(call, rule, options.legacy === true) });
  }
  //#endregion

  //#region for run.route
  /** Sends each item to the output of the first rule that holds for it. */
  route<T, R extends readonly Rule<T>[], const O extends StepOptions & RouteRules = StepOptions>(name: string, input: Output<T>, rules: readonly [...R], options?: O): Promise<Branches<O, R, T>>;
  route<T>(name: string, input: Output<T>, rules: readonly Rule<T>[], options: StepOptions & RouteRules = {}): Promise<unknown> {
    const outputs = (options.outputs ?? rules.length) + (options.fallback === "extra" ? 1 : 0);
    return this.#one(name, input, options, { outputs: Math.max(1, outputs), work: (call) => route(call, rules, options) });
  }
  //#endregion

  //#region for run.routeBy
  /** Sends each item to the output with the index that is computed for it. */
  routeBy<T, const O extends StepOptions & RouteIndex>(name: string, input: Output<T>, index: (item: Item<T>, input: Output<T>) => unknown, options: O): Promise<Several<O, T>>;
  routeBy<T>(name: string, input: Output<T>, index: (item: Item<T>, input: Output<T>) => unknown, options: StepOptions & RouteIndex): Promise<unknown> {
    return this.#one(name, input, options, { outputs: options.outputs, work: (call) => routeBy(call, index, options) });
  }
  //#endregion

  //#region for run.transform
  /** Runs a pure step that gives one list of items. */
  transform<Out = Fields, Failed = Fields>(name: string, input: Output<unknown>, how: Transform<unknown>, options: StepOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  transform<Out = Fields>(name: string, input: Output<unknown>, how: Transform<unknown>, options?: StepOptions): Promise<Output<Out>>;
  transform(name: string, input: Output<unknown>, how: Transform<unknown>, options: StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, { answered: (call) => noteTransform(call, how), work: (call) => runTransform(call, how) });
  }
  //#endregion

  //#region for run.transforms
  /** Runs a pure step that has several outputs. */
  transforms<const O extends StepOptions & Counted>(name: string, input: Output<unknown>, how: Transform<unknown>, options: O): Promise<Several<O, Fields>>;
  transforms(name: string, input: Output<unknown>, how: Transform<unknown>, options: StepOptions & Counted): Promise<unknown> {
    return this.#one(name, input, options, { outputs: options.outputs, answered: (call) => noteTransform(call, how), work: (call) => runTransform(call, how) });
  }
  //#endregion

  //#region for run.code
  /** Runs the workflow's own code. */
  code<Out = Fields, Failed = Fields>(name: string, input: Output<unknown>, code: CodeFunction, options: CodeOptions & StepOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  code<Out = Fields>(name: string, input: Output<unknown>, code: CodeFunction, options?: CodeOptions & StepOptions): Promise<Output<Out>>;
  code(name: string, input: Output<unknown>, code: CodeFunction, options: CodeOptions & StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, { code: true, seesAll: options.legacy !== undefined, work: async (call) => [await runCode(code, call, options)] });
  }
  //#endregion

  //#region for run.effect
  /** Calls a connector with the parameters computed from each item. */
  effect<In, P, Out = Fields, Failed = Fields>(name: string, input: Output<In>, effect: Effect<P>, request: Request<In, NoInfer<P>>, options: EffectOptions & StepOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  effect<In, P, Out = Fields>(name: string, input: Output<In>, effect: Effect<P>, request: Request<In, NoInfer<P>>, options?: EffectOptions & StepOptions): Promise<Output<Out>>;
  effect<In, P>(name: string, input: Output<In>, effect: Effect<P>, request: Request<In, P>, options: EffectOptions & StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, {
      outside: "effect",
      answered: (call) => noteAnswered(call, request),
      work: (call) => callEffect(call, effect, request, options),
    });
  }
  //#endregion

  //#region for run.effects
  /** The same for a connector with several outputs. */
  effects<In, P, const O extends EffectOptions & StepOptions & Counted>(name: string, input: Output<In>, effect: Effect<P>, request: Request<In, NoInfer<P>>, options: O): Promise<Several<O, Fields>>;
  effects<In, P>(name: string, input: Output<In>, effect: Effect<P>, request: Request<In, P>, options: EffectOptions & StepOptions & Counted): Promise<unknown> {
    return this.#one(name, input, options, {
      outside: "effect",
      outputs: options.outputs,
      answered: (call) => noteAnswered(call, request),
      work: (call) => callEffect(call, effect, request, options),
    });
  }
  //#endregion

  //#region for run.stub
  /** Stands for a step that was not converted: a recording can answer it, a real run ends here. */
  stub<In, const O extends StepOptions & Counted>(name: string, input: Output<In>, reason: string, request: Request<In, unknown> | undefined, options: O): Promise<Several<O, Fields>>;
  stub<In, Out = Fields, Failed = Fields>(name: string, input: Output<In>, reason: string, request: Request<In, unknown> | undefined, options: StepOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  stub<In, Out = Fields>(name: string, input: Output<In>, reason: string, request?: Request<In, unknown>, options?: StepOptions): Promise<Output<Out>>;
  stub<In>(name: string, input: Output<In>, reason: string, request?: Request<In, unknown>, options: StepOptions = {}): Promise<unknown> {
    return this.#one(name, input, options, {
      outside: "stub",
      outputs: options.outputs ?? 1,
      answered: (call) => noteAnswered(call, request),
      work: () => {
        throw new NotConverted(`"${name}" was not converted: ${reason}`);
      },
    });
  }
  //#endregion

  //#region for run.pass
  /** Hands the items on: a step that does nothing, or one that is switched off: `off` then keeps what it would do. */
  pass<T, const O extends StepOptions & Off<T> & Counted>(name: string, input: Output<T>, options: O): Promise<Several<O, T>>;
  pass<T, Failed = Fields>(name: string, input: Output<T>, options: StepOptions & Off<T> & Routed): Promise<[Output<T>, Output<Failed>]>;
  pass<T>(name: string, input: Output<T>, options?: StepOptions & Off<T>): Promise<Output<T>>;
  pass<T>(name: string, input: Output<T>, options: StepOptions & Off<T> = {}): Promise<unknown> {
    const disabled = options.off !== undefined && options.off !== false;
    return this.#one(name, input, options, { disabled, outputs: options.outputs ?? 1, work: (call) => [restamped(call.items, 0)] });
  }
  //#endregion

  //#region for run.respond
  /** Answers the caller of the pipeline, computed from the first item, and hands the items on. */
  respond<T, Answer = Fields>(name: string, input: Output<T>, response: Request<T, unknown>, options: StepOptions & { outputs: 2 }): Promise<[Output<T>, Output<Answer>]>;
  respond<T, Failed = Fields>(name: string, input: Output<T>, response: Request<T, unknown>, options: StepOptions & Routed): Promise<[Output<T>, Output<Failed>]>;
  respond<T>(name: string, input: Output<T>, response: Request<T, unknown>, options?: StepOptions): Promise<Output<T>>;
  respond<T>(name: string, input: Output<T>, response: Request<T, unknown>, options: StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, {
      outputs: options.outputs ?? 1,
      answered: (call) => noteAnswered(call, (item: Item<T>, given: Output<T>) => madeFrom(response(item, given))),
      work: (call) => {
        try {
          const given = ofFirst(call, response);
          const answer: Json = JSON.parse(JSON.stringify(given ?? null));
          piecesOf(given).forEach((content, index) => this.#execution.host.tell?.({ step: name, run: call.run, index, content }));
          this.#execution.responses.push(answer);
          this.#execution.host.respond?.(answer);
          return options.outputs === 2 ? [restamped(call.items, 0), [{ json: { response: answer } }]] : [restamped(call.items, 0)];
        } catch (error) {
          if (!call.continueOnFail) throw error;
          return [[{ json: { error: messageOf(error) }, pairedItem: call.items.map((_, item) => ({ item })) }]];
        }
      },
    });
  }
  //#endregion

  //#region for run.wait
  /** Waits, then hands the items on. */
  wait<T, Failed = Fields>(name: string, input: Output<T>, params: WaitParams | Request<T, WaitParams>, options: StepOptions & Routed): Promise<[Output<T>, Output<Failed>]>;
  wait<T>(name: string, input: Output<T>, params: WaitParams | Request<T, WaitParams>, options?: StepOptions): Promise<Output<T>>;
  wait<T>(name: string, input: Output<T>, params: WaitParams | Request<T, WaitParams>, options: StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, { work: (call) => waitFor(call, typeof params === "function" ? ofFirst(call, params) ?? {} : params) });
  }
  //#endregion

  //#region for run.fail
  /** Ends the run with an error. */
  fail<T, Failed = Fields>(name: string, input: Output<T>, message: Request<T, unknown>, options: StepOptions & Routed): Promise<[Output<T>, Output<Failed>]>;
  fail<T>(name: string, input: Output<T>, message: Request<T, unknown>, options?: StepOptions): Promise<Output<T>>;
  fail<T>(name: string, input: Output<T>, message: Request<T, unknown>, options: StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, {
      work: (call) => {
        throw asFailure(ofFirst(call, message));
      },
    });
  }
  //#endregion

  //#region for run.call
  /** Calls another pipeline, once for all items or once for each of them. */
  call<T, Out = Fields, Failed = Fields>(name: string, input: Output<T>, request: Request<T, CallParams>, options: StepOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  call<T, Out = Fields>(name: string, input: Output<T>, request: Request<T, CallParams>, options?: StepOptions): Promise<Output<Out>>;
  call<T>(name: string, input: Output<T>, request: Request<T, CallParams>, options: StepOptions = {}): Promise<Result> {
    return this.#one(name, input, options, {
      outside: "effect",
      answered: (call) => noteAnswered(call, request),
      work: (call) => callPipeline(call, request),
    });
  }
  //#endregion

  //#region for run.merge
  /** Brings several inputs together, where all of them are known. */
  merge<const O extends StepOptions & JoinOptions & Counted>(name: string, inputs: readonly Output<unknown>[], how: Transform<unknown> | "off", options: O): Promise<Several<O, Fields>>;
  merge<Out = Fields, Failed = Fields>(name: string, inputs: readonly Output<unknown>[], how: Transform<unknown> | "off", options: StepOptions & JoinOptions & Routed): Promise<[Output<Out>, Output<Failed>]>;
  merge<Out = Fields>(name: string, inputs: readonly Output<unknown>[], how: Transform<unknown> | "off", options?: StepOptions & JoinOptions): Promise<Output<Out>>;
  async merge(name: string, inputs: readonly Output<unknown>[], how: Transform<unknown> | "off", options: StepOptions & JoinOptions = {}): Promise<unknown> {
    const given = inputs.map((input, index) => (input.executed && (input.length > 0 || (index > 0 && this.#isBreadthFirst)) ? input : this.#execution.nothing<unknown>("")));
    const there = given.flatMap((input, index) => (input.executed ? [index] : []));
    const { required, outputs: count = 1 } = options;
    const missing = required === "all" ? there.length < inputs.length : typeof required === "number" ? there.length < required : required?.some((index) => !there.includes(index));
    const runs = missing !== true && given.some((input) => input.length > 0);
    const source = given.map((input) => (input.executed ? { step: input.step, output: input.index, run: input.run } : null));
    const work = (call: StepCall): Produced | Promise<Produced> => (how === "off" ? undefined : runTransform(call, how));
    const all = count + (options.onError === "route" ? 1 : 0);
    const outputs = runs ? await this.#go<unknown>({ name, given, source, options, outputs: count, disabled: how === "off", work })
      : Array.from({ length: all }, (_, output) => this.#execution.nothing<unknown>(name, output));
    return all > 1 ? outputs : outputs[0];
  }
  //#endregion

  //#region for run.join
  /** A step with several inputs that runs when all of them have arrived, or at the end with those that have. */
  join(name: string, inputs: number, how: Transform<unknown> | "off", then: (...outputs: Output<never>[]) => Promise<unknown>, options: StepOptions & JoinOptions = {}): Join {
    return this.#workings.joins.create(name, inputs, options, async (ready: Ready) => {
      const outputs = await this.#workings.performer.perform({
        name, given: ready.given, source: ready.source, options, outputs: options.outputs ?? 1, disabled: how === "off",
        work: (call) => (how === "off" ? undefined : runTransform(call, how)),
      });
      await then(...outputs.map((output) => typedInput<never>(output)));
    });
  }
  //#endregion

  //#region for run.batches | run.loop
  /** One pass of a loop: everything that came back, if the loop is through, the next batch, if it is not, and what of either looks like an error, where errors have an output. */
  async batches<T = Fields, B = T>(name: string, items: Output<unknown>, options: BatchOptions<T> & StepOptions = {}): Promise<[Output<B>, Output<T>, Output<B>]> {
    const count = options.version === 1 ? 1 : 2;
    const outputs = await this.#step<never>(name, items, options, { outputs: count, again: true, work: (call) => nextBatch(call, options) });
    const at = (output: number): Output<never> => outputs[output] ?? this.#execution.nothing<never>(name, output);
    // Version 1 has no output for the end: what stands behind its batches are the errors.
    const done = options.version === 1 ? this.#execution.nothing<never>(name, count) : at(options.version === 2 ? 1 : 0);
    return [done, at((options.version ?? 3) < 3 ? 0 : 1), at(count)];
  }
  //#endregion

  //#region for run.loop
  /** A loop whose passes bring their items back in one place. */
  loop<T = Fields, B = T>(name: string, items: Output<unknown>, options: BatchOptions<T> & StepOptions = {}): Loop<T, B> {
    return new Loop<T, B>(items, this.#execution.nothing<B>(name), (arrived) => this.batches<T, B>(name, arrived, options));
  }
  //#endregion

  //#region for run.together
  /** Runs arms that begin at the same step: interleaved or one after the other, as the pipeline's order says. */
  together(...arms: (() => Promise<unknown>)[]): Promise<void> {
    return this.#workings.turns.together(arms);
  }
  //#endregion

  //#region for run.never
  /** What a step is given that nothing leads to. */
  never<T = Fields>(): Output<T> {
    return this.#execution.nothing<T>("");
  }
  //#endregion

  //#region for run.step
  /** A step that is not at hand, by name. */
  step<T = Fields>(name: string): StepHandle<T> {
    return new StepHandle<T>(this.#execution, name);
  }
  //#endregion

  //#region for run.merge
  get #isBreadthFirst(): boolean {
    return this.#execution.order === "breadth-first";
  }
  //#endregion

  //#region for run.map | run.filter | run.route | run.routeBy | run.transform | run.transforms | run.code | run.effect | run.effects | run.stub | run.pass | run.respond | run.wait | run.fail | run.call | run.partition | run.batches | run.loop
  #step<T>(name: string, input: Output<unknown>, options: StepOptions, parts: Parts): Promise<Output<T>[]> {
    const count = (parts.outputs ?? 1) + (options.onError === "route" ? 1 : 0);
    if (input.length === 0) {
      this.#skipped += 1;
      if (this.#skipped > MOST_SKIPPED) throw new Error(`"${name}" is reached again and again without any item: a cycle does not end`);
      return Promise.resolve(Array.from({ length: count }, (_, output) => this.#execution.nothing<T>(name, output)));
    }
    this.#skipped = 0;
    const source = [{ step: input.step, output: input.index, run: input.run }];
    return this.#go<T>({ name, given: [input], source, options, outputs: parts.outputs ?? 1, ...parts });
  }
  //#endregion

  //#region for run.map | run.filter | run.route | run.routeBy | run.transform | run.transforms | run.code | run.effect | run.effects | run.stub | run.pass | run.respond | run.wait | run.fail | run.call
  /** The only output of a step, or all of them when it has more than one. */
  async #one(name: string, input: Output<unknown>, options: StepOptions, parts: Parts): Promise<Result> {
    const outputs = await this.#step<unknown>(name, input, options, parts);
    const [first = this.#execution.nothing<unknown>(name)] = outputs;
    return (parts.outputs ?? 1) > 1 || options.onError === "route" ? outputs : first;
  }
  //#endregion

  async #go<T>(step: Step): Promise<Output<T>[]> {
    const outputs = await this.#workings.turns.take(step.name, () => this.#workings.performer.perform(step));
    return outputs.map((output) => typedInput<T>(output));
  }
}

/** What a trigger that says what it is called with takes of its items. */
interface Taking {
  /** These fields, `null` where they are missing; all where this is. */
  readonly fields?: readonly string[];
}

//#region for run.respond
/** What an answer gives to a caller who reads along. */
function piecesOf(answer: unknown): readonly Json[] {
  const pieces: unknown = typeof answer === "object" && answer !== null && "pieces" in answer ? answer.pieces : undefined;
  return typeof pieces === "function" ? pieces() as readonly Json[] : [];
}
//#endregion

function only(fields: readonly string[], json: Fields): Fields {
  return Object.fromEntries(fields.map((name) => [name, Object.hasOwn(json, name) ? json[name] : null]));
}

//#region for run.map | run.filter | run.route | run.routeBy | run.transform | run.transforms | run.code | run.effect | run.effects | run.stub | run.pass | run.respond | run.wait | run.fail | run.call | run.partition | run.batches | run.loop
/** So many steps without any item mean that a cycle of the pipeline does not stop when its items do. */
const MOST_SKIPPED = 100_000;
//#endregion

//#region for run.transforms | run.effects | run.stub | run.pass | run.merge | run.routeBy
/** The step says how many outputs it has. */
interface Counted {
  readonly outputs: number;
}
//#endregion

//#region for run.routeBy
type RouteIndex = Counted & { readonly version?: number };
//#endregion

//#region for run.map | run.filter | run.route | run.routeBy | run.transform | run.transforms | run.code | run.effect | run.effects | run.stub | run.pass | run.respond | run.wait | run.fail | run.call
type Result = Output<unknown> | Output<unknown>[];
//#endregion

//#region for run.partition | run.filter
/** An earlier version of the step, which fails as a whole when a rule cannot be decided. */
export interface Legacy {
  readonly legacy?: boolean;
}
//#endregion

//#region for run.pass
/** What a step that is switched off would do. */
export interface Off<T> {
  readonly off?: boolean | Request<T, unknown>;
}
//#endregion

//#region for run.respond | run.wait | run.fail
/** Computes something from the first item, if there is one. */
function ofFirst<T, R>(call: StepCall, compute: Request<T, R>): R | undefined {
  const first = typed<T>(call.items)[0];
  return first === undefined ? undefined : compute(first, typedInput<T>(call.input));
}
//#endregion

//#region for run.respond
/** The parameters that an answer would be made from, where it says them. */
function madeFrom(answer: unknown): unknown {
  return typeof answer === "object" && answer !== null && "from" in answer ? answer.from : answer;
}
//#endregion

//#region for run.fail
/** The error that a step throws on purpose. What is no text and no object cannot be one, which is an error too. */
function asFailure(message: unknown): Error {
  if (typeof message === "string") return new StepError(message);
  if (typeof message === "object" && message !== null) return new StepError("");
  return new TypeError(`Cannot use 'in' operator to search for 'description' in ${String(message)}`);
}
//#endregion

function typedInput<T>(output: Output<unknown>): Output<T> {
  return output as Output<T>;
}
