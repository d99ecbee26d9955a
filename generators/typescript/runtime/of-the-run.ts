// SPDX-License-Identifier: 0BSD
import { ExpressionError, orStandIn } from "./errors.js";
import type { Fields, Item, Json } from "./items.js";
import { placeOf, runOf } from "./place.js";

/** A variable of the environment (`$env`); asking for one ends the step where the pipeline may not read them. */
export function env(item: Item<unknown>, name: string): Json {
  const { env: environment } = runOf(item);
  return orStandIn<Json>(() => {
    if (environment === undefined) throw new ExpressionError("access to env vars denied");
    return environment[name];
  }, () => undefined);
}

/** The values under `vars` in pipeline.yaml (`$vars`). */
export function vars(item: Item<unknown>): Readonly<Fields> {
  return runOf(item).vars;
}

/** What the run is called, how it was started, and where it waits for an answer (`$execution`). */
export function executionOf(item: Item<unknown>): {
  readonly id: string;
  readonly mode: string;
  readonly resumeUrl: string | undefined;
  readonly resumeFormUrl: string | undefined;
} {
  const { executionId, mode, resumeUrl, resumeFormUrl } = placeOf(item);
  return { id: executionId, mode: mode === "manual" ? "test" : "production", resumeUrl, resumeFormUrl };
}

/** What the workflow was called on the platform (`$workflow`). */
export function workflowOf(item: Item<unknown>): { readonly id: string; readonly name: string; readonly active: boolean } {
  return runOf(item).workflow;
}

/** How often the step that is at work has run before (`$runIndex`). */
export function runIndex(item: Item<unknown>): number {
  return placeOf(item).runIndex;
}
