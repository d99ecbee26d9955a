// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "./errors.js";
import { type Fields, type History, Item, type Lineage } from "./items.js";
import type { Current, RunState, Wiring } from "./run-state.js";

/** An item as expressions see it. */
export interface SeenItem {
  readonly json: unknown;
  readonly binary?: Readonly<Record<string, object>> | undefined;
}

/** Where the items of an input came from. */
interface SeenSource {
  readonly step: string;
  readonly output: number;
  readonly run: number;
}

/** What an expression can ask another step: `$('Step')` and `$node["Step"]`. Each member throws as the workflow did. */
export interface StepReader {
  readonly isExecuted: boolean;
  /** Whether items are pinned for the step, which only a replay has. */
  readonly isPinned: boolean;
  readonly params: unknown;
  readonly context: unknown;
  /** Index of the step's last run, -1 before the first. */
  readonly lastRun: number;
  /** The item of this step that an item of the current input descends from; `method` is how the workflow asks for it. */
  matching(itemIndex: number, method?: string): SeenItem;
  /** The items of an output (by default the one that leads here) of a run (by default the last). */
  all(output?: number, run?: number): readonly SeenItem[];
  /** The same without what is pinned for a step. */
  recorded(output?: number, run?: number): readonly SeenItem[];
  /** The item of a run (by default the last) at an index. */
  at(itemIndex: number, run?: number): SeenItem;
}

/** The place at which an expression is evaluated: one item of one run of one step. */
export interface Place {
  readonly step: string;
  readonly runIndex: number;
  readonly itemIndex: number;
  /** The items of the input that the step works on. */
  readonly items: readonly SeenItem[];
  /** How many these are. */
  readonly count: number;
  /** One of them. */
  item(index: number): SeenItem | undefined;
  /** The run of other steps that `$node` looks at; their last one when missing. */
  readonly runOfSteps?: number | undefined;
  readonly source: SeenSource | undefined;
  /** What a model called a tool with, for `$fromAI`. */
  readonly given?: Readonly<Record<string, unknown>> | undefined;
  readonly workflow: { readonly id: string; readonly name: string; readonly active: boolean };
  readonly executionId: string;
  readonly mode: string;
  readonly resumeUrl?: string | undefined;
  readonly resumeFormUrl?: string | undefined;
  /** Environment variables; `undefined` when expressions may not read them. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** The parameters of the current step as exported, for `$parameter`. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** The page before, for expressions of a pagination. */
  readonly page?: { readonly response: unknown; readonly pageCount: number; readonly request: unknown } | undefined;
  /** Throws an ExpressionError when there is no such step. */
  reader(step: string): StepReader;
  /** State that outlives the run: `global`, or the step's own. */
  state(scope: "global" | "node"): Record<string, unknown>;
  /** Data that the execution is labelled with (`$execution.customData`). */
  readonly customData: Record<string, string>;
}

function isRunState(history: History): history is RunState {
  return "workflow" in history && "runs" in history;
}

/** The run that an item is part of. */
export function runOf(item: Item<unknown>): RunState {
  const { history } = item.origin;
  if (!isRunState(history)) throw new Error("this item is not part of a run");
  return history;
}

const known = new WeakMap<Wiring, ReadonlySet<string>>();

function stepsOf(wiring: Wiring): ReadonlySet<string> {
  const found = known.get(wiring);
  if (found !== undefined) return found;
  const targets = Object.values(wiring).flat(2);
  const names = new Set([...Object.keys(wiring), ...targets.map((target) => (typeof target === "string" ? target : target[0]))]);
  known.set(wiring, names);
  return names;
}

const seen = new WeakMap<object, SeenItem>();

function plain(item: Item<unknown>, pairedItem: Lineage | undefined): SeenItem {
  const { json, binary, error } = item;
  return {
    json,
    ...(binary && { binary }),
    ...(pairedItem === undefined ? {} : { pairedItem }),
    ...(error === undefined ? {} : { error }),
  };
}

/** An item of another step as plain data, the same object each time. */
function view(item: Item<unknown>): SeenItem {
  const known = seen.get(item);
  if (known !== undefined) return known;
  const fresh = plain(item, item.pairedItem);
  seen.set(item, fresh);
  return fresh;
}

const inputs = new WeakMap<object, readonly SeenItem[]>();

/** The items of an input as plain data; their lineage is their position in it. */
function inputView(input: Current["input"]): readonly SeenItem[] {
  const known = inputs.get(input);
  if (known !== undefined) return known;
  const fresh = input.items.map((item, index) => plain(item, { item: index }));
  inputs.set(input, fresh);
  return fresh;
}

function readerOf(run: RunState, current: Current, step: string): StepReader {
  if (run.wiring !== undefined && !stepsOf(run.wiring).has(step) && !run.isExecuted(step) && run.parameters(step) === undefined) {
    throw new ExpressionError("Referenced node doesn't exist");
  }
  const input = (index: number): Item<unknown> => {
    const item = current.input.items[index];
    if (item === undefined) throw new ExpressionError("Can’t get data for expression");
    return item;
  };
  return {
    get isExecuted() {
      return run.isExecuted(step);
    },
    get isPinned() {
      return run.pinned(step) !== undefined;
    },
    get params() {
      return run.parameters(step);
    },
    get context() {
      return run.context(step);
    },
    get lastRun() {
      return run.runs(step).length - 1;
    },
    matching: (index, method) => view(run.matching(step, input(index), method)),
    all: (output, index) => run.all(step, output ?? run.branch(step), index).map(view),
    recorded: (output, index) => run.recorded(step, output, index).map(view),
    at: (index, ofRun) => view(run.at(step, index, undefined, ofRun)),
  };
}

/** The place of the current step at one index of its input. */
export function placeAt(run: RunState, current: Current, itemIndex: number): Place {
  const { step, input, source } = current;
  const items = inputView(input);
  return {
    step,
    runIndex: current.run,
    itemIndex,
    items,
    count: items.length,
    item: (index) => items[index],
    source: source[0] ?? undefined,
    workflow: run.workflow,
    executionId: run.executionId,
    resumeUrl: run.resumeUrl,
    resumeFormUrl: run.resumeFormUrl,
    mode: run.mode,
    environment: run.env,
    variables: run.vars,
    parameters: run.parameters(step),
    customData: run.customData,
    reader: (name) => readerOf(run, current, name),
    state: (scope) => run.state(scope === "node" ? `node:${step}` : scope),
  };
}

/** The place that an item has in the input of the step that is being executed. */
export function placeOf(item: Item<unknown>): Place {
  const run = runOf(item);
  if (run.current === undefined) throw new Error("no step is being executed");
  const place = placeAt(run, run.current, item.index);
  const given = givenTo(item);
  return given === undefined ? place : { ...place, given };
}

const given = new WeakMap<object, Fields>();

/** The same item at the same place, as a tool sees it that a model called with arguments: `$fromAI` reads them. */
export function withArguments<T>(item: Item<T>, args: Fields): Item<T> {
  const called = new Item(item.json, item.origin, item.index, item.pairedItem, item.binary, item.error);
  given.set(called, args);
  return called;
}

/** What a model called a tool with, when the item stands for such a call. */
export function givenTo(item: Item<unknown>): Fields | undefined {
  return given.get(item);
}
