// SPDX-License-Identifier: 0BSD
import type { Config } from "./config.js";
import type { DurableStore } from "./host.js";
import { launch, type Surroundings } from "./launch.js";
import { type Remembered, type RunningSchedule, scheduleRules, startSchedule } from "./schedule.js";
import type { Started } from "./serve.js";
import { nameOf, settingsOf, type Trigger } from "./triggers.js";

/** Starts all triggers that are schedules. */
export function startSchedules(triggers: readonly Trigger[], around: Surroundings, store: DurableStore): Started & Required<Pick<Started, "next">> {
  const running = triggers.filter(({ kind }) => kind === "schedule").map((trigger) => [nameOf(trigger), start(trigger, around, store)] as const);
  return {
    next: () => Object.fromEntries(running.map(([name, schedule]) => [name, isoTime(schedule.next())])),
    close: () => {
      for (const [, schedule] of running) schedule.stop();
      return undefined;
    },
  };
}

/** The names of schedules that remember when they fired last. */
export function countingSchedules(triggers: readonly Trigger[], config: Config): string[] {
  const counts = (trigger: Trigger): boolean => scheduleRules(nameOf(trigger), settingsOf(trigger, config)).some((rule) => rule.every !== undefined);
  return triggers.filter((trigger) => trigger.kind === "schedule" && counts(trigger)).map(nameOf);
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
