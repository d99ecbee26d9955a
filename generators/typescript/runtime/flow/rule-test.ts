// SPDX-License-Identifier: 0BSD
import type { Fields } from "../items.js";

/** Whether a rule holds for bundles with these fields. */
export function holdsFor(rule: (...bundles: never[]) => boolean, ...bundles: readonly Fields[]): boolean {
  return (rule as (...bundles: readonly unknown[]) => boolean)(...bundles);
}
