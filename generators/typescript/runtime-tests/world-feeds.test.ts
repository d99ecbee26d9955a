// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { graphql } from "../runtime/connectors/graphql.js";
import { parseFeed, readFeed } from "../runtime/connectors/rss.js";
import { newFeedEntries } from "../runtime/connectors/rss-poll.js";
import { readXml } from "../runtime/xml-reader.js";
import { context, json, service } from "./world-helpers.js";

const rss = `<?xml version="1.0"?><!-- c --><rss version="2.0"><channel><title>F</title><item>
<title>One &amp; two</title><link>https://e.example/1</link><pubDate>Wed, 11 Mar 2026 10:00:00 GMT</pubDate><dc:creator><![CDATA[Ann]]></dc:creator>
<description><![CDATA[<p>Hello</p><p>World &gt; all</p>]]></description><content:encoded>&lt;b&gt;x&lt;/b&gt;</content:encoded>
<guid isPermaLink="false">g1</guid><category>a</category><category>b</category><enclosure url="u" type="t" length="1"/><extra>e</extra></item></channel></rss>`;

test("an RSS feed gives one item for each entry", async () => {
  const api = await service((seen, response) => (seen.url.pathname === "/gone" ? json(response, {}, 404) : response.end(rss)));
  try {
    assert.deepEqual(await readFeed({ url: api.url, customFields: "extra, none" }, context()), [{ json: {
      creator: "Ann", "dc:creator": "Ann", title: "One & two", link: "https://e.example/1", pubDate: "Wed, 11 Mar 2026 10:00:00 GMT", "content:encoded": "<b>x</b>", "content:encodedSnippet": "x", extra: "e",
      enclosure: { url: "u", type: "t", length: "1" }, content: "<p>Hello</p><p>World &gt; all</p>", contentSnippet: "Hello\nWorld > all", guid: "g1", categories: ["a", "b"], isoDate: "2026-03-11T10:00:00.000Z",
    } }]);
    await assert.rejects(readFeed({ url: `${api.url}/gone` }, context()), { message: "Status code 404" });
    await assert.rejects(readFeed({ url: "nope" }, context()), { message: 'The provided "URL" is not valid!' });
    assert.deepEqual(await readFeed({ version: 1, url: api.url }, context({ json: {} }, {}, 1)), []);
  } finally {
    await api.close();
  }
});

test("a feed that is watched gives the entries that came since the last question", async () => {
  let entries = ["2026-03-11T10:00:00Z"];
  const atom = () => `<feed>${entries.map((time) => `<entry><title>${time}</title><updated>${time}</updated></entry>`).join("")}<entry><title>undated</title></entry></feed>`;
  const api = await service((_, response) => response.end(atom()));
  try {
    const first = await newFeedEntries({ url: api.url }, {}, context());
    assert.deepEqual(first.items, []);
    entries = ["2026-03-12T10:00:00Z", "2026-03-11T10:00:00Z"];
    const second = await newFeedEntries({ url: api.url }, first.memory, context());
    assert.deepEqual(second.items.map(({ json: { title } }) => title), ["2026-03-12T10:00:00Z"]);
    assert.deepEqual((await newFeedEntries({ url: api.url }, second.memory, context())).items, []);
  } finally {
    await api.close();
  }
});

test("an Atom feed, and text that is no feed", () => {
  const [entry] = parseFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link rel="self" href="s"/><link rel="alternate" href="a"/><updated>2026-03-11T10:00:00+01:00</updated><author><name>Bo</name></author><content type="html">&lt;i&gt;c&lt;/i&gt;</content><id>i</id></entry></feed>`);
  assert.deepEqual(entry, { title: "T", link: "a", pubDate: "2026-03-11T09:00:00.000Z", author: "Bo", content: "<i>c</i>", contentSnippet: "c", id: "i", isoDate: "2026-03-11T09:00:00.000Z" });
  assert.throws(() => parseFeed("<html></html>"), /not recognized/);
  assert.throws(() => readXml("<a><b></a>"), /not well-formed/);
});

test("a GraphQL query is sent with its variables, and reported errors are errors", async () => {
  const api = await service((seen, response) => (seen.body.includes("bad") ? json(response, { errors: [{ message: "one" }, { message: "two" }] }) : json(response, { data: { ok: true } })));
  try {
    assert.deepEqual(await graphql({ endpoint: api.url, query: "query A { a }", variables: '{"n":1}', operationName: "A", auth: "headerAuth", headers: [{ name: "x-a", value: "b" }] }, context({ json: {} }, { httpHeaderAuth: { name: "x-key", value: "k" } })), [{ json: { data: { ok: true } } }]);
    assert.deepEqual(JSON.parse(api.seen[0]?.body ?? ""), { query: "query A { a }", variables: { n: 1 }, operationName: "A" });
    assert.deepEqual([api.seen[0]?.headers["x-key"], api.seen[0]?.headers["x-a"], api.seen[0]?.headers["content-type"]], ["k", "b", "application/json"]);
    await assert.rejects(graphql({ endpoint: api.url, query: "bad" }, context()), { message: "one, two" });
    await assert.rejects(graphql({ endpoint: api.url, variables: "{" }, context()), /^StepError: Using variables failed/);
  } finally {
    await api.close();
  }
});
