// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "./items.js";
import type { Wanted } from "./parked.js";
import type { WorkflowFacts } from "./run-state.js";
import type { ItemData } from "./transform.js";

/** What a trigger delivers. */
export interface Firing {
  /** The name of the trigger step. */
  readonly step: string;
  readonly items: readonly ItemData[];
  /** The output that it leaves by; the first one when missing. */
  readonly output?: number;
}

/** Ready answers of steps that reach outside, instead of really calling them. */
export interface Answers {
  /** The outputs that answer the given run of a step; `undefined` when none is recorded. */
  outputs(step: string, run: number): (ItemData[] | undefined)[] | undefined;
  /** The step is to be answered even though it could really run. */
  isForced(step: string): boolean;
  /** The step hands its items on without doing anything. */
  passesThrough(step: string): boolean;
  /** These are the steps of a run that goes on: one that is not answered really runs. */
  readonly partial?: boolean;
  /** Items that stand in for a step wherever expressions ask for it. */
  pinned(step: string): readonly ItemData[] | undefined;
}

/** The secret values of one credential, by field. */
export type Credentials = Readonly<Record<string, string>>;

/** What a connector may use. */
export interface EffectContext {
  /** The item that the call is for. */
  readonly item: ItemData;
  readonly index: number;
  /** All items, for connectors that are called once for all of them. */
  readonly items: readonly ItemData[];
  readonly step: string;
  /** A model asked for the call. */
  readonly asTool?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Settings of models, by the name that the code uses. */
  readonly models?: ModelTable;
  /** A trigger asks what is new: which records that is. */
  readonly news?: News;
  /** Tells a caller who reads along, where one does. */
  readonly tell?: (content: Json) => void;
  /** Runs another pipeline, for tools that are pipelines. */
  readonly call?: Callee;
  /** Waits for what comes from outside: ends the run for now, and gives what has arrived when it is entered again. */
  readonly wait?: (wanted: Wanted, around?: Asking) => Promise<readonly ItemData[]>;
  credentials(name: string): Promise<Credentials>;
}

/** What a trigger has seen of an app's records. */
export interface News {
  /** It asks for the first time: nothing is new, and all that is there counts as seen from then on. */
  readonly first: boolean;
  /** Whether a record was not seen before, as far as what tells records apart says it. */
  isNew(record: Fields): boolean;
  /** Whether it is older than what was seen, by the field that grows; never where the trigger knows none, or asks for the first time. */
  isPast(record: Fields): boolean;
}

/** What is done before a step waits, and with what has come. */
export interface Asking {
  /** Tells people the address at which they are waited for. */
  readonly announce?: (url: string) => Promise<void>;
  /** Makes the item of what somebody sent. */
  readonly read?: (sent: ItemData) => ItemData;
}

/** The `models` section of pipeline.yaml. */
export type ModelTable = Readonly<Record<string, { readonly [key: string]: Json }>>;

/**
 * Calls another pipeline, by the id or name that a step knows it by, and gives what its last step gave. When nobody waits for it, it runs on
 * its own, and the items come back as they are.
 */
export type Callee = (pipeline: unknown, items: readonly ItemData[], wait: boolean) => Promise<readonly ItemData[]>;

/** What has come for a step that waited: items, or nothing in the time that it had. */
export interface Arrived {
  readonly step: string;
  readonly run: number;
  readonly items: readonly ItemData[] | undefined;
}

/** Where state lives that outlives a run. */
export interface StateStore {
  /** A folder for runs that wait, each in a file of its own. */
  readonly waitingFolder?: string;
  load(pipeline: string): Record<string, Record<string, unknown>>;
  save(pipeline: string, state: Record<string, Record<string, unknown>>): void;
  /** Takes an entry for this process, for a while, and gives what it holds now; nothing where it is gone, or another process has it. */
  claim?(pipeline: string, scope: string, key: string): unknown;
  /** Gives the entry back. */
  disclaim?(pipeline: string, scope: string, key: string): void;
}

/** A store that outlives the process. */
export interface DurableStore extends StateStore {
  readonly path: string;
  /** It was filled from the platform that the pipeline came from, or began empty on purpose. */
  readonly seeded: boolean;
  /** Begins with nothing: what happened before is not done again. */
  begin(): void;
}

/** What a step gives to a caller who reads along, while the run goes on. */
export interface Piece {
  readonly step: string;
  /** Counts the runs of the step, from 0. */
  readonly run: number;
  /** The item that it is about. */
  readonly index: number;
  readonly content: Json;
}

/** The surroundings of a run. Whatever is missing has a sensible default. */
export interface Host {
  readonly trigger: Firing;
  readonly mode?: string;
  readonly executionId?: string;
  readonly timezone?: string;
  readonly workflow?: Partial<WorkflowFacts>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Expressions and own code may read environment variables: all of them, or these. */
  readonly exposeEnv?: boolean | readonly string[];
  readonly vars?: Readonly<Fields>;
  readonly store?: StateStore;
  readonly answers?: Answers;
  readonly signal?: AbortSignal;
  now?(): number;
  random?(): number;
  uuid?(): string;
  sleep?(milliseconds: number): Promise<void>;
  credentials?(name: string): Promise<Credentials>;
  /** Settings of models, by the name that the code uses. */
  readonly models?: ModelTable;
  call?: Callee;
  /** A run that waits for long is kept and entered again, and need not stay in the process. */
  readonly isKept?: boolean;
  /** What a step waited for. */
  readonly arrived?: Arrived;
  /** Labels that the run had when it began to wait. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The addresses at which a run that waits is called, or shows its form. */
  readonly resumeUrl?: string;
  readonly resumeFormUrl?: string;
  /** Is told of each response as soon as the pipeline gives it. */
  respond?(response: Json): void;
  /** Is told of each piece that a step gives to a caller who reads along, where one does. */
  tell?(piece: Piece): void;
  /** Is told of each finished run of a step, for logs. */
  observe?(event: StepEvent): void;
}

/** One finished run of a step. */
export interface StepEvent {
  readonly pipeline: string;
  readonly step: string;
  readonly run: number;
  readonly items: readonly number[];
  readonly milliseconds: number;
  readonly error?: string;
}
