// SPDX-License-Identifier: 0BSD
import { readFileSync } from "node:fs";
import type { Fields, Json } from "./items.js";
import { launch, type Surroundings } from "./launch.js";
import type { ItemData } from "./transform.js";
import { nameOf, type Trigger } from "./triggers.js";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "serve"; readonly fromNow: boolean }
  | { readonly kind: "run"; readonly name: string | undefined; readonly input: string | undefined };

const usage = `Usage:
  npm start                               starts all triggers
  npm start -- --from-now                 the same with an empty state store: what happened before is not done again
  npm start -- run [NAME] [--input FILE]  runs a pipeline once, by its name or by the name of one of its triggers`;

/** Reads the command line. */
export function readCommand(args: readonly string[]): Command {
  const [first, ...rest] = args;
  if (first === "run") {
    const words = [...rest];
    const flag = words.indexOf("--input");
    const input = flag < 0 ? undefined : words.splice(flag, 2)[1];
    if ((flag >= 0 && input === undefined) || words.length > 1 || words.some((word) => word.startsWith("--"))) throw new Error(usage);
    return { kind: "run", name: words[0], input };
  }
  if (args.some((word) => word !== "--from-now")) throw new Error(usage);
  return { kind: "serve", fromNow: args.includes("--from-now") };
}

/** Runs a pipeline once, prints how it ended, and gives the exit code. */
export async function runOnce(command: Extract<Command, { kind: "run" }>, triggers: readonly Trigger[], around: Surroundings, print: (text: string) => void): Promise<number> {
  const trigger = choose(command.name, triggers);
  const items = command.input === undefined ? [{ json: {} }] : readItems(readFileSync(command.input, "utf8"), command.input);
  const ended = await launch(trigger, items, "manual", around);
  print(JSON.stringify({ status: ended.status, ...(ended.error === undefined ? {} : { error: ended.error }), items: ended.items?.map(({ json }) => json) ?? [] }, null, 2));
  return ended.status === "success" ? 0 : 1;
}

/** The trigger of that name, or the pipeline's manual trigger, or its first one. */
function choose(name: string | undefined, triggers: readonly Trigger[]): Trigger {
  const exact = triggers.find((trigger) => name !== undefined && (trigger.step === name || nameOf(trigger) === name));
  const candidates = triggers.filter(({ pipeline }) => name === undefined || pipeline.name === name);
  const found = exact ?? candidates.find(({ kind }) => kind === "manual") ?? candidates[0];
  if (found !== undefined) return found;
  const names = [...new Set(triggers.flatMap((trigger) => [trigger.pipeline.name, nameOf(trigger)]))];
  throw new Error(`There is no pipeline or trigger called "${name ?? ""}"; there is ${names.join(", ") || "none"}`);
}

/** Items from JSON: a list of items, a list of objects, or one of either. */
export function readItems(text: string, path: string): ItemData[] {
  const value: Json = JSON.parse(text);
  const list = Array.isArray(value) ? value : [value];
  return list.map((each) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) throw new Error(`${path} must hold objects`);
    const inner = each["json"];
    const isItem = Object.keys(each).every((key) => ["json", "binary", "pairedItem"].includes(key));
    return isItem && typeof inner === "object" && inner !== null && !Array.isArray(inner) ? { json: inner, ...files(each) } : { json: each };
  });
}

function files(item: Fields): Pick<ItemData, "binary"> {
  const binary = item["binary"];
  if (typeof binary !== "object" || binary === null || Array.isArray(binary)) return {};
  const found: NonNullable<ItemData["binary"]> = {};
  for (const [name, file] of Object.entries(binary)) {
    if (typeof file !== "object" || file === null || Array.isArray(file)) continue;
    const { data, mimeType, fileName } = file;
    if (typeof data === "string") found[name] = { data, mimeType: typeof mimeType === "string" ? mimeType : "application/octet-stream", ...(typeof fileName === "string" ? { fileName } : {}) };
  }
  return { binary: found };
}
