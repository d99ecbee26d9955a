// SPDX-License-Identifier: 0BSD
import type { Tool } from "../agent.js";
import type { EffectContext } from "../host.js";
import type { Fields, Item, Json } from "../items.js";
import { withArguments } from "../place.js";
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
      run: (args, context) => call(withArguments(item, args), context, args),
    };
  };
}

function schemaOf({ type = "string", description, fallback }: Argument): Fields {
  return {
    type: type === "json" ? "object" : type,
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}
