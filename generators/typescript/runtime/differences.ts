// SPDX-License-Identifier: 0BSD
import type { Trace, TracedItem, TracedRun } from "./trace.js";

/** One way in which a run is not what was recorded. */
export interface Difference {
  /** Where: a step, with run, output and item as far as they matter. */
  where: string;
  expected: unknown;
  actual: unknown;
}

/**
 * Compares a run with the recorded one. Equal means: the same status and error, the same steps, and for each step that
 * really ran the same runs with the same fields of the same items in the same order at each output.
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
  }
  return found;
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
