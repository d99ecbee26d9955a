// SPDX-License-Identifier: 0BSD
import { readFileSync } from "node:fs";
import { withStillTime } from "./clock.js";
import { messageOf, StepError } from "./errors.js";
import type { Pipeline } from "./execution.js";
import type { Answers, Host } from "./host.js";
import type { Fields, Json } from "./items.js";
import { written } from "./json.js";
import { MASKED, standInForSecrets } from "./secret.js";
import type { Trace, TracedItem, TracedRun } from "./trace.js";
import { handedOn, type ItemData } from "./transform.js";

export type { Trace } from "./trace.js";

/** Where the platform is found unless its owner says otherwise; a recording does not say. */
const platform = "http://localhost:5678";

/** Runs a pipeline on a recorded case: what reaches outside is answered from it, everything else really runs. */
export async function replay(pipeline: Pipeline, fixture: Fixture): Promise<Trace> {
  standInForSecrets(fixture.secrets);
  const answers = new Recording(fixture);
  const clock = Date.parse(fixture.clock ?? "2026-01-01T00:00:00.000Z");
  const random = fixture.random ?? 0.5;
  const uuid = fixture.uuid ?? "00000000-0000-4000-8000-000000000000";
  const executionId = fixture.executionId ?? "1";
  const host: Host = {
    trigger: { step: fixture.start, items: answers.delivered(fixture.start) },
    answers,
    mode: fixture.mode ?? "manual",
    executionId,
    resumeUrl: `${platform}/webhook-waiting/${executionId}`,
    resumeFormUrl: `${platform}/form-waiting/${executionId}`,
    timezone: fixture.timezone ?? "UTC",
    ...(fixture.workflow === undefined ? {} : { workflow: fixture.workflow }),
    ...(fixture.vars === undefined ? {} : { vars: fixture.vars }),
    ...(fixture.env === undefined ? {} : { env: fixture.env, exposeEnv: true }),
    now: () => clock,
    random: () => random,
    uuid: () => uuid,
    sleep: async () => {},
    store: { load: () => structuredClone(fixture.state ?? {}), save: () => {} },
  };
  const trace = await withStillTime({ clock, random, uuid, zone: fixture.localZone ?? "UTC" }, () => pipeline.run(host));
  return { case: fixture.case, ...trace };
}

/** The answers that a fixture holds. Pinned ones are the same objects each time, as they were when it was recorded. */
class Recording implements Answers {
  readonly #fixture: Fixture;
  readonly #given = new Map<FixtureAnswer, (ItemData[] | undefined)[]>();

  constructor(fixture: Fixture) {
    this.#fixture = fixture;
  }

  outputs(step: string, run: number): (ItemData[] | undefined)[] | undefined {
    const runs = this.#answersOf(step);
    const answer = runs?.[run] ?? (this.#fixture.pinned === true ? runs?.at(-1) : undefined);
    if (answer === undefined) return undefined;
    const known = this.#given.get(answer);
    if (known !== undefined) return known;
    if (answer.outputs === undefined) throw new StepError(answer.error?.message ?? `the recorded answer for "${step}" is empty`);
    const given = answer.outputs.map((items) => items?.map((item) => handedOn(item, item.pairedItem)));
    this.#given.set(answer, given);
    return given;
  }

  /** What fired the run. A first step that failed delivered nothing: it fails when the run reaches it. */
  delivered(step: string): readonly ItemData[] {
    const first = this.#answersOf(step)?.[0];
    return first !== undefined && first.outputs === undefined ? [] : this.outputs(step, 0)?.[0] ?? [{ json: {} }];
  }

  isForced(step: string): boolean {
    return this.#fixture.force?.includes(step) ?? false;
  }

  passesThrough(step: string): boolean {
    return this.#fixture.passThrough?.includes(step) ?? false;
  }

  pinned(step: string): readonly ItemData[] | undefined {
    if (this.#fixture.pinned !== true) return undefined;
    return this.#answersOf(step)?.[0]?.outputs?.[0] ?? undefined;
  }

  #answersOf(step: string): FixtureAnswer[] | undefined {
    const { answers } = this.#fixture;
    return answers !== undefined && Object.hasOwn(answers, step) ? answers[step] : undefined;
  }
}

/** Where traces go: to whoever started the sandbox (see sandbox.ts), else to the terminal. */
let answer = takeAnswer() ?? print;

function takeAnswer(): unknown {
  const name = Symbol.for("sandbox.answer");
  const given: unknown = Reflect.get(globalThis, name);
  Reflect.deleteProperty(globalThis, name);
  return given;
}

function print(trace: string): void {
  process.stdout.write(`${trace}\n`);
}

/** Replays the fixtures that are named on the command line, and gives the trace of each as one line of JSON. */
export async function replayMain(pipelines: readonly Pipeline[], argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  // Only the first caller answers: the workflow's own code runs later, and has no say in it.
  const tell = answer;
  answer = print;
  for (const path of argv) {
    const trace = await replayFile(pipelines, path);
    if (typeof tell === "function") tell(written(trace) ?? "");
  }
}

async function replayFile(pipelines: readonly Pipeline[], path: string): Promise<Trace> {
  const nothing = { case: path, steps: {}, order: [], effects: {}, responses: [] };
  try {
    const fixture: Fixture = JSON.parse(readFileSync(path, "utf8"));
    const chosen = fixture.pipeline === undefined ? pipelines[0] : pipelines.find(({ name }) => name === fixture.pipeline);
    if (chosen === undefined) throw new Error(`there is no pipeline "${fixture.pipeline ?? ""}"`);
    return await replay(chosen, fixture);
  } catch (error) {
    return { ...nothing, status: "error", error: { message: messageOf(error) } };
  }
}

/** An item as a fixture writes it. */
interface FixtureItem extends TracedItem {
  error?: unknown;
}

/** One run of a step, as a fixture answers it. */
interface FixtureAnswer {
  outputs?: (FixtureItem[] | null)[];
  /** The step failed, and nothing came out. */
  error?: { message: string };
}

/** A recorded run: what it was given, and what came out. */
export interface Fixture {
  case: string;
  provenance?: string;
  pipeline?: string;
  /** The moment at which the clock stood. */
  clock?: string;
  /** What each draw of chance gave. */
  random?: number;
  uuid?: string;
  timezone?: string;
  /** What expressions can ask about the workflow that ran. */
  workflow?: { id?: string; name?: string };
  /** The zone of the machine it ran on, in which JavaScript's own dates are read and written; UTC when missing. */
  localZone?: string;
  executionId?: string;
  mode?: string;
  /** The trigger that fired. */
  start: string;
  /** What steps that reach outside gave, run by run. */
  answers?: Record<string, FixtureAnswer[]>;
  /** The last answer of a step repeats. */
  pinned?: boolean;
  /** Steps that handed on their items without waiting. */
  passThrough?: string[];
  /** Steps that are answered although they could run. */
  force?: string[];
  /** State that was there before the run. */
  state?: Record<string, Record<string, unknown>>;
  vars?: Fields;
  env?: Record<string, string>;
  /** Secrets of the workflow by fingerprint, where the replay may know them. */
  secrets?: Record<string, string>;
  expected?: Partial<Trace>;
}

/** One way in which a run is not what was recorded. */
export interface Difference {
  /** Where: a step, with run, output and item as far as they matter. */
  where: string;
  expected: unknown;
  actual: unknown;
}

/**
 * Compares a run with the recorded one. Equal means: the same status and error, the same steps, for each step that
 * really ran the same runs with the same fields of the same items in the same order at each output, and each call to the
 * outside was given the parameters that are listed of it.
 */
export function compare(trace: Trace, expected: Partial<Trace>): Difference[] {
  const found: Difference[] = [];
  const note = (where: string, wanted: unknown, actual: unknown): void => void found.push({ where, expected: wanted, actual });
  if (expected.status !== undefined && expected.status !== trace.status) note("status", expected.status, trace.status);
  if (expected.error !== undefined || trace.error !== undefined) {
    const [wanted, actual] = [expected.error, trace.error];
    if (expected.status !== undefined && wanted?.step !== actual?.step) note("failing step", wanted?.step, actual?.step);
    if (wanted !== undefined && plain(wanted.message) !== plain(actual?.message)) note("error", wanted.message, actual?.message);
  }
  if (expected.steps === undefined) return found;
  for (const step of Object.keys(trace.steps)) {
    if (!Object.hasOwn(expected.steps, step)) note(step, "not executed", "executed");
  }
  for (const [step, wanted] of Object.entries(expected.steps)) {
    const actual = Object.hasOwn(trace.steps, step) ? trace.steps[step] : undefined;
    if (actual === undefined) note(step, "executed", "not executed");
    else if (!actual.some((run) => run.answered !== undefined)) compareRuns(step, wanted, actual, note);
    else if (Object.hasOwn(trace.effects, step) && actual.length < wanted.length) note(`${step}: number of calls`, wanted.length, actual.length);
  }
  compareCalls(expected.effects ?? {}, trace.effects, note);
  return found;
}

/** Holds calls against what is listed of them. A step that is not among the run's calls makes none. */
function compareCalls(expected: Trace["effects"], made: Trace["effects"], note: Note): void {
  for (const [step, runs] of Object.entries(expected)) {
    const calls = Object.hasOwn(made, step) ? made[step] : undefined;
    if (calls === undefined) continue;
    runs.forEach((items, run) =>
      items.forEach((listed, item) => {
        const sent = calls[run]?.[item];
        const couldNot = hasFailed(listed) && (sent === undefined || isFailure(sent));
        if (!couldNot && !wasGiven(listed, sent)) note(`${step}, run ${run}, item ${item}: parameters`, listed, sent);
      }),
    );
  }
}

/** Whether some parameter could not be worked out: where the platform failed, the code need not do better. */
function hasFailed(params: Json): boolean {
  return isFailure(params) || (typeof params === "object" && params !== null && Object.values(params).some(hasFailed));
}

/** What stands in the place of a parameter that failed. */
function isFailure(params: Json): boolean {
  return typeof params === "object" && params !== null && Object.hasOwn(params, "$error");
}

/** Whether parameters hold what is listed of them: other members may be anything, and so may what failed when it was recorded. */
function wasGiven(listed: Json, sent: Json | undefined): boolean {
  // The fixture keeps no secret, and a replay sends none.
  if (typeof listed === "string" && typeof sent === "string" && (MASKED.test(listed) || MASKED.test(sent))) return true;
  if (typeof listed !== "object" || listed === null) return sent !== undefined && canonical(listed) === canonical(sent);
  if (Array.isArray(listed)) {
    return Array.isArray(sent) && sent.length === listed.length && listed.every((one, index) => wasGiven(one, sent[index]));
  }
  const members = Object.entries(listed);
  if (members.length === 0 || isFailure(listed)) return true;
  if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return false;
  return members.every(([key, member]) => wasGiven(member, Object.hasOwn(sent, key) ? sent[key] : undefined));
}

type Note = (where: string, expected: unknown, actual: unknown) => void;

function compareRuns(step: string, wanted: TracedRun[], actual: TracedRun[], note: Note): void {
  if (wanted.length !== actual.length) note(`${step}: number of runs`, wanted.length, actual.length);
  wanted.forEach((run, index) => {
    const other = actual[index];
    if (other === undefined) return;
    const where = wanted.length > 1 || actual.length > 1 ? `${step}, run ${index}` : step;
    if (plain(run.error?.message) !== plain(other.error?.message)) note(`${where}: error`, run.error?.message, other.error?.message);
    compareOutputs(where, served(run), served(other), note);
  });
}

function compareOutputs(where: string, wanted: TracedItem[][], actual: TracedItem[][], note: Note): void {
  if (wanted.length !== actual.length) note(`${where}: outputs with items`, wanted.length, actual.length);
  wanted.forEach((items, output) => {
    const others = actual[output] ?? [];
    const place = wanted.length > 1 ? `${where}, output ${output}` : where;
    if (items.length !== others.length) note(`${place}: number of items`, items.length, others.length);
    items.forEach((item, index) => {
      const other = others[index];
      if (other === undefined) return;
      const [one, two] = [canonical(item.json), canonical(other.json)];
      if (one !== two) note(`${place}, item ${index}`, item.json, other.json);
    });
  });
}

/** The outputs of a run up to the last one that holds items. */
function served(run: TracedRun): TracedItem[][] {
  const outputs = (run.outputs ?? []).map((items) => items ?? []);
  while (outputs.length > 0 && outputs.at(-1)?.length === 0) outputs.pop();
  return outputs;
}

/** A value as text, whatever the order of its keys. What JSON cannot hold counts as JSON shows it. */
export function canonical(value: unknown): string {
  const plainValue: unknown = JSON.parse(JSON.stringify(value) ?? "null");
  return JSON.stringify(sorted(plainValue));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, inner]) => [key, sorted(inner)]));
}

/** A message without the place in the code that it names. */
function plain(message: string | undefined): string | undefined {
  return message?.replace(/ ?\[line \d+(, for item \d+)?\]/gi, "").replace(/, for item \d+/g, "").trim();
}
