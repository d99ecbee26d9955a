// SPDX-License-Identifier: 0BSD
import { ExpressionError, StepError } from "./errors.js";
import type { Host } from "./host.js";
import { type Fields, Item, type Json, type Origin, Output } from "./items.js";
import { matching } from "./lineage.js";
import type { ParkedAt } from "./parked.js";
import { type Current, Graph, type RunState, type StepRun, type Wiring, type WorkflowFacts } from "./run-state.js";
import { type Trace, type TracedRun, traceRun } from "./trace.js";
import type { ItemData } from "./transform.js";

/** What a run that took longer than it may is told of. */
export const TIMED_OUT = "The execution was cancelled because it timed out";

/** The environment variables that expressions and own code may read; nothing where they are refused any. */
function exposed({ env = {}, exposeEnv }: Host): Readonly<Record<string, string | undefined>> | undefined {
  if (exposeEnv === true) return env;
  if (exposeEnv === undefined || exposeEnv === false) return undefined;
  return Object.fromEntries(exposeEnv.map((name) => [name, env[name]]));
}

/** What has happened in a run so far, and what the steps of the run can ask about it. */
export class Execution implements RunState {
  /** The pipeline's own name: state is kept under it, whatever expressions are told about the workflow. */
  readonly pipeline: string;
  readonly workflow: WorkflowFacts;
  readonly mode: string;
  readonly executionId: string;
  readonly timezone: string;
  readonly order: "depth-first" | "breadth-first";
  readonly wiring: Wiring | undefined;
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  readonly vars: Readonly<Fields>;
  readonly customData: Record<string, string>;
  readonly resumeUrl: string | undefined;
  readonly resumeFormUrl: string | undefined;
  readonly host: Host;
  readonly graph: Graph | undefined;
  readonly responses: Json[] = [];
  readonly effects: Record<string, Json[][]> = {};
  readonly calls: string[] = [];
  current: Current | undefined;
  lastStep: string | undefined;
  failure: Trace["error"];
  /** What was thrown where it failed. */
  thrown: unknown;
  status: Trace["status"] = "success";
  /** The run ended at something that was not converted. */
  unconverted = false;
  /** What is answered to the pipeline that called this one. */
  answer: Fields | undefined;
  /** Where the run waits for what comes from outside. */
  parked: ParkedAt | undefined;
  /** What the step was given that waits: the platform takes it for what the last step gave. */
  held: readonly Item[] | undefined;
  /** How many parts of the run were kept for later. */
  incomplete = 0;
  readonly #parameters: Readonly<Record<string, Fields>>;
  readonly #runs = new Map<string, StepRun[]>();
  readonly #pins = new Map<string, readonly Item[] | undefined>();
  readonly #contexts = new Map<string, Record<string, unknown>>();
  readonly #ancestors = new Map<string, ReadonlySet<string>>();
  readonly #over = new AbortController();
  #state: Record<string, Record<string, unknown>> | undefined;

  constructor(name: string, options: PipelineOptions, host: Host) {
    const signals = [...(host.signal === undefined ? [] : [host.signal]), this.#over.signal];
    this.host = options.timeoutSeconds === undefined ? host : { ...host, signal: AbortSignal.any(signals) };
    this.pipeline = name;
    this.workflow = { id: name, name, active: false, ...options.workflow, ...host.workflow };
    this.mode = host.mode ?? "trigger";
    this.executionId = host.executionId ?? "1";
    this.timezone = options.timezone ?? host.timezone ?? "America/New_York";
    this.order = options.order ?? "depth-first";
    this.wiring = options.wiring;
    this.graph = options.wiring === undefined ? undefined : new Graph(options.wiring);
    this.env = exposed(host);
    this.vars = host.vars ?? {};
    this.customData = { ...host.labels };
    this.resumeUrl = host.resumeUrl;
    this.resumeFormUrl = host.resumeFormUrl;
    this.#parameters = options.parameters ?? {};
  }

  /** Breaks off the calls that are under way: the run has no time left. */
  breakOff(): void {
    this.#over.abort(new StepError(TIMED_OUT));
  }

  now(): number {
    return this.host.now?.() ?? Date.now();
  }

  random(): number {
    return this.host.random?.() ?? Math.random();
  }

  uuid(): string {
    return this.host.uuid?.() ?? crypto.randomUUID();
  }

  runs(step: string): readonly StepRun[] {
    return this.#runs.get(step) ?? [];
  }

  isExecuted(step: string): boolean {
    return this.#runs.has(step);
  }

  pinned(step: string): readonly Item[] | undefined {
    if (this.host.answers === undefined) return undefined;
    if (!this.#pins.has(step)) {
      const items = this.host.answers.pinned(step);
      this.#pins.set(step, items === undefined ? undefined : this.place(step, 0, 0, items));
    }
    return this.#pins.get(step);
  }

  branch(step: string): number {
    const current = this.current?.step;
    return current === undefined ? 0 : this.graph?.branch(current, step) ?? 0;
  }

  parameters(step: string): Fields | undefined {
    return this.#parameters[step];
  }

  context(step: string): Record<string, unknown> {
    const known = this.#contexts.get(step);
    if (known !== undefined) return known;
    const fresh: Record<string, unknown> = {};
    this.#contexts.set(step, fresh);
    return fresh;
  }

  state(scope: string): Record<string, unknown> {
    this.#state ??= this.host.store?.load(this.pipeline) ?? {};
    return (this.#state[scope] ??= {});
  }

  /** Changes what outlives the run at once, for what other runs must know before this one ends. A run by hand changes it for itself only. */
  remember<T>(scope: string, change: (memory: Record<string, unknown>) => T): T {
    const { store } = this.host;
    if (store === undefined || this.mode === "manual") return change(this.state(scope));
    const all = store.load(this.pipeline);
    const result = change((all[scope] ??= {}));
    store.save(this.pipeline, all);
    return result;
  }

  /** Keeps what outlives the run, unless the run was only tried out by hand. */
  saveState(): void {
    if (this.#state !== undefined && this.mode !== "manual") this.host.store?.save(this.pipeline, this.#state);
  }

  matching(step: string, item: Item<unknown>, method?: string): Item<unknown> {
    return matching({
      runs: (name) => this.runs(name),
      isExecuted: (name) => this.isExecuted(name),
      pinned: (name) => this.pinned(name),
      leadsHere: (name) => this.#leadsHere(name),
      inCode: this.current?.code ?? false,
    }, step, item.origin, item.index, method);
  }

  #leadsHere(step: string): boolean {
    const here = this.current?.step;
    if (this.graph === undefined || here === undefined) return true;
    const known = this.#ancestors.get(here);
    const ancestors = known ?? this.graph.ancestors(here);
    if (known === undefined) this.#ancestors.set(here, ancestors);
    return ancestors.has(step);
  }

  all(step: string, output = 0, run?: number): readonly Item[] {
    // What is pinned for a step stands for every run and output that there was not.
    const pinned = this.pinned(step);
    if (pinned === undefined) return this.recorded(step, output, run);
    try {
      return this.recorded(step, output, run);
    } catch {
      return pinned;
    }
  }

  recorded(step: string, output = 0, run?: number): readonly Item[] {
    const runs = this.#runs.get(step);
    if (runs === undefined) throw new ExpressionError(`Node '${step}' hasn't been executed`);
    const wanted = run === undefined || run === -1 ? runs.length - 1 : run;
    const record = runs[wanted];
    if (record === undefined) throw new ExpressionError(`Run ${wanted} of node "${step}" not found`);
    if (record.outputs.length === 0) throw new ExpressionError("No data found from `main` input");
    if (record.outputs.length <= output) throw new ExpressionError(`Node "${step}" has no branch with index ${output}.`);
    const items = record.outputs[output];
    if (items === undefined) throw new TypeError("this output holds nothing");
    return items;
  }

  at(step: string, index: number, output?: number, run?: number): Item {
    const items = output === undefined ? this.#connected(step, run) : this.all(step, output, run);
    if (items.length === 0) throw new ExpressionError(`Node '${step}' hasn't been executed`);
    const found = items[index];
    if (found !== undefined) return found;
    throw new ExpressionError(`"${step}" node has ${items.length} item(s) but you're trying to access item ${index}`);
  }

  /** The items of the output that leads here; a step that does not lead here has none, unless it is pinned. */
  #connected(step: string, run?: number): readonly Item[] {
    const here = this.current?.step;
    const apart = here !== undefined && this.graph !== undefined && this.graph.branch(here, step) === undefined;
    if (!apart || !this.#runs.has(step)) return this.all(step, this.branch(step), run);
    const pinned = this.pinned(step);
    if (pinned === undefined) throw new ExpressionError(`connect "${here}" to "${step}"`);
    return pinned;
  }

  /** Gives items their place in the run. */
  place(step: string, run: number, output: number, items: readonly ItemData[]): Item[] {
    const origin: Origin = { step, run, output, history: this };
    return items.map((data, index) => new Item(data.json, origin, index, data.pairedItem, data.binary, data.error));
  }

  /** An output that a step did not give. */
  nothing<T>(step: string, output = 0): Output<T> {
    return new Output<T>({ step, run: Math.max(0, this.runs(step).length - 1), output, history: this }, [], false);
  }

  /** Keeps a finished run of a step. */
  record(step: string, run: StepRun): void {
    const runs = this.#runs.get(step);
    if (runs === undefined) this.#runs.set(step, [run]);
    else runs.push(run);
    this.calls.push(step);
  }

  trace(): Trace {
    const steps: Record<string, TracedRun[]> = {};
    for (const [step, runs] of this.#runs) steps[step] = runs.map(traceRun);
    return {
      status: this.status,
      ...(this.failure === undefined ? {} : { error: this.failure }),
      steps,
      order: this.calls,
      effects: this.effects,
      responses: this.responses,
    };
  }
}

/** In which order steps that are ready take their turn. */
export type Order = "depth-first" | "breadth-first";

/** What holds for every run of a pipeline. */
export interface PipelineOptions {
  /** Depth first when missing. */
  readonly order?: Order;
  /** The zone of dates without one; that of the host when missing. */
  readonly timezone?: string;
  /** A run that takes longer is cancelled before its next step. */
  readonly timeoutSeconds?: number;
  /** The connections, where expressions or joins ask for them. */
  readonly wiring?: Wiring;
  /** The parameters of steps, as written, where expressions ask for them. */
  readonly parameters?: Readonly<Record<string, Fields>>;
  readonly workflow?: Partial<WorkflowFacts>;
}

/** The body of a request that starts a pipeline. */
export interface SentBody {
  /** Its bytes, no longer compressed. */
  readonly plain: Uint8Array;
  readonly mimeType: string;
  /** The parsed body; undefined when the type is none that is parsed, or when there is no body. */
  readonly value: Json;
  readonly multipart: boolean;
  /** The parts of a form that have no file name, whatever type they tell. */
  readonly texts: readonly (readonly [name: string, text: string])[];
}

/** A pipeline, ready to run. */
export interface Pipeline {
  readonly name: string;
  readonly options: PipelineOptions;
  /** Runs once. A step that fails ends the run; that is part of the trace, not an exception. */
  run(host: Host): Promise<Trace>;
  /** The same, with the state that the run left behind, for callers that need the items of its last step. */
  execute(host: Host): Promise<Execution>;
  /** The items that a request of the app that starts it gives; nothing where it starts no run. */
  accept?(host: Host, request: ItemData): Promise<readonly ItemData[] | undefined>;
  /** What an app is answered that tries the address with a request like its events; nothing where the request is one of them. */
  challenge?(host: Host, request: ItemData): Promise<string | undefined>;
  /** Reads the body of a request that starts it, where its platform reads bodies in a way of its own. */
  readBody?(body: SentBody): Json;
  /** Tells the app that starts it to call an address from now on. */
  register?(host: Host, url: string): Promise<void>;
  /** What an app is answered that asks with a GET request whether the address is right; nothing where it is refused. */
  greet?(host: Host, query: Readonly<Fields>): Promise<string | undefined>;
}
