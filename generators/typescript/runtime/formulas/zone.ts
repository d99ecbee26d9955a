// SPDX-License-Identifier: 0BSD
import moment from "moment-timezone";
import { clock } from "../clock.js";

/** The zone of the run. */
export function zone(): string {
  const { timezone } = clock();
  return timezone === "local" ? moment.tz.guess() : timezone;
}

/** A zone that a formula names; one that does not exist is passed over, as the platform does. */
export function zoneOr(name: string): string {
  return name !== "" && moment.tz.zone(name) !== null ? name : zone();
}
