// SPDX-License-Identifier: 0BSD
import { readFileSync } from "node:fs";
import { type Config, type Environment, loadConfig, missingVariables, textAt } from "./config.js";
import { messageOf } from "./errors.js";
import type { DurableStore } from "./host.js";
import type { Fields, Json } from "./items.js";
import { type Calls, type Elsewhere, type Entry, entryOf, launch, type Surroundings, type WaitingRuns } from "./launch.js";
import { openEndpoints } from "./endpoints.js";
import { countingSchedules, startSchedules } from "./schedules.js";
import { StateFile } from "./state-file.js";
import type { ItemData } from "./transform.js";
import { nameOf, settingsOf, type Trigger } from "./triggers.js";

/** What an application is made of. Only `triggers` is needed; the rest has defaults. */
export interface Application {
  readonly triggers: readonly Trigger[];
  readonly config?: Config;
  readonly env?: Environment;
  /** The command line without the program's own name. */
  readonly args?: readonly string[];
  /** The port to listen on; PORT when missing, else 8080. */
  readonly port?: number;
  /** Where state is kept; a JSON file when missing, of the name in STATE_FILE, else state.json. */
  readonly store?: DurableStore;
  /** The file with what the platform had kept, where the export carried it: nothing starts before the store is filled. */
  readonly seed?: string;
  /** Pipelines that others call, by the id or name that the call uses. */
  readonly calls?: Calls;
  /** Is run when a run fails. */
  readonly onFailure?: Entry | Elsewhere | undefined;
  /** Keeps runs that wait for a call, a form or a long time, where a pipeline has steps that do. */
  readonly waiting?: WaitingRuns;
  /** Turns robots away, where a trigger or a step asks for that. */
  readonly refuseRobots?: (agent: string | undefined) => void;
  readonly log?: (line: Fields) => void;
  readonly print?: (text: string) => void;
}

/** A running application. */
export interface Running {
  /** Where it listens; undefined when no trigger is called over HTTP. */
  readonly url: string | undefined;
  /** The next firing of each schedule, by name. */
  next(): Record<string, string | undefined>;
  /** Stops listening and scheduling, and waits until the running pipelines are done. */
  stop(): Promise<void>;
}

/** What has been started and goes on until the application stops. */
export interface Started {
  /** Where it listens. */
  readonly url?: string | undefined;
  /** The next firing of each schedule, by name. */
  next?(): Record<string, string | undefined>;
  /** Takes nothing new on. Gives what is left to do when all runs are done. */
  close(): (() => Promise<void>) | undefined;
}

/** The whole of an emitted src/main.ts: reads the command line, then runs once or starts all triggers. Ends the process when that fails. */
export async function main(application: Application): Promise<void> {
  survive(application.log ?? printLine);
  try {
    const outcome = await serve({ args: process.argv.slice(2), ...application });
    if (typeof outcome === "number") {
      process.exitCode = outcome;
      return;
    }
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void outcome.stop().then(() => process.exit(0)));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 2;
  }
}

/**
 * Code of a workflow may start what nobody waits for: where that fails later, no run is there to fail, and the process goes on, as the platform's does.
 */
export function survive(log: (line: Fields) => void): void {
  for (const event of ["unhandledRejection", "uncaughtException"] as const) {
    process.on(event, (thrown: unknown) => log({ time: new Date().toISOString(), status: "error", error: messageOf(thrown), cause: "something failed that nobody waited for" }));
  }
}

function printLine(line: Fields): void {
  console.log(JSON.stringify(line));
}

/** Does what the command line asks for: gives the exit code of a single run, or the running application. */
export async function serve(application: Application): Promise<Running | number> {
  const { triggers, env = process.env, print = console.log } = application;
  const command = readCommand(application.args ?? []);
  const config = application.config ?? loadConfig();
  const store = application.store ?? new StateFile(env["STATE_FILE"]);
  const active = new Set<object>();
  const around: Surroundings = {
    config, env, store, active, log: application.log ?? printLine,
    ...(application.calls === undefined ? {} : { calls: application.calls }),
    ...(application.onFailure === undefined ? {} : { onFailure: application.onFailure }),
    ...(application.waiting === undefined ? {} : { waiting: application.waiting }),
    ...(application.refuseRobots === undefined ? {} : { refuseRobots: application.refuseRobots }),
    entries: triggers,
  };
  const configs = [config, ...(await Promise.all(Object.values(application.calls ?? {}).map(configOf))).filter((each) => each !== undefined)];
  const missing = [...new Set(configs.flatMap((each) => missingVariables(env, each.credentials, each.variables)))];
  if (missing.length > 0) throw new Error(`These environment variables are not set (see .env.example):\n  ${missing.join("\n  ")}`);
  const open = configs.flatMap(({ vars }) => Object.keys(vars).filter((name) => vars[name] === null));
  if (open.length > 0) throw new Error(`These values are missing under "vars" in pipeline.yaml: ${open.join(", ")}`);
  const unregistered = Object.keys(application.calls ?? {}).filter((id) => application.calls?.[id] === undefined);
  if (unregistered.length > 0) throw new Error(`These pipelines are not registered in src/calls.ts: ${unregistered.join(", ")}`);
  if (command.kind === "run") return runOnce(command, triggers, around, print);

  const remembering = [...config.remembers];
  //#region for kind: "schedule"
  remembering.push(...countingSchedules(triggers, config));
  //#endregion
  const memory = memoryNeeded(remembering, application);
  if (memory !== undefined && !store.seeded && !command.fromNow) {
    const how = application.seed === undefined ? "Bring the state over first" : `Copy ${application.seed} there first, made from a fresh export`;
    throw new Error(`The state store ${store.path} is empty, and ${memory} would do things twice or miss them. ${how} (see MIGRATION.md), or start with --from-now to begin with nothing.`);
  }
  if (command.fromNow) store.begin();
  // A store that cannot be read is told now, and not by the first run.
  if (store.seeded) store.load(config.pipeline);
  const unwritten = triggers.filter((trigger) => trigger.kind === "manual" && (textAt(settingsOf(trigger, config), "kind") ?? "").startsWith("app:"));
  for (const trigger of unwritten) print(`"${nameOf(trigger)}" was not converted: nothing starts it (see MIGRATION.md)`);
  if (around.waiting?.find === undefined && triggers.every(({ kind }) => kind === "manual" || kind === "call")) {
    throw new Error("Nothing here starts by itself: run it with npm start -- run [NAME] [--input FILE]");
  }
  const started: Started[] = [];
  //#region for kind: "schedule"
  const schedules = startSchedules(triggers, around, store);
  started.push(schedules);
  //#endregion
  //#region for kind: "webhook" | kind: "form" | kind: "chat" | kind: "mcp" | waiting:
  started.push(await openEndpoints(triggers, around, application.port ?? Number(env["PORT"] ?? 8080), print));
  //#endregion
  //#region for kind: "schedule"
  for (const [name, time] of Object.entries(schedules.next())) print(`${name}: next at ${time ?? "never"}`);
  //#endregion
  return {
    url: started.map(({ url }) => url).find((url) => url !== undefined),
    next: () => Object.assign({}, ...started.map(({ next }) => next?.())) as Record<string, string | undefined>,
    stop: async () => {
      // Nothing new is taken on while what runs comes to its end.
      const closed = started.map(({ close }) => close());
      while (active.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const close of closed) await close?.();
    },
  };
}

/** The settings of a pipeline that is called, where they are its own. */
async function configOf(called: Entry | Elsewhere | undefined): Promise<Config | undefined> {
  return called === undefined ? undefined : (await entryOf(called)).config;
}

/** Whose memory an empty store would lack: what repeats no work and misses none starts without one. A plain schedule remembers nothing. */
function memoryNeeded(remembering: readonly string[], { seed }: Application): string | undefined {
  const all = remembering.map((name) => `"${name}"`);
  if (all.length > 0) return all.join(", ");
  return seed === undefined ? undefined : "what was kept before";
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: "serve"; readonly fromNow: boolean }
  | { readonly kind: "run"; readonly name: string | undefined; readonly input: string | undefined };

const usage = `Usage:
  npm start                               starts all triggers
  npm start -- --from-now                 the same with an empty state store: what happened before is not done again
  npm start -- run [NAME] [--input FILE]  runs a pipeline once, by its name or by the name of one of its triggers`;

/** Reads the command line. */
function readCommand(args: readonly string[]): Command {
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
async function runOnce(command: Extract<Command, { kind: "run" }>, triggers: readonly Trigger[], around: Surroundings, print: (text: string) => void): Promise<number> {
  const trigger = choose(command.name, triggers);
  const items = command.input === undefined ? [{ json: {} }] : readItems(readFileSync(command.input, "utf8"), command.input);
  const ended = await launch(trigger, items, "manual", around);
  print(JSON.stringify({ status: ended.status, ...(ended.error === undefined ? {} : { error: ended.error }), items: ended.items?.map(({ json }) => json) ?? [] }, null, 2));
  return ended.status === "success" || ended.status === "waiting" ? 0 : 1;
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
function readItems(text: string, path: string): ItemData[] {
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
