// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { Fixture, FixtureAnswer } from "./fixture.js";
import type { Answers, Host } from "./host.js";
import type { Pipeline } from "./pipeline-type.js";
import { standInForSecrets } from "./secret.js";
import { withStillTime } from "./still-time.js";
import type { Trace } from "./trace.js";
import { type ItemData, handedOn } from "./transform.js";

export { compare, type Difference } from "./differences.js";
export type { Fixture } from "./fixture.js";
export type { Trace } from "./trace.js";

/** Runs a pipeline on a recorded case: what reaches outside is answered from it, everything else really runs. */
export async function replay(pipeline: Pipeline, fixture: Fixture): Promise<Trace> {
  standInForSecrets(fixture.secrets);
  const answers = new Recording(fixture);
  const clock = Date.parse(fixture.clock ?? "2026-01-01T00:00:00.000Z");
  const random = fixture.random ?? 0.5;
  const uuid = fixture.uuid ?? "00000000-0000-4000-8000-000000000000";
  const host: Host = {
    trigger: { step: fixture.start, items: answers.outputs(fixture.start, 0)?.[0] ?? [{ json: {} }] },
    answers,
    mode: fixture.mode ?? "manual",
    executionId: fixture.executionId ?? "1",
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
