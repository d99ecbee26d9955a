// SPDX-License-Identifier: 0BSD
import type { Effect, EffectResult } from "../connector.js";
import { messageOf, NotConverted, StepError } from "../errors.js";
import type { Execution } from "../execution.js";
import { toNumber, toNumberOr, toText } from "../formulas/coerce.js";
import { isCollection, type Bundle, type Value } from "../formulas/value.js";
import type { EffectContext } from "../host.js";
import { Item, type Fields, type Json } from "../items.js";
import { isFields } from "../json.js";
import type { ItemData } from "../transform.js";
import { Collector, type Collecting, type CollectOptions } from "./collector.js";
import { sent, settled } from "./empty-fields.js";
import { EndOfRun, failed, Kept, StepFailure, unhandled, type Failed, type Outcome } from "./ends.js";
import { failureType } from "./failure-type.js";
import { type Failing, isAtStart, keep, park, setAside, triesLeft, waitsAfter, waitsOf, wholeRun, type Part, type Tail } from "./incomplete.js";
import { Journal, type Pass } from "./journal.js";
import { memoryOf, type Memory } from "./memory.js";

/** What is answered to whoever started the run. */
export interface Response {
  readonly status?: Value;
  readonly body?: Value;
  readonly headers?: readonly { readonly key?: Value; readonly value?: Value }[];
}

/** What a step does when it fails. Without it the run ends. */
export interface Handled {
  /** Says how the flow goes on. The bundle may end here: then the step gives nothing. */
  readonly onError: (failure: Failed) => Promise<Outcome>;
}

/** What a step gives when it fails. */
export interface Substituted {
  readonly otherwise: (failure: Failed) => Promise<Bundle>;
}

type Options = Partial<Handled & Substituted>;

/** How long a step waits. */
export interface Wait {
  readonly seconds?: Value;
  /** Runs that share a queue go on one after the other, that time apart; the first of them at once. */
  readonly queue?: Value;
}

/** A step that reaches nothing outside: a function of its parameters and of what the run remembers. */
export type Work<P> = (params: P, memory: Memory) => Bundle | readonly Bundle[] | Promise<Bundle | readonly Bundle[]>;

interface Operation {
  readonly name: string;
  readonly options: Options;
  /** The step reaches outside: in a replay it must be answered. */
  readonly outside?: "effect" | "stub";
  readonly request?: () => unknown;
  /** What is given where a recording answers, if that is not just what it says. */
  readonly recorded?: (found: readonly Fields[]) => Bundle;
  readonly work: (params: unknown) => Promise<readonly Bundle[]>;
}

/** One run of a pipeline: each method is a step that one bundle reaches. */
export class Run {
  readonly #execution: Execution;
  readonly #part: Part;
  readonly #keepsFailures: boolean;
  /** How many error handlers are at work. */
  #handling = 0;
  /** The steps that failed last time, and whose bundle was dropped or kept for later. */
  readonly #dropped = new Set<string>();
  /** The passes of loops whose bundles go on without each other, outermost first. */
  readonly #passes: Pass[] = [];

  /** `keepsFailures`: a part of the run whose failure nobody handles is kept for later, and the other parts go on. */
  constructor(execution: Execution, keepsFailures = false, part: Part = wholeRun()) {
    this.#execution = execution;
    this.#keepsFailures = keepsFailures;
    this.#part = part;
  }

  /** The bundle that started the run. */
  async start<T = Bundle>(name: string): Promise<T> {
    return single<T>(name, await this.#started(name));
  }

  /** The bundles that a trigger found. */
  async starts<T = Bundle>(name: string): Promise<readonly T[]> {
    return several<T>(await this.#started(name));
  }

  /** Calls a connector that gives one bundle. */
  effect<T = Bundle, P = unknown>(name: string, connector: Effect<P>, request: () => NoInfer<P>, options: Handled): Promise<T | undefined>;
  effect<T = Bundle, P = unknown>(name: string, connector: Effect<P>, request: () => NoInfer<P>, options?: Substituted): Promise<T>;
  async effect<T, P>(name: string, connector: Effect<P>, request: () => P, options: Options = {}): Promise<T | undefined> {
    return this.#oneOf<T>(name, options, await this.#effect(name, connector, request, options));
  }

  /** Calls a connector that gives any number of bundles. */
  async effects<T = Bundle, P = unknown>(name: string, connector: Effect<P>, request: () => NoInfer<P>, options: Options = {}): Promise<readonly T[]> {
    return several<T>(await this.#effect(name, connector, request, options));
  }

  /** Computes one bundle. */
  step<T = Bundle, P = unknown>(name: string, work: Work<P>, request: () => NoInfer<P>, options: Handled): Promise<T | undefined>;
  step<T = Bundle, P = unknown>(name: string, work: Work<P>, request: () => NoInfer<P>, options?: Substituted): Promise<T>;
  async step<T, P>(name: string, work: Work<P>, request: () => P, options: Options = {}): Promise<T | undefined> {
    return this.#oneOf<T>(name, options, await this.#step(name, work, request, options));
  }

  /** Computes any number of bundles. */
  async steps<T = Bundle, P = unknown>(name: string, work: Work<P>, request: () => NoInfer<P>, options: Options = {}): Promise<readonly T[]> {
    return several<T>(await this.#step(name, work, request, options));
  }

  /** One bundle for each element of a list. A value that is no list is a list of one, a missing one of none. */
  async iterate<T = Bundle>(name: string, list: () => Value, options: Options = {}): Promise<readonly T[]> {
    const work = async (): Promise<readonly Bundle[]> => {
      const value = list();
      const elements = Array.isArray(value) ? value : value === undefined || value === null || value === "" ? [] : [value];
      return elements.map((element, index) => ({
        ...(isCollection(element) ? element : { value: element }), __IMTINDEX__: index + 1, __IMTLENGTH__: elements.length,
      }));
    };
    return several<T>(await this.#operate({ name, options, work }));
  }

  /**
   * Goes through the bundles that a step gave, one after the other. One whose failure is kept for later leaves the others: they go on, and what collects them
   * does without it. When it is tried again, it goes alone.
   */
  async apart<T extends Bundle>(step: string, bundles: readonly T[], work: (bundle: T) => Promise<void>): Promise<void> {
    const { journal } = this.#part;
    const at = journal.lastOf(step);
    const alone = journal.isAlone(at);
    const around = this.#passes.at(-1)?.name ?? "";
    for (const [index, bundle] of bundles.entries()) {
      const pass = { name: `${around}${step} ${index + 1}, `, at, bundle, from: journal.length };
      // A part that is entered again goes on without it.
      if (journal.recall(pass.name) !== undefined) continue;
      this.#passes.push(pass);
      try {
        await work(bundle);
      } catch (error) {
        const kept = this.#keptIn(pass, error);
        if (kept.pass !== pass || alone) throw kept;
      } finally {
        this.#passes.pop();
      }
    }
  }

  /** Collects what reaches a step while another one gives its bundles. */
  collect(name: string, how: Collecting, options: CollectOptions = {}): Collector {
    const dropped = (): boolean => options.feeder !== undefined && this.#dropped.has(options.feeder);
    return new Collector(how, options, async (close) => (dropped() ? [] : await this.#operate({ name, options: {}, work: async () => close() })));
  }

  /** Waits for some seconds; in a replay no time passes. */
  sleep(name: string, request: () => Wait, options: Handled): Promise<Bundle | undefined>;
  sleep(name: string, request: () => Wait, options?: Substituted): Promise<Bundle>;
  async sleep(name: string, request: () => Wait, options: Options = {}): Promise<Bundle | undefined> {
    const given = await this.#operate({
      name, options, request,
      work: async (params) => {
        const seconds = this.#turn(params as Wait);
        const { sleep } = this.#execution.host;
        await (sleep === undefined ? new Promise((resolve) => setTimeout(resolve, seconds * 1000)) : sleep(seconds * 1000));
        return [{}];
      },
    });
    return given[0];
  }

  /**
   * Waits, then goes on with the rest of the flow. The rest is kept in the state store until its time has come, so that a wait outlives the process;
   * in a replay no time passes, and a run by hand waits in place.
   */
  async pause<A extends Bundle>(name: string, request: () => Wait, tail: Tail<A>, given: A): Promise<void> {
    const { answers, store, sleep } = this.#execution.host;
    const held = answers === undefined && store !== undefined && this.#execution.mode !== "manual";
    let seconds = 0;
    await this.#operate({
      name, options: {}, request,
      work: async (params) => {
        seconds = this.#turn(params as Wait);
        if (answers === undefined && !held && seconds > 0) await (sleep === undefined ? new Promise((resolve) => setTimeout(resolve, seconds * 1000)) : sleep(seconds * 1000));
        return [{}];
      },
    });
    if (held && seconds > 0) park(this.#execution, name, given, seconds);
    else await this.resumable(name, tail, given);
  }

  /** Answers whoever started the run. Only the first answer counts. */
  respond(name: string, request: () => Response, options: Handled): Promise<Bundle | undefined>;
  respond(name: string, request: () => Response, options?: Substituted): Promise<Bundle>;
  async respond(name: string, request: () => Response, options: Options = {}): Promise<Bundle | undefined> {
    const given = await this.#operate({
      name, options, request,
      work: async (params) => {
        const answer = json(answerOf(params as Response));
        this.#execution.responses.push(answer);
        if (isFields(answer) && isFields(answer["body"])) this.#execution.answer ??= answer["body"];
        if (this.#execution.responses.length === 1) this.#execution.host.respond?.(answer);
        return [{}];
      },
    });
    return given[0];
  }

  /** Stands for a step that was not converted: a recording can answer it, a real run ends here. */
  stub<T = Bundle>(name: string, reason: string, request: () => unknown, options: Handled): Promise<T | undefined>;
  stub<T = Bundle>(name: string, reason: string, request: () => unknown, options?: Substituted): Promise<T>;
  async stub<T>(name: string, reason: string, request: () => unknown, options: Options = {}): Promise<T | undefined> {
    const given = await this.stubs<Bundle>(name, reason, request, options);
    return this.#oneOf<T>(name, options, given);
  }

  /** The same for a step that gives any number of bundles. */
  async stubs<T = Bundle>(name: string, reason: string, request: () => unknown, options: Options = {}): Promise<readonly T[]> {
    const work = async (): Promise<readonly Bundle[]> => {
      throw new NotConverted(`"${name}" was not converted: ${reason}`);
    };
    return several<T>(await this.#operate({ name, options, outside: "stub", request, work }));
  }

  /** Runs the rest of the flow so that it can be tried again later from here, with the same values. */
  async resumable<A extends Bundle>(name: string, tail: Tail<A>, given: A): Promise<void> {
    const { journal } = this.#part;
    // A part that is entered again has this behind it.
    const rest = `${name}, and what follows`;
    if (journal.recall(rest) !== undefined) return;
    const run = new Run(this.#execution, this.#keepsFailures, { tail: name, given, journal: new Journal() });
    await run.through(() => tail(run, given));
    journal.note(rest, []);
  }

  /** Goes through this part of the run. Where failures are kept, that holds for one between two steps too: a condition on a value that does not fit. */
  async through(work: () => Promise<unknown>): Promise<void> {
    const part = this.#part;
    try {
      await work();
    } catch (error) {
      if (error instanceof Kept) return;
      if (this.#endsRun(error)) throw error;
      keep(this.#execution, part, this.#between(error), part.journal.length, waitsAfter(failureType(error)));
    }
  }

  /** Whether what was thrown ends the run, and not the part of it that it comes from. */
  #endsRun(error: unknown): boolean {
    return !this.#keepsFailures || isAtStart(this.#part) || error instanceof EndOfRun || error instanceof StepFailure || error instanceof NotConverted;
  }

  /** A failure between two steps. */
  #between(error: unknown): Failing {
    return { step: this.#part.journal.last ?? this.#part.tail, error: messageOf(error), called: null };
  }

  /** What ends a pass of a loop: its bundle was kept where it failed, or is kept now. What ends more than that is thrown on. */
  #keptIn(pass: Pass, error: unknown): Kept {
    if (error instanceof Kept) return error;
    if (this.#endsRun(error)) throw error;
    return this.#keepPass(this.#between(error), this.#part.journal.length, waitsAfter(failureType(error)), pass);
  }

  /** Keeps the bundle of a pass for later, with what was done for it. */
  #keepPass(failing: Failing, length: number, waits: readonly number[], pass: Pass): Kept {
    const { journal } = this.#part;
    const own = { ...this.#part, journal: journal.of(this.#passes, length) };
    keep(this.#execution, own, failing, own.journal.length, waits);
    journal.cut(pass.from);
    journal.note(pass.name, []);
    return new Kept(failing.error, pass);
  }

  /** The seconds to wait. In a queue a run takes the next place, which outlives the run. */
  #turn({ seconds, queue }: Wait): number {
    const length = toNumber(seconds);
    if (queue === undefined) return length;
    const places = this.#execution.state("queues");
    const [now, title] = [this.#execution.now(), toText(queue)];
    const place = Math.max(now, Number(places[title] ?? now));
    places[title] = place + length * 1000;
    return (place - now) / 1000;
  }

  async #started(name: string): Promise<readonly Bundle[]> {
    const { trigger } = this.#execution.host;
    const work = async (): Promise<readonly Bundle[]> => (trigger.step === name ? trigger.items.map((item) => ({ ...item.json, ...uploads(item.binary) })) : []);
    return await this.#operate({ name, options: {}, outside: "effect", work });
  }

  async #effect<P>(name: string, connector: Effect<P>, request: () => P, options: Options): Promise<readonly Bundle[] | undefined> {
    const work = async (params: unknown): Promise<readonly Bundle[]> => bundles(await Reflect.apply(connector, undefined, [params, this.#context(name)]));
    const { recorded } = connector;
    return await this.#operate({ name, options, outside: "effect", request, work, ...(recorded === undefined ? {} : { recorded }) });
  }

  async #step<P>(name: string, work: Work<P>, request: () => P, options: Options): Promise<readonly Bundle[] | undefined> {
    const memory = memoryOf(this.#execution);
    return await this.#operate({
      name, options, request,
      work: async (params) => {
        const result: Bundle | readonly Bundle[] = await Reflect.apply(work, undefined, [params, memory]);
        return isList(result) ? result : [result];
      },
    });
  }

  /** Executes one operation, keeps what it gave, and deals with its failure. */
  async #operate(operation: Operation): Promise<readonly Bundle[]> {
    const { name } = operation;
    const { journal } = this.#part;
    this.#dropped.delete(name);
    const before = journal.recall(name);
    if (before !== undefined) {
      if (journal.recall(`${name}, dropped`) !== undefined) this.#dropped.add(name);
      return before;
    }
    const started = performance.now();
    const ordinal = this.#execution.runs(name).length;
    const called: { params?: unknown } = {};
    try {
      const { given, answered } = await this.#once(operation, ordinal, called);
      this.#record(name, ordinal, started, given, undefined, answered);
      journal.note(name, given);
      return given;
    } catch (error) {
      if (error instanceof EndOfRun || error instanceof StepFailure || error instanceof Kept) throw error;
      this.#record(name, ordinal, started, undefined, error, undefined);
      const given = await this.#recover(operation, called.params, error);
      journal.note(name, given);
      if (this.#dropped.has(name)) journal.note(`${name}, dropped`, []);
      return given;
    }
  }

  async #once(operation: Operation, ordinal: number, called: { params?: unknown }): Promise<{ given: readonly Bundle[]; answered?: "effect" | "stub" }> {
    const { name, outside, request, recorded: shape, work } = operation;
    const { answers } = this.#execution.host;
    const params = outside === undefined ? settled(request?.()) : sent(request?.());
    called.params = params;
    if (outside !== undefined && request !== undefined) this.#note(name, ordinal, params);
    if (answers !== undefined && (outside !== undefined || answers.isForced(name))) {
      const recorded = answers.outputs(name, ordinal);
      if (recorded !== undefined) {
        const given = (recorded[0] ?? []).map((item) => item.json);
        return { given: shape === undefined ? given : [shape(given)], answered: outside ?? "effect" };
      }
      if (outside === "effect") throw new StepError(`no recorded answer for "${name}"`);
    }
    try {
      return { given: await work(params) };
    } catch (error) {
      const stand = error instanceof NotConverted ? answers?.outputs(name, ordinal) : undefined;
      if (stand !== undefined) return { given: (stand[0] ?? []).map((item) => item.json), answered: "stub" };
      throw error;
    }
  }

  /** Lets the handler decide how the flow goes on. */
  async #recover({ name, options }: Operation, called: unknown, error: unknown): Promise<readonly Bundle[]> {
    if (error instanceof NotConverted) {
      this.#execution.unconverted = true;
      throw new StepFailure(name, error);
    }
    const { length } = this.#part.journal;
    const failing = { step: name, error: messageOf(error), called: called as Value };
    const [execution, part, pass] = [this.#execution, this.#part, this.#passes.at(-1)];
    const { otherwise, onError } = options;
    if (otherwise !== undefined) return [await this.#handled(() => otherwise(failed(error)))];
    const outcome = onError === undefined ? unhandled() : await this.#handled(() => onError(failed(error)));
    if (outcome.kind === "unhandled") {
      if (!this.#keepsFailures || this.#handling > 0 || isAtStart(part)) throw new StepFailure(name, error);
      if (pass !== undefined) throw this.#keepPass(failing, length, waitsAfter(failureType(error)), pass);
      keep(execution, part, failing, length, waitsAfter(failureType(error)));
      throw new Kept(failing.error);
    }
    switch (outcome.kind) {
      case "ignore":
        this.#dropped.add(name);
        return [];
      case "resume": return [outcome.bundle];
      case "break":
        if (pass !== undefined) throw this.#keepPass(failing, length, waitsOf(outcome.plan), pass);
        if (part.tail === name) keep(execution, part, failing, length, waitsOf(outcome.plan));
        else if (triesLeft(part, name, length, waitsOf(outcome.plan)).length === 0) setAside(execution, failing);
        else {
          // What can only be entered again further up waits there, with all that would have followed: else that would be done twice.
          keep(execution, part, failing, length, waitsOf(outcome.plan));
          throw new Kept(failing.error);
        }
        this.#dropped.add(name);
        return [];
      case "commit": throw new EndOfRun(`"${name}" failed, and what was done so far stays`);
      case "rollback":
        part.journal.cut(length);
        throw new StepFailure(name, error);
    }
  }

  async #handled<T>(handler: () => Promise<T>): Promise<T> {
    const { journal } = this.#part;
    const { length } = journal;
    this.#handling += 1;
    try {
      return await handler();
    } catch (error) {
      // Another try fails anew, and is handled anew.
      journal.cut(length);
      throw error;
    } finally {
      this.#handling -= 1;
    }
  }

  #record(name: string, ordinal: number, started: number, given: readonly Bundle[] | undefined, error: unknown, answered: "effect" | "stub" | undefined): void {
    const execution = this.#execution;
    const items = given?.map((bundle, index) => new Item(fields(bundle), { step: name, run: ordinal, output: 0, history: execution }, index));
    execution.lastStep = name;
    execution.record(name, {
      outputs: items === undefined ? [] : [items], source: [],
      ...(error === undefined ? {} : { error: { message: messageOf(error) } }),
      ...(answered === undefined ? {} : { answered }),
    });
    execution.host.observe?.({
      pipeline: execution.workflow.name, step: name, run: ordinal, items: [items?.length ?? 0], milliseconds: performance.now() - started,
      ...(error === undefined ? {} : { error: messageOf(error) }),
    });
  }

  #note(name: string, ordinal: number, params: unknown): void {
    const runs = (this.#execution.effects[name] ??= []);
    while (runs.length < ordinal) runs.push([]);
    runs[ordinal] = [json(params)];
  }

  #context(step: string): EffectContext {
    const { host } = this.#execution;
    return {
      item: { json: {} }, index: 0, items: [], step, env: host.env ?? {}, signal: host.signal ?? new AbortController().signal,
      ...(host.models === undefined ? {} : { models: host.models }),
      ...(host.call === undefined ? {} : { call: host.call }),
      credentials: async (name) => {
        if (host.credentials === undefined) throw new StepError(`The credential "${name}" is not set up`);
        return await host.credentials(name);
      },
    };
  }

  /** The one bundle that a step gives. More or fewer would be a wrong flow, so they are an error. */
  #oneOf<T>(name: string, options: Options, given: readonly Bundle[] | undefined): T | undefined {
    if (options.onError !== undefined && (given === undefined || given.length === 0)) return undefined;
    return single<T>(name, given ?? []);
  }
}

/** A response as the server sends it. Numbers and the like become text; a structure is sent as JSON. */
function answerOf({ status, body, headers = [] }: Response): Bundle {
  return {
    statusCode: toNumberOr(status, 200),
    headers: Object.fromEntries(headers.map(({ key, value }) => [toText(key).toLowerCase(), toText(value)])),
    body: typeof body === "object" && body !== null && !(body instanceof Date) ? body : toText(body),
  };
}

function single<T>(name: string, given: readonly Bundle[]): T {
  const [first] = given;
  if (first === undefined || given.length > 1) throw new StepFailure(name, new Error(`"${name}" gave ${given.length} bundles where exactly one was expected`));
  return first as T;
}

function several<T>(given: readonly Bundle[] | undefined): readonly T[] {
  return (given ?? []) as readonly T[];
}

/** Whatever a connector gave, as bundles. */
function bundles(result: EffectResult): readonly Bundle[] {
  if (result === undefined) return [{}];
  const values: readonly unknown[] = Array.isArray(result) ? result : [result];
  return values.map((value) => (isItem(value) ? { ...value.json, ...contents(value.binary) } : isFields(value) ? value : { data: json(value) }));
}

/** Files that were sent along, as the platform shows them: below the names of their fields, the bytes beside what the file is called. */
function uploads(files: ItemData["binary"]): Bundle {
  return Object.fromEntries(Object.entries(files ?? {}).map(([name, { data, fileName, mimeType }]) => [name, { name: fileName, mime: mimeType, data: Buffer.from(data, "base64") }]));
}

/** Files of an item as bytes below their names. */
function contents(files: ItemData["binary"]): Bundle {
  return Object.fromEntries(Object.entries(files ?? {}).map(([name, { data }]) => [name, Buffer.from(data, "base64")]));
}

function isItem(value: unknown): value is ItemData {
  return isFields(value) && isFields(value["json"]) && Object.keys(value).every((key) => key === "json" || key === "binary" || key === "pairedItem");
}

function isList(value: Bundle | readonly Bundle[]): value is readonly Bundle[] {
  return Array.isArray(value);
}

/** Parameters and bundles as a trace shows them: what JSON cannot hold is left out, bytes stand in base64. */
function json(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value, inBase64) ?? "null");
}

function inBase64(this: unknown, key: string, value: unknown): unknown {
  const bytes: unknown = typeof this === "object" && this !== null ? new Map(Object.entries(this)).get(key) : undefined;
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString("base64") : value;
}

function fields(bundle: Bundle): Fields {
  const shown = json(bundle);
  return isFields(shown) ? shown : {};
}
