// SPDX-License-Identifier: 0BSD
import { Item, Output, type Fields, type History } from "./items.js";
import { ask, decided, type Rule } from "./rules.js";

/** A run in which nothing happened before. */
const nothing: History = {
  matching: (step) => { throw new Error(`there is no step "${step}" in a test of a rule`); },
  all: () => [],
  at: (step) => { throw new Error(`there is no step "${step}" in a test of a rule`); },
};

/** Whether a rule holds for a single item with these fields. */
export function holdsFor(rule: Rule<never>, fields: Fields): boolean {
  const origin = { step: "test", output: 0, run: 0, history: nothing };
  const item = new Item<Fields>(fields, origin, 0);
  return decided(ask(rule, new Output(origin, [item], true), item), 0);
}
