// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import { childrenOf, decodeEntities, markupOf, readXml, textOf, type XmlElement } from "../xml-reader.js";
import type { EffectContext } from "./context.js";
import { bodyText } from "./http-response.js";
import { send } from "./http-send.js";

/** The parameters of a feed to read. */
export interface FeedParams {
  readonly version?: number;
  readonly url?: Json;
  readonly insecure?: Json;
  /** Names of further elements to read, separated by commas. */
  readonly customFields?: Json;
}

const accept = "application/rss+xml, application/rdf+xml;q=0.8, application/atom+xml;q=0.6, application/xml;q=0.4, text/xml;q=0.4";

/** Reads a feed (RSS 0.9 to 2.0, RDF, Atom) and gives one item for each of its entries. */
export async function readFeed(params: FeedParams, context: EffectContext): Promise<ItemData[]> {
  // Before version 1.1 the feed of the first item only was read.
  if ((params.version ?? 1.2) < 1.1 && context.index > 0) return [];
  if (params.url === undefined || params.url === null || params.url === "") throw new StepError('The parameter "URL" has to be set!');
  const url = String(params.url);
  if (!URL.canParse(url)) throw new StepError('The provided "URL" is not valid!');
  const answer = await send({
    method: "GET", url, headers: { accept: (params.version ?? 1.2) >= 1.2 ? accept : "application/rss+xml", "user-agent": "rss-parser" },
    timeoutMs: 60_000, redirects: 5, neverError: true, insecure: params.insecure === true, signal: context.signal,
  });
  if (answer.status >= 300) throw new StepError(`Status code ${answer.status}`);
  return parseFeed(bodyText(answer), String(params.customFields ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "")).map((json) => ({ json }));
}

/** The entries of a feed, with the field names that n8n gives them. */
export function parseFeed(text: string, custom: readonly string[] = []): Fields[] {
  const root = readXml(text.replace(/^\uFEFF/, "").trim());
  if (root.name === "feed") return childrenOf(root, "entry").map((entry) => atomEntry(entry, custom));
  const channel = childrenOf(root, "channel")[0];
  if (root.name === "rss" && channel !== undefined) return childrenOf(channel, "item").map((item) => rssItem(item, custom));
  if (root.name === "rdf:RDF") return childrenOf(root, "item").map((item) => rssItem(item, custom));
  throw new StepError("Feed not recognized as RSS 1 or 2.");
}

const copied: readonly (readonly [from: string, to: string])[] = [
  ["author", "creator"], ["dc:creator", "creator"], ["dc:date", "date"], ["dc:language", "language"], ["dc:rights", "rights"], ["dc:source", "source"], ["dc:title", "title"],
  ["title", "title"], ["link", "link"], ["pubDate", "pubDate"], ["author", "author"], ["summary", "summary"], ["content:encoded", "content:encoded"],
  ["dc:creator", "dc:creator"], ["dc:date", "dc:date"], ["comments", "comments"],
];

function rssItem(item: XmlElement, custom: readonly string[]): Fields {
  const fields: Fields = {};
  for (const [from, to] of [...copied, ...custom.map((name) => [name, name] as const)]) {
    const value = first(item, from);
    if (value !== undefined) fields[to] = value;
  }
  if (typeof fields["content:encoded"] === "string") fields["content:encodedSnippet"] = snippet(fields["content:encoded"]);
  const enclosure = childrenOf(item, "enclosure")[0];
  if (enclosure !== undefined) fields["enclosure"] = { ...enclosure.attributes };
  const description = childrenOf(item, "description")[0];
  if (description !== undefined) {
    fields["content"] = unlessBlank(markupOf(description));
    fields["contentSnippet"] = snippet(markupOf(description));
  }
  const guid = first(item, "guid");
  if (guid !== undefined) fields["guid"] = guid;
  const categories = childrenOf(item, "category").map(category);
  if (categories.length > 0) fields["categories"] = categories;
  return withIsoDate(fields);
}

function atomEntry(entry: XmlElement, custom: readonly string[]): Fields {
  const fields: Fields = {};
  const title = childrenOf(entry, "title")[0];
  if (title !== undefined) fields["title"] = unlessBlank(markupOf(title));
  const links = childrenOf(entry, "link");
  const link = links.find(({ attributes }) => attributes["rel"] === "alternate") ?? links[0];
  if (link?.attributes["href"] !== undefined) fields["link"] = link.attributes["href"];
  const date = first(entry, "published") ?? first(entry, "updated");
  if (date !== undefined && !Number.isNaN(Date.parse(date))) fields["pubDate"] = new Date(date).toISOString();
  const author = childrenOf(entry, "author")[0];
  const name = author === undefined ? undefined : first(author, "name");
  if (name !== undefined) fields["author"] = name;
  const content = childrenOf(entry, "content")[0];
  if (content !== undefined) {
    fields["content"] = markupOf(content);
    fields["contentSnippet"] = snippet(markupOf(content));
  }
  const summary = childrenOf(entry, "summary")[0];
  if (summary !== undefined) fields["summary"] = markupOf(summary);
  for (const key of ["id", ...custom]) {
    const value = first(entry, key);
    if (value !== undefined) fields[key] = value;
  }
  return withIsoDate(fields);
}

function first(element: XmlElement, name: string): string | undefined {
  const child = childrenOf(element, name)[0];
  return child === undefined ? undefined : unlessBlank(textOf(child));
}

/** White space alone counts as nothing; around a text it stays. */
function unlessBlank(text: string): string {
  return text.trim() === "" ? "" : text;
}

/** A category is its text, with its attributes where it has some. */
function category(element: XmlElement): Json {
  const text = unlessBlank(textOf(element));
  return Object.keys(element.attributes).length === 0 ? text : { _: text, $: { ...element.attributes } };
}

/** The text of a piece of HTML. */
function snippet(html: string): string {
  return decodeEntities(html.replace(/([^\n])<\/?(?:h|br|p|ul|ol|li|blockquote|section|table|tr|div)(?:.|\n)*?>([^\n])/gm, "$1\n$2").replace(/<(?:.|\n)*?>/gm, "")).trim();
}

function withIsoDate(fields: Fields): Fields {
  const date = fields["pubDate"] ?? fields["date"];
  const time = typeof date === "string" ? Date.parse(date.trim()) : NaN;
  return Number.isNaN(time) ? fields : { ...fields, isoDate: new Date(time).toISOString() };
}
