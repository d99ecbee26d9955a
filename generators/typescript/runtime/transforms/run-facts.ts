// SPDX-License-Identifier: 0BSD
import { setLabels } from "../custom-data.js";
import type { RunFacts } from "../transform.js";

/** What a run knows beyond the facts that every transform needs; a run in a test may not have it. */
type FullRun = RunFacts & {
  readonly current?: { readonly step: string } | undefined;
  readonly customData?: Record<string, string>;
  remember?<T>(scope: string, change: (memory: Record<string, unknown>) => T): T;
};

/** The name of the step that is being executed. */
export function stepName(run: FullRun): string {
  return run.current?.step ?? "";
}

/** Keeps facts with the execution. */
export function keepWithExecution(run: FullRun, facts: readonly (readonly [string, unknown])[]): void {
  setLabels(run.customData ?? {}, facts, run.mode);
}

/** Uses what a step, or all steps of the workflow together, remember of earlier executions; what is changed is kept at once. */
export function withMemory<T>(run: FullRun, purpose: string, scope: "node" | "workflow", use: (memory: Record<string, unknown>) => T): T {
  const name = scope === "workflow" ? purpose : `${purpose}:${stepName(run)}`;
  return run.remember === undefined ? use(run.state(name)) : run.remember(name, use);
}
