// SPDX-License-Identifier: 0BSD
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadConfig, type Config } from "./config.js";
import type { Pipeline } from "./execution.js";
import { isFields } from "./json.js";
import type { Calls, Elsewhere, Entry } from "./launch.js";

/** What starts a pipeline that others run: being called, or the failure of another one. */
type Called = "sub-workflow" | "error";

const loaded = new Map<string, Promise<Entry>>();

/**
 * The pipeline of another repository, with its own settings, prompts and rules; variables and state are those of this process. The folder is seen from
 * this repository's root, and its code is the one that `npm run build` made there. It is read once, when it is needed: two may run each other.
 */
export function repository(folder: string, called: Called = "sub-workflow"): Elsewhere {
  const root = resolve(folder);
  return {
    load: () => {
      const key = `${called} ${root}`;
      const known = loaded.get(key) ?? load(root, called);
      loaded.set(key, known);
      return known;
    },
  };
}

async function load(root: string, called: Called): Promise<Entry> {
  const [code, registry] = ["pipeline.js", "calls.js"].map((name) => join(root, "dist", "src", name));
  if (code === undefined || !existsSync(code)) throw new Error(`${root} is not built: run "npm ci" and "npm run build" there`);
  const config = loadConfig(join(root, "pipeline.yaml"));
  const pipeline = Object.values(await imported(code)).find(isPipeline);
  if (pipeline === undefined) throw new Error(`${code} holds no pipeline`);
  const calls = registry !== undefined && existsSync(registry) ? (await imported(registry))["calls"] : undefined;
  return { pipeline, step: startOf(config, called), config, ...(isCalls(calls) ? { calls } : {}) };
}

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  const found: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
  return found;
}

/** The trigger that is made for it, or the first one. */
function startOf({ triggers, pipeline }: Config, called: Called): string {
  const found = Object.entries(triggers).find(([, { kind }]) => kind === called)?.[0] ?? Object.keys(triggers)[0];
  if (found === undefined) throw new Error(`The pipeline "${pipeline}" has no trigger`);
  return found;
}

function isPipeline(value: unknown): value is Pipeline {
  return typeof value === "object" && value !== null && "execute" in value && "name" in value;
}

function isCalls(value: unknown): value is Calls {
  return isFields(value);
}
