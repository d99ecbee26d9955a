// SPDX-License-Identifier: 0BSD
import type { Tool } from "../agent.js";
import { NotConverted } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Item, Json } from "../items.js";
import { pause } from "../pause.js";
import { withArguments } from "../place.js";
import type { StepOptions } from "../policy.js";
import { type ForItem, forItem } from "./part.js";

/** A tool that is plugged into an agent. */
export type ToolPart<T> = (item: Item<T>) => Tool;

/** Tools that are asked for when a model step begins, and given back when it ends. */
export interface Toolkit {
  readonly tools: readonly Tool[];
  close(): void;
}

/** Several tools behind one part. */
export type ToolkitPart<T> = (item: Item<T>, context: EffectContext) => Promise<Toolkit>;

/** Whatever gives an agent tools. */
export type ToolSource<T> = ToolPart<T> | ToolkitPart<T>;

/** Does work with all tools at hand. */
export async function withTools<T, R>(sources: readonly ToolSource<T>[] | undefined, item: Item<T>, context: EffectContext, work: (tools: readonly Tool[]) => Promise<R>): Promise<R> {
  const kits: Toolkit[] = [];
  const tools: Tool[] = [];
  try {
    for (const source of sources ?? []) {
      const given = await source(item, context);
      if ("tools" in given) kits.push(given);
      tools.push(...("tools" in given ? given.tools : [given]));
    }
    return await work(tools);
  } finally {
    for (const kit of kits) kit.close();
  }
}

/** One argument that a model gives: what `$fromAI` asked for in the workflow. */
export interface Argument {
  /** `string` when missing; `json` is any object. */
  readonly type?: "string" | "number" | "boolean" | "json";
  readonly description?: string;
  /** Taken when the model gives nothing. */
  readonly fallback?: Json;
}

/** What every tool says about itself. */
export interface ToolHead<T> {
  readonly name: string;
  readonly description: ForItem<T, Json>;
  readonly arguments?: Readonly<Record<string, Argument>>;
  /** How often to try before the model is told of a failure, and how long to wait in between. */
  readonly retry?: NonNullable<StepOptions["retry"]>;
}

/** A tool that runs for an item; `call` sees the item together with what the model gave. */
export function tool<T>(head: ToolHead<T>, call: (item: Item<T>, context: EffectContext, args: Fields) => Json | Promise<Json>): ToolPart<T> {
  return (item) => {
    const wanted = Object.entries(head.arguments ?? {});
    return {
      name: head.name,
      description: String(forItem(head.description, item) ?? ""),
      parameters: {
        type: "object",
        properties: Object.fromEntries(wanted.map(([name, argument]) => [name, schemaOf(argument)])),
        required: wanted.filter(([, { fallback }]) => fallback === undefined).map(([name]) => name),
      },
      run: (args, context) => tried(head.retry, context.signal, async () => call(withArguments(item, args), context, args)),
    };
  };
}

/** Does work again after a failure, as often as is said. */
async function tried<R>(retry: ToolHead<unknown>["retry"], signal: AbortSignal, work: () => Promise<R>): Promise<R> {
  const most = retry === undefined ? 1 : Math.min(5, Math.max(2, retry.tries ?? 3));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= most || signal.aborted || error instanceof NotConverted) throw error;
      await pause(Math.min(5000, Math.max(0, retry?.waitMs ?? 1000)), signal);
    }
  }
}

function schemaOf({ type = "string", description, fallback }: Argument): Fields {
  return {
    type: type === "json" ? "object" : type,
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}
