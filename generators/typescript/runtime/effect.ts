// SPDX-License-Identifier: 0BSD
import type { Effect, EffectResult, Routing } from "./connector.js";
import { forgiving, messageOf, NotConverted, StepError, WholeStepError } from "./errors.js";
import type { EffectContext } from "./host.js";
import type { Item, Json, Output } from "./items.js";
import { isFields, jsonOf } from "./json.js";
import { Parked } from "./parked.js";
import type { Produced } from "./policy.js";
import { restamped, type StepCall } from "./step.js";
import { AnswerItem, type ItemData } from "./transform.js";

/** Computes the parameters of a call from an item. */
export type Request<T, P> = (item: Item<T>, input: Output<T>) => P;

/** How often a connector is called: for each item unless one of these is set. */
export interface EffectOptions {
  /** Once for all items, with a list of parameters. */
  readonly whole?: boolean;
}

type AnyRequest = (item: Item<unknown>, input: Output<unknown>) => unknown;

/** Calls the connector for each item, and turns what it gives into items. */
export async function callEffect<P>(
  call: StepCall,
  effect: Effect<P>,
  request: Request<never, P>,
  options: EffectOptions,
): Promise<Produced> {
  const compute = request as (item: Item<unknown>, input: Output<unknown>) => P;
  const sent = noteCalls(call);
  if (options.whole === true) {
    const params = call.items.map((item) => compute(item, call.input));
    sent.push(...params.map(shown));
    const answer = await Reflect.apply(effect, undefined, [params, context(call, call.items[0], 0)]);
    return [toItems(answer, undefined)];
  }
  if (effect.forAll !== undefined) return [await callForAll(call, effect.forAll, compute, sent)];
  if (effect.pace !== undefined) return [await callAtOnce(call, effect, effect.pace, compute, sent)];
  const items: ItemData[] = [];
  const outputs: ItemData[][] = [items];
  for (let index = 0; index < call.items.length; index += 1) {
    const item = call.items[index];
    if (item === undefined) continue;
    try {
      const params = compute(item, call.input);
      sent.push(shown(params));
      if (effect.route !== undefined) leave(item, index, await effect.route(params, context(call, item, index)), outputs);
      else items.push(...toItems(await effect(params, context(call, item, index)), index));
    } catch (error) {
      items.push(failed(call, error, index));
    }
  }
  return outputs;
}

/** The item that shows a failure, where the step goes on after one. */
function failed(call: StepCall, error: unknown, index: number): ItemData {
  if (!call.continueOnFail || error instanceof NotConverted || error instanceof WholeStepError) throw error;
  return { json: { error: fieldOf(error) }, pairedItem: { item: index } };
}

/** Calls the connector for all items without waiting for their answers in between: a failure of one leaves the others under way. */
async function callAtOnce<P>(
  call: StepCall,
  effect: Effect<P>,
  pace: NonNullable<Effect<P>["pace"]>,
  compute: (item: Item<unknown>, input: Output<unknown>) => P,
  sent: Json[],
): Promise<ItemData[]> {
  const answers: Promise<ItemData[]>[] = [];
  for (const [index, item] of call.items.entries()) {
    const about = context(call, item, index);
    try {
      const params = compute(item, call.input);
      sent.push(shown(params));
      await pace(params, about);
      const answer = Promise.resolve(effect(params, about)).then((given) => toItems(given, index)).catch((error: unknown) => [failed(call, error, index)]);
      // It is looked at when all are under way; until then nobody misses it.
      answer.catch(() => undefined);
      answers.push(answer);
    } catch (error) {
      answers.push(Promise.resolve([failed(call, error, index)]));
    }
  }
  const settled = await Promise.allSettled(answers);
  return settled.flatMap((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
}

/** Puts an item on the outputs by which it leaves. */
function leave(item: Item, index: number, { outputs: wanted, json = item.json }: Routing, outputs: ItemData[][]): void {
  for (const output of wanted) {
    while (outputs.length <= output) outputs.push([]);
    outputs[output]?.push({ json, ...(item.binary === undefined ? {} : { binary: item.binary }), pairedItem: { item: index } });
  }
}

/** Calls a connector for one item outside of a step, and gives the items that it makes. */
export async function callOnce<P>(effect: Effect<P>, params: P, context: EffectContext): Promise<readonly ItemData[]> {
  return effect.forAll === undefined ? toItems(await effect(params, context), undefined) : effect.forAll([params], context);
}

/** One call for all items: when it fails, the step's error stands for all of them. */
async function callForAll<P>(
  call: StepCall,
  work: (params: readonly P[], context: EffectContext) => Promise<readonly ItemData[]>,
  compute: (item: Item<unknown>, input: Output<unknown>) => P,
  sent: Json[],
): Promise<ItemData[]> {
  try {
    const params = call.items.map((item) => compute(item, call.input));
    sent.push(...params.map(shown));
    return [...(await work(params, context(call, call.items[0], 0)))];
  } catch (error) {
    if (!call.continueOnFail || error instanceof NotConverted || error instanceof Parked) throw error;
    return [{ json: { ...call.items[0]?.json }, error }];
  }
}

/** Computes the parameters of calls that a recording answers, for the trace. */
export function noteAnswered(call: StepCall, request: Request<never, unknown> | undefined): void {
  if (request === undefined) return;
  const compute = request as AnyRequest;
  const sent = noteCalls(call);
  for (const item of call.items) {
    const { value, errors } = forgiving(() => shown(compute(item, call.input)));
    sent.push(value === undefined ? { $error: errors[0] } : value);
  }
}

/** What an item shows of a failure: what the error says of itself, or its message. */
function fieldOf(error: unknown): Json {
  return error instanceof Error && "asField" in error ? jsonOf(error.asField) : messageOf(error);
}

/** Begins the list of calls of this run of the step. */
function noteCalls(call: StepCall): Json[] {
  const runs = (call.execution.effects[call.step] ??= []);
  const sent: Json[] = [];
  while (runs.length < call.run) runs.push([]);
  runs[call.run] = sent;
  return sent;
}

function beforePages(value: object): unknown {
  try {
    return typeof value === "function" ? Reflect.apply(value, undefined, []) : undefined;
  } catch {
    return undefined;
  }
}

/** Parameters as a trace shows them: what JSON cannot hold is left out, and what is asked anew for each page is shown as it is before the first one. */
function shown(params: unknown): Json {
  const text = JSON.stringify(params, (_, value: unknown) => (typeof value === "function" ? beforePages(value) : value));
  return params === undefined ? null : JSON.parse(text ?? "null");
}

function context(call: StepCall, item: Item | undefined, index: number): EffectContext {
  const { host } = call.execution;
  return {
    item: item ?? { json: {} },
    index,
    items: call.items,
    step: call.step,
    env: host.env ?? {},
    signal: host.signal ?? new AbortController().signal,
    ...(host.models === undefined ? {} : { models: host.models }),
    ...(host.call === undefined ? {} : { call: host.call }),
    ...(host.tell === undefined ? {} : { tell: (content: Json) => host.tell?.({ step: call.step, run: call.run, index, content }) }),
    wait: async (wanted, { announce, read } = {}) => {
      const { arrived, resumeUrl = "", resumeFormUrl = "" } = host;
      if (arrived?.step !== call.step || arrived.run !== call.run) {
        await announce?.(wanted.kind === "form" ? resumeFormUrl : resumeUrl);
        throw new Parked({ ...wanted, step: call.step, run: call.run });
      }
      if (arrived.items === undefined) return restamped(call.items, 0);
      return read === undefined ? arrived.items : arrived.items.map(read);
    },
    credentials: async (name) => {
      if (host.credentials === undefined) throw new StepError(`The credential "${name}" is not set up`);
      return await host.credentials(name);
    },
  };
}

/** Whatever a connector gave, as items that descend from the item it was called for. */
function toItems(result: EffectResult, index: number | undefined): ItemData[] {
  const values: readonly unknown[] = Array.isArray(result) ? result : [result];
  return values.map((value) => {
    const data: ItemData = isItem(value) ? { ...value } : { json: isFields(value) ? value : value === undefined ? {} : { data: jsonOf(value) } };
    if (data.pairedItem === undefined && index !== undefined) data.pairedItem = { item: index };
    return data;
  });
}

const itemKeys = new Set(["json", "binary", "pairedItem", "error"]);

function isItem(value: unknown): value is ItemData {
  if (value instanceof AnswerItem) return true;
  return isFields(value) && isFields(value["json"]) && Object.keys(value).every((key) => itemKeys.has(key));
}
