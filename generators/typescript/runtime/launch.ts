// SPDX-License-Identifier: 0BSD
import { type Config, credentialsFrom, type Environment } from "./config.js";
import { messageOf, NotConverted } from "./errors.js";
import type { Execution, Pipeline } from "./execution.js";
import type { Callee, Host, Piece, StateStore } from "./host.js";
import type { Fields, Json } from "./items.js";
import type { ParkedAt } from "./parked.js";
import { keptIn } from "./refresh-tokens.js";
import type { Trace, TracedRun } from "./trace.js";
import type { ItemData } from "./transform.js";

/** A pipeline, and the trigger at which it is entered. */
export interface Entry {
  readonly pipeline: Pipeline;
  /** The name of the trigger step. */
  readonly step: string;
  /** The output of the trigger that the items leave by; the first one when missing. */
  readonly output?: number;
  /** What its own repository says, where it is another one. */
  readonly config?: Config;
  /** The pipelines that it calls, where its repository is another one. */
  readonly calls?: Calls;
  /** Is run when a run that another pipeline called fails; what this process does on failures does not count for it. */
  readonly onFailure?: Entry;
}

/** A pipeline of another repository, which is read when it is needed. */
export interface Elsewhere {
  load(): Promise<Entry>;
}

/** Pipelines that others call, by the id or name that the call uses; nothing where one is still to be registered. */
export type Calls = Readonly<Record<string, Entry | Elsewhere | undefined>>;

/** A pipeline, wherever it is. */
export async function entryOf(called: Entry | Elsewhere): Promise<Entry> {
  return "load" in called ? await called.load() : called;
}

/** What all runs of a process share. */
export interface Surroundings {
  readonly config: Config;
  readonly env: Environment;
  readonly store: StateStore;
  readonly calls?: Calls;
  /** Is run when a run fails, with what failed. */
  readonly onFailure?: Entry | Elsewhere;
  /** Keeps runs that wait for a call, a form or a long time, where a pipeline has steps that do. */
  readonly waiting?: WaitingRuns;
  /** Turns robots away, where a trigger or a step asks for that. */
  readonly refuseRobots?: (agent: string | undefined) => void;
  /** All triggers of the process, at which kept runs are entered again. */
  readonly entries?: readonly Entry[];
  /** The runs that are under way, of whatever pipeline: a process that is to stop waits for them. */
  readonly active?: Set<object>;
  /** Is told of each piece that a step gives to a caller who reads along, where one does. */
  readonly tell?: (piece: Piece) => void;
  /** Is given one line for each run. */
  readonly log: (line: Fields) => void;
}

/** How a run ended. */
export interface Ended {
  readonly status: Trace["status"];
  readonly error?: { readonly step?: string; readonly message: string };
  /** What was thrown, where something was. */
  readonly thrown?: unknown;
  /** What the last step gave at its first output; undefined when nothing ran. */
  readonly items: readonly ItemData[] | undefined;
  readonly executionId: string;
  /** It ended at something that was not converted. */
  readonly unconverted?: boolean;
  /** How many parts of it failed and were kept for later. */
  readonly incomplete?: number;
  /** The path of the form that the run waits for. */
  readonly next?: string;
}

/** A run that waits, when it goes on. */
export interface Resumed {
  readonly executionId: string;
  readonly token: string;
  readonly at: ParkedAt;
  readonly steps: Readonly<Record<string, TracedRun[]>>;
  readonly labels: Readonly<Record<string, string>>;
  /** What has come; nothing in the time that the step had. */
  readonly arrived?: readonly ItemData[];
}

/** What a run gives to be kept. */
export interface ToKeep {
  readonly entry: Entry;
  readonly items: readonly ItemData[];
  readonly mode: string;
  readonly executionId: string;
  readonly token: string;
  readonly at: ParkedAt;
  readonly run: Execution;
}

/** A run that waits for a request. */
export interface WaitingRun {
  readonly executionId: string;
  readonly at: ParkedAt;
  /** The trigger step that the run began with. */
  readonly trigger: string;
  /** Goes on with what has come; nothing where somebody else was faster. */
  goOn(arrived: readonly ItemData[], respond?: (response: Json) => void): Promise<Ended | undefined>;
}

/** A run whose address is asked for, and that does not wait any more. */
export interface GoneRun {
  readonly executionId: string;
  /** It has ended, as far as this process knows; otherwise it goes on right now. */
  readonly isOver: boolean;
  /** It ended with an error, as far as this process remembers. */
  readonly hasFailed: boolean;
}

/** Keeps runs that wait. */
export interface WaitingRuns {
  /** What a run is told of its addresses, and of what it did before. */
  begin(executionId: string, around: Surroundings, kept?: Resumed): Pick<Host, "resumeUrl" | "resumeFormUrl" | "answers"> & { readonly token: string };
  /** Keeps a run, and gives the path of the form that it waits for. */
  keep(run: ToKeep, around: Surroundings): string | undefined;
  /** The run that waits for a request at a path, or one that has gone on from there; missing where runs wait for their time only. */
  find?(path: string, around: Surroundings): WaitingRun | GoneRun | undefined;
  /** Minds how long kept runs may wait, when the process starts. */
  resume(around: Surroundings): void;
}

/** One who called, and was not answered before the run began to wait. */
interface Caller {
  respond(response: Json): void;
  end(ended: Ended): void;
}

/** Callers that are still to be answered, by execution: their connections are open. */
const callers = new Map<string, Caller>();

/** Keeps a caller until the run, which waits for something else, answers or ends. */
export function waitsOn(executionId: string, caller: Caller): void {
  callers.set(executionId, caller);
}

let lastId = Date.now();

/** Runs a pipeline once. Never rejects: a failure is part of what it gives. */
export async function launch(entry: Entry, items: readonly ItemData[], mode: string, around: Surroundings, respond?: (response: Json) => void, kept?: Resumed): Promise<Ended> {
  const run = {};
  around.active?.add(run);
  try {
    return await launched(entry, items, mode, around, respond, kept);
  } finally {
    around.active?.delete(run);
  }
}

async function launched(entry: Entry, items: readonly ItemData[], mode: string, around: Surroundings, respond?: (response: Json) => void, kept?: Resumed): Promise<Ended> {
  lastId = Math.max(lastId + 1, Date.now());
  const executionId = kept?.executionId ?? String(lastId);
  const started = performance.now();
  const caller = callers.get(executionId);
  let answered = false;
  const answer = caller === undefined ? respond : (response: Json): void => {
    answered = true;
    caller.respond(response);
    respond?.(response);
  };
  const ended = await attempt(entry, items, { mode, executionId, around, respond: answer, kept });
  if (caller !== undefined && (answered || ended.status !== "waiting")) {
    callers.delete(executionId);
    if (!answered) caller.end(ended);
  }
  around.log({
    time: new Date().toISOString(), pipeline: entry.pipeline.name, trigger: entry.step, mode, execution: executionId, status: ended.status,
    milliseconds: Math.round(performance.now() - started),
    ...(ended.incomplete === undefined || ended.incomplete === 0 ? {} : { incomplete: ended.incomplete }),
    ...(ended.error === undefined ? {} : { error: ended.error.message, ...(ended.error.step === undefined ? {} : { step: ended.error.step }) }),
  });
  const handler = mode === "integrated" ? entry.onFailure : mode === "manual" || mode === "error" ? undefined : around.onFailure;
  if (ended.status === "error" && handler !== undefined) await launch(await entryOf(handler), [{ json: failure(entry, ended, mode) }], "error", around);
  return ended;
}

/** What a run finds around it. */
export function hostOf({ step, output, ...own }: Entry, items: readonly ItemData[], mode: string, around: Surroundings): Host {
  const { config, calls } = { ...around, ...own };
  const read = credentialsFrom(around.env, config.credentials);
  return {
    trigger: { step, items, ...(output === undefined ? {} : { output }) }, mode, env: around.env, exposeEnv: config.variables, vars: config.vars, store: around.store,
    ...(config.timezone === undefined ? {} : { timezone: config.timezone }),
    credentials: async (name) => keptIn(around.store, name, read(name)),
    models: config.models,
    call: callee(calls, around),
    // What runs because of a failure has no caller.
    ...(around.tell === undefined || mode === "error" ? {} : { tell: around.tell }),
  };
}

async function attempt(entry: Entry, items: readonly ItemData[], facts: {
  mode: string; executionId: string; around: Surroundings; respond: ((response: Json) => void) | undefined; kept: Resumed | undefined;
}): Promise<Ended> {
  const { mode, executionId, around, respond, kept } = facts;
  const { token = "", ...resumable } = around.waiting?.begin(executionId, around, kept) ?? {};
  const host: Host = {
    ...hostOf(entry, items, mode, around), executionId, ...resumable, ...(respond === undefined ? {} : { respond }),
    isKept: isKept(entry, mode, around),
    ...(kept === undefined ? {} : { arrived: { step: kept.at.step, run: kept.at.run, items: kept.arrived }, labels: kept.labels }),
  };
  try {
    const run = await entry.pipeline.execute(host);
    const at = run.parked;
    if (at !== undefined && around.waiting === undefined) {
      return { status: "error", executionId, error: { step: at.step, message: "The run waits, and this process keeps no runs that wait: give it `waiting: waitingRuns` in src/main.ts" }, items: undefined };
    }
    const next = at === undefined ? undefined : around.waiting?.keep({ entry, items, mode, executionId, token, at, run }, around);
    const last = at !== undefined ? run.held : run.lastStep === undefined ? undefined : run.runs(run.lastStep).at(-1)?.outputs[0];
    return {
      ...(next === undefined ? {} : { next }),
      status: run.status, executionId, unconverted: run.unconverted, incomplete: run.incomplete, ...(run.failure === undefined ? {} : { error: run.failure, thrown: run.thrown }),
      items: run.answer === undefined ? last?.map((item) => ({ json: item.json, ...(item.binary === undefined ? {} : { binary: item.binary }) })) : [{ json: run.answer }],
    };
  } catch (error) {
    return { status: "error", executionId, error: { message: messageOf(error) }, thrown: error, items: undefined };
  }
}

/** Whether a run that waits for long is kept. Whoever started it by hand, or called it from another pipeline, waits for its end. */
function isKept({ pipeline, step }: Entry, mode: string, { waiting, entries = [] }: Surroundings): boolean {
  if (waiting === undefined || mode === "manual" || mode === "integrated") return false;
  return entries.some((entry) => entry.pipeline.name === pipeline.name && entry.step === step);
}

/** What a failure handler is given, as n8n's error trigger gives it. */
function failure(entry: Entry, ended: Ended, mode: string): Fields {
  const { name, options } = entry.pipeline;
  const { thrown } = ended;
  const error = {
    message: ended.error?.message, ...(thrown instanceof Error ? { name: thrown.name, stack: thrown.stack } : {}),
    // Errors of another repository are of classes of its own.
    ...(thrown instanceof Error && "description" in thrown && typeof thrown.description === "string" ? { description: thrown.description } : {}),
    timestamp: Date.now(), node: { name: ended.error?.step },
  };
  return {
    execution: { id: ended.executionId, mode, lastNodeExecuted: ended.error?.step, error },
    workflow: { id: options.workflow?.id ?? name, name: options.workflow?.name ?? name },
  };
}

/** Runs another pipeline for a step that calls it, by its name or by the id of the workflow that it was. */
function callee(calls: Calls | undefined, around: Surroundings): Callee {
  return async (pipeline, items, wait) => {
    const wanted = wantedName(pipeline);
    const called = calls?.[wanted];
    if (called === undefined) throw new NotConverted(`The pipeline "${wanted}" is not part of this repository: register it in src/calls.ts`);
    const ending = launch(await entryOf(called), items, "integrated", around);
    if (!wait) return items;
    const ended = await ending;
    if (ended.status !== "success") {
      const why = ended.status === "waiting" ? "waits for a call or a form: it goes on by itself, and its caller cannot wait for it" : "was cancelled";
      const message = ended.error?.message ?? `The pipeline "${wanted}" ${why}`;
      throw ended.unconverted === true ? new NotConverted(message) : new Error(message);
    }
    return ended.items ?? [];
  };
}

/** The id or name, also where it stands in a choice of how to name a workflow. */
function wantedName(value: unknown): string {
  if (typeof value === "object" && value !== null && "value" in value) return String(value.value ?? "");
  return String(value ?? "");
}
