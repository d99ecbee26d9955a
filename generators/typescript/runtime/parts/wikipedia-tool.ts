// SPDX-License-Identifier: 0BSD
import { callApi } from "../apps/api.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { tool, type ToolPart } from "./tool.js";

/** How many pages a model is shown, and how many characters of them together. */
const PAGES = 3;
const CHARACTERS = 4000;

const api = "https://en.wikipedia.org/w/api.php";

/** A tool that looks something up in Wikipedia: the beginnings of the pages that fit best. */
export function wikipediaTool<T>(): ToolPart<T> {
  const head = { name: "wikipedia-api", description: "Looks a topic up in Wikipedia.", arguments: { input: { description: "The topic" } } };
  return tool<T>(head, async (_item, context, args) => {
    const found = fieldsOf(await callApi({ url: api, query: { action: "query", list: "search", srsearch: textOf(args["input"]), format: "json" } }, context));
    const titles = listOf(fieldsOf(found["query"])["search"]).slice(0, PAGES).map((each) => textOf(fieldsOf(each)["title"]));
    const summaries: string[] = [];
    for (const title of titles) {
      const query = { action: "query", prop: "extracts", explaintext: "true", redirects: "1", format: "json", titles: title };
      const pages = fieldsOf(fieldsOf(fieldsOf(await callApi({ url: api, query }, context))["query"])["pages"]);
      const [page] = Object.values(pages).map(fieldsOf);
      if (page !== undefined) summaries.push(`Page: ${title}\nSummary: ${textOf(page["extract"])}`);
    }
    return summaries.length === 0 ? "No good Wikipedia Search Result was found" : summaries.join("\n\n").slice(0, CHARACTERS);
  });
}
