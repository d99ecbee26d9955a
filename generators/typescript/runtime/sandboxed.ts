// SPDX-License-Identifier: 0BSD
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Pipeline } from "./execution.js";
import { type Fixture, replay } from "./replay.js";
import type { Trace } from "./trace.js";

/** What one replay may take. */
const SECONDS = 30;
const MEGABYTES = 1024;

/**
 * Replays a fixture in a process of its own, from which the workflow's own code reaches no network, no other process and no
 * file outside of this repository. What it tried is in the trace; a process that gives no trace is an error.
 */
export async function replayApart(pipeline: Pipeline, program: URL, file: URL, fixture: Fixture): Promise<Trace> {
  // `cutover verify` runs the tests themselves in such a process.
  if (Reflect.has(process, "permission")) return replay(pipeline, fixture);
  const mark = randomUUID();
  const guard = new URL("./sandbox.js", import.meta.url);
  const ended = spawnSync(process.execPath, [...flags(process.cwd()), "--import", guard.href, fileURLToPath(program), fileURLToPath(file)], {
    input: mark, encoding: "utf8", env: { TZ: "UTC" }, timeout: SECONDS * 1000, killSignal: "SIGKILL", maxBuffer: 2 ** 28,
  });
  const violations: string[] = [];
  for (const line of ended.stdout.split("\n").filter((text) => text.startsWith(mark))) {
    const said: Trace | { violation: string } = JSON.parse(line.slice(mark.length));
    if (!("violation" in said)) return { ...said, violations };
    violations.push(said.violation);
  }
  const why = ended.error === undefined ? ended.stderr.trim() : `it may take ${SECONDS} seconds (${ended.error.message})`;
  throw new Error(`the replay gave no trace: ${[...violations, why].join("; ")}`);
}

/** A folder and those that it lies in: packages are looked for in each. */
function parents(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...parents(above)];
}

/** The flags with which node keeps a process inside a folder and its packages, and below so much memory. */
function flags(folder: string): string[] {
  const packages = parents(folder).map((parent) => join(parent, "node_modules")).filter((path) => existsSync(path));
  const readable = new Set([folder, ...packages, ...packages.map((path) => realpathSync(path))]);
  const permission = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
  return [permission, ...[...readable].map((path) => `--allow-fs-read=${path}${sep}*`), `--max-old-space-size=${MEGABYTES}`, "--no-warnings"];
}
