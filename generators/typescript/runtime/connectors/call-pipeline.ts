// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Value } from "../formulas/value.js";
import type { EffectContext } from "../host.js";
import { isFields } from "../json.js";
import type { Fields } from "../items.js";

/** How another pipeline is called. */
export interface Called {
  /** The id or name that src/calls.ts lists. */
  readonly workflow?: Value;
  readonly inputs?: Value;
  /** `false`: it runs on its own, and nothing comes back. */
  readonly wait?: Value;
}

/** Runs another pipeline and gives what it answers, or what its last step gave. */
export async function callPipeline({ workflow, inputs, wait }: Called, { call, step }: EffectContext): Promise<Fields> {
  if (call === undefined) throw new StepError(`"${step}" calls another pipeline, which is not set up`);
  const json: unknown = JSON.parse(JSON.stringify(inputs ?? {}));
  const waits = wait !== false && wait !== "false";
  const given = await call(workflow, [{ json: isFields(json) ? json : {} }], waits);
  return waits ? given.at(-1)?.json ?? {} : {};
}
