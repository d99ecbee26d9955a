// SPDX-License-Identifier: 0BSD
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type Config, type Environment, loadConfig, missingVariables } from "./config.js";
import { messageOf } from "./errors.js";
import type { DurableStore } from "./host.js";
import type { Fields, Json } from "./items.js";
import { type Calls, type Elsewhere, type Entry, entryOf, hostOf, launch, type Surroundings, type WaitingRuns } from "./launch.js";
import { type Remembered, type RunningSchedule, scheduleRules, startSchedule } from "./schedule.js";
import { listen } from "./server.js";
import type { ItemData } from "./transform.js";
import { Changes, place, type Scopes } from "./state-cells.js";
import { nameOf, pathOf, settingsOf, type Trigger } from "./triggers.js";

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

/** How long answers that are being sent may take when the process stops, in milliseconds. */
const GRACE = 1000;

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

  const memory = memoryNeeded(triggers, application, config);
  if (memory !== undefined && !store.seeded && !command.fromNow) {
    const how = application.seed === undefined ? "Bring the state over first" : `Copy ${application.seed} there first, made from a fresh export`;
    throw new Error(`The state store ${store.path} is empty, and ${memory} would do things twice or miss them. ${how} (see MIGRATION.md), or start with --from-now to begin with nothing.`);
  }
  if (command.fromNow) store.begin();
  // A store that cannot be read is told now, and not by the first run.
  if (store.seeded) store.load(config.pipeline);
  const schedules = triggers.filter(({ kind }) => kind === "schedule").map((trigger) => [nameOf(trigger), start(trigger, around, store)] as const);
  const called = triggers.filter(({ kind }) => ["webhook", "form", "chat", "mcp"].includes(kind));
  const port = application.port ?? Number(env["PORT"] ?? 8080);
  const server = called.length === 0 && around.waiting?.find === undefined ? undefined : await listen(called, around, port, env["HOST"] ?? "0.0.0.0");
  const address = server?.address();
  const url = typeof address === "object" && address !== null ? `http://localhost:${address.port}` : undefined;
  for (const trigger of called) print(`${nameOf(trigger)}: ${url ?? ""}${pathOf(trigger, settingsOf(trigger, config))}`);
  around.waiting?.resume(around);
  await registerAll(called, around, print);
  const next = (): Record<string, string | undefined> => Object.fromEntries(schedules.map(([name, schedule]) => [name, isoTime(schedule.next())]));
  for (const [name, time] of Object.entries(next())) print(`${name}: next at ${time ?? "never"}`);
  return {
    url, next,
    stop: async () => {
      for (const [, schedule] of schedules) schedule.stop();
      const closed = server === undefined ? undefined : new Promise<void>((resolve) => { server.close(() => resolve()); server.closeIdleConnections(); });
      while (active.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      if (server === undefined) return;
      // Who still waits is to be answered by a run that is kept: its connection does not outlive the process.
      const grace = setTimeout(() => server.closeAllConnections(), GRACE);
      await closed;
      clearTimeout(grace);
    },
  };
}

/** The settings of a pipeline that is called, where they are its own. */
async function configOf(called: Entry | Elsewhere | undefined): Promise<Config | undefined> {
  return called === undefined ? undefined : (await entryOf(called)).config;
}

/** Whose memory an empty store would lack: what repeats no work and misses none starts without one. A plain schedule remembers nothing. */
function memoryNeeded(triggers: readonly Trigger[], { seed }: Application, config: Config): string | undefined {
  const counting = triggers
    .filter((trigger) => trigger.kind === "schedule" && scheduleRules(nameOf(trigger), settingsOf(trigger, config)).some((rule) => rule.every !== undefined))
    .map(nameOf);
  const all = [...config.remembers, ...counting].map((name) => `"${name}"`);
  if (all.length > 0) return all.join(", ");
  return seed === undefined ? undefined : "what was kept before";
}

/** Tells the apps whose triggers are called over HTTP which address to call. That takes an address that they can reach. */
async function registerAll(triggers: readonly Trigger[], around: Surroundings, print: (text: string) => void): Promise<void> {
  const base = around.env["PUBLIC_URL"];
  for (const trigger of triggers) {
    if (trigger.pipeline.register === undefined) continue;
    const path = pathOf(trigger, settingsOf(trigger, around.config));
    if (base === undefined) print(`${nameOf(trigger)}: set PUBLIC_URL to the address of this process as the app can reach it, so that the app is told to call ${path}`);
    else await trigger.pipeline.register(hostOf(trigger, [], "trigger", around), base.replace(/\/+$/, "") + path);
  }
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Starts a schedule. What a thinned-out rule remembers is kept beside the state of the pipelines. */
function start(trigger: Trigger, around: Surroundings, store: DurableStore): RunningSchedule {
  const name = nameOf(trigger);
  const all = store.load("schedules");
  const remembered: Remembered = Object.fromEntries(Object.entries(all[name] ?? {}).map(([index, last]) => [index, Number(last)]));
  return startSchedule({
    rules: scheduleRules(name, settingsOf(trigger, around.config)),
    timezone: trigger.pipeline.options.timezone ?? around.config.timezone ?? "America/New_York",
    remembered,
    fire: async (item) => {
      if (Object.keys(remembered).length > 0) store.save("schedules", { ...store.load("schedules"), [name]: { ...remembered } });
      await launch(trigger, [{ json: item }], "trigger", around);
    },
  });
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

/** State that outlives a run, in one JSON file: by pipeline, then by scope. Only what a run changed is written. */
export class StateFile implements DurableStore {
  readonly path: string;
  readonly waitingFolder: string;
  readonly #changes = new Changes();

  constructor(path = "state.json") {
    this.path = path;
    this.waitingFolder = `${path.replace(/\.json$/, "")}.waiting`;
  }

  get seeded(): boolean {
    return existsSync(this.path);
  }

  begin(): void {
    if (!this.seeded) this.#write({});
  }

  load(pipeline: string): Scopes {
    return this.#changes.give(this.all()[pipeline] ?? {});
  }

  save(pipeline: string, state: Scopes): void {
    const all = this.all();
    if (!this.#changes.knows(state)) all[pipeline] = {};
    const kept = (all[pipeline] ??= {});
    const { changed, gone } = this.#changes.of(state);
    for (const scope of Object.keys(state)) kept[scope] ??= {};
    for (const [cell, value] of changed) {
      const [scope = "", key = ""] = place(cell);
      (kept[scope] ??= {})[key] = JSON.parse(value);
    }
    for (const cell of gone) {
      const [scope = "", key = ""] = place(cell);
      delete kept[scope]?.[key];
    }
    this.#write(all);
  }

  /** The state of all pipelines. Throws where the value of a secret is still to be written. */
  all(): Record<string, Scopes> {
    if (!this.seeded) return {};
    const text = readFileSync(this.path, "utf8");
    const [left] = /\[secret [0-9A-F]{6}\]/.exec(text) ?? [];
    if (left !== undefined) throw new Error(`${this.path} says ${left} where the platform kept a secret, which no export brings along: write its value there`);
    const all: Record<string, Scopes> = JSON.parse(text);
    return all;
  }

  /** Replaces the file in one go, so that a crash never leaves half of it. */
  #write(all: Record<string, Scopes>): void {
    const fresh = `${this.path}.${process.pid}.tmp`;
    // Refresh tokens may be among it.
    writeFileSync(fresh, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, this.path);
  }
}
