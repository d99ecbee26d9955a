// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";
import type { ItemData } from "../transform.js";
import type { Poll } from "../polled.js";
import { readFeed, type FeedParams } from "./rss.js";

/** Entries of a feed that are younger than the youngest one at the last question; entries without a date never are. */
export const newFeedEntries: Poll<FeedParams> = async (params, memory, context) => {
  const entries = await readFeed(params, context);
  const since = typeof memory["since"] === "number" ? memory["since"] : clock().now();
  const fresh = entries.filter((entry) => momentOf(entry) > since);
  const youngest = Math.max(...entries.map(momentOf));
  return { items: fresh, memory: { since: Number.isFinite(youngest) ? youngest : since } };
};

/** When an entry was written, in milliseconds; before all time where it does not say. */
function momentOf({ json: { isoDate } }: ItemData): number {
  const time = typeof isoDate === "string" ? Date.parse(isoDate) : NaN;
  return Number.isNaN(time) ? -Infinity : time;
}
