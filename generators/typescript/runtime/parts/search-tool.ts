// SPDX-License-Identifier: 0BSD
import { callApi } from "../apps/api.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, listOf, textOf, withoutMissing } from "../json.js";
import { forItem, type ForItem } from "./part.js";
import { tool, type ToolPart } from "./tool.js";

/** How the web is searched. */
export interface SearchSettings {
  readonly credential?: string;
  /** The country, by two letters. */
  readonly gl?: Json;
  /** The language, by two letters. */
  readonly hl?: Json;
  readonly device?: Json;
  readonly no_cache?: Json;
  readonly google_domain?: Json;
}

/** Sections of an answer that are shown whole where they come, the first that does. */
const sections = ["events_results", "sports_results", "top_stories", "news_results"] as const;

/** A tool that searches the web by SerpApi: the answer where Google has one, otherwise what the results say. */
export function searchTool<T>(settings: ForItem<T, SearchSettings> = {}): ToolPart<T> {
  const head = { name: "search", description: "Searches the web, for questions about current events. Takes a search query.", arguments: { input: { description: "The search query" } } };
  return tool<T>(head, async (item, context, args) => {
    const { credential = "serpApi", ...options } = forItem(settings, item);
    const { apiKey } = await context.credentials(credential);
    const answer = fieldsOf(await callApi({ url: "https://serpapi.com/search", query: { ...withoutMissing(options), api_key: apiKey, engine: "google", q: textOf(args["input"]) } }, context));
    if (answer["error"] !== undefined) throw new StepError(`Got error from serpAPI: ${textOf(answer["error"])}`);
    return shown(answer);
  });
}

function shown(answer: Fields): string {
  const box = fieldsOf(listOf(answer["answer_box_list"])[0] ?? answer["answer_box"]);
  const said = box["result"] ?? box["answer"] ?? box["snippet"] ?? box["snippet_highlighted_words"];
  if (said !== undefined) return textOf(said);
  if (Object.keys(box).length > 0) return JSON.stringify(Object.fromEntries(Object.entries(box).filter(([, value]) => typeof value !== "object" && !textOf(value).startsWith("http"))));
  const section = sections.map((name) => answer[name]).find((each) => each !== undefined);
  if (section !== undefined) return JSON.stringify(section);
  const graph = fieldsOf(answer["knowledge_graph"]);
  const facts = Object.entries(graph).filter(([, value]) => typeof value === "string" && !value.startsWith("http")).map(([name, value]) => `${name}: ${textOf(value)}`);
  const results = listOf(answer["organic_results"]).filter(isFields).map(({ snippet, title }) => textOf(snippet ?? title)).filter((text) => text !== "");
  const snippets = [...facts, ...results];
  return snippets.length === 0 ? "No good search result found" : JSON.stringify(snippets);
}
