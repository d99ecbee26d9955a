// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { isGiven, listOf, textOf, fieldsOf } from "../json.js";
import type { EffectContext } from "./context.js";
import { readFeed } from "./rss.js";

/** Which articles of a feed are wanted. */
export interface ArticlesParams {
  readonly url?: Json;
  /** From this day on, up to that day. */
  readonly from?: Json;
  readonly to?: Json;
  readonly limit?: Json;
  /** The most articles that one run takes. */
  readonly most?: Json;
}

/** Reads the articles of a feed in its own order. `description` is the text in full where the feed has it, `summary` its short form. */
export async function readFeedArticles(params: ArticlesParams, context: EffectContext): Promise<Fields[]> {
  const entries = (await readFeed({ url: params.url ?? "" }, context)).map(({ json }) => article(json));
  const [from, to] = [day(params.from), day(params.to)];
  const found = entries.filter(({ dateCreated }) => {
    const time = day(dateCreated);
    return (from === undefined || (time !== undefined && time >= from)) && (to === undefined || (time !== undefined && time <= to));
  });
  return isGiven(params.limit) ? found.slice(0, Number(params.limit)) : found;
}

function article(entry: Fields): Fields {
  const short = entry["summary"] ?? entry["content"];
  return {
    title: entry["title"], url: entry["link"], description: entry["content:encoded"] ?? entry["content"] ?? short, summary: short,
    author: entry["creator"] ?? entry["author"], dateCreated: entry["isoDate"], comments: entry["comments"],
    categories: listOf(entry["categories"]).map((each) => (typeof each === "string" ? each : textOf(fieldsOf(each)["_"]))),
  };
}

function day(value: Json): number | undefined {
  const time = isGiven(value) ? Date.parse(textOf(value)) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
