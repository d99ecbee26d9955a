// SPDX-License-Identifier: 0BSD
import { readFileSync } from "node:fs";
import { messageOf } from "./errors.js";
import type { Fixture } from "./fixture.js";
import type { Pipeline } from "./pipeline-type.js";
import { replay, type Trace } from "./replay.js";
import { takeViolations } from "./violations.js";
import { written } from "./written.js";

/** Replays the fixtures that are named on the command line, and prints the trace of each as one line of JSON. */
export async function replayMain(pipelines: readonly Pipeline[], argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  for (const path of argv) {
    const trace = await replayFile(pipelines, path);
    process.stdout.write(`${written({ ...trace, violations: takeViolations() }) ?? ""}\n`);
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
