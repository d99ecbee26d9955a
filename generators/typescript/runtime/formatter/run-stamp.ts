// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { clock } from "../clock.js";
import { StepError } from "../errors.js";

const offsets: Readonly<Record<string, string>> = {
  utc: "UTC", est: "UTC-5", edt: "UTC-4", cst: "UTC-6", cdt: "UTC-5", mst: "UTC-7", mdt: "UTC-6", pst: "UTC-8", pdt: "UTC-7",
};

/** The moment of the run: `human_now` as people write it in the workflow's zone, `utc_iso`, `est_iso` and the like at a fixed distance. */
export function runStamp(name: string): string {
  const { now, timezone } = clock();
  const moment = DateTime.fromMillis(now());
  if (name === "human_now") return moment.setZone(timezone).toFormat("LL/dd/yyyy hh:mma");
  const zone = offsets[name.replace(/_iso$/, "")];
  if (!name.endsWith("_iso") || zone === undefined) throw new StepError(`nothing is known of the stamp ${name}`);
  return moment.setZone(zone).toISO({ suppressMilliseconds: true }) ?? "";
}
