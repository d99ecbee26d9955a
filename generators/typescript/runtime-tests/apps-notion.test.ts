// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { createNotionDatabasePage, createNotionPage, listNotionBlocks, queryNotionDatabase, updateNotionPage } from "../runtime/apps/notion.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const at = () => context({ json: {} }, { notionApi: { apiKey: "K" } });
const text = (...parts: string[]) => parts.map((part) => ({ plain_text: part }));
const id = "1a878e40-f803-80e4-bc79-e247aaaaaaaa";
const page = {
  object: "page", id: "pg", url: "https://www.notion.so/pg", parent: { type: "database_id" }, properties: {
    Name: { id: "title", type: "title", title: text("Hello", " W") }, "Sel Opt": { type: "select", select: { name: "A" } }, camelCase: { type: "multi_select", multi_select: [{ name: "x" }] },
    "e-mail (x)": { type: "email", email: null }, Files: { type: "files", files: [{ type: "external", external: { url: "u" } }] }, Roll: { type: "rollup", rollup: { function: "show_original", array: [{ type: "rich_text", rich_text: text("a", "b") }] } },
    Sum: { type: "rollup", rollup: { function: "sum", number: 3 } }, Due: { type: "date", date: { start: "2024-01-01" } },
  },
};

test("pages come in short, with plain properties, through all pages of the answer", async () => {
  const seen = await withApp([{ results: [page], has_more: true, next_cursor: "n" }, { results: [], has_more: false }], async () => {
    const filters = [{ key: "Status|status", condition: "equals", statusValue: "Done" }, { key: "T|rich_text", condition: "is_not_empty" }, { key: "D|date", condition: "after", date: "2024-01-02" }];
    assert.deepEqual(await queryNotionDatabase({ database: `https://www.notion.so/DB-${id.replaceAll("-", "")}?v=1`, all: true, filterBy: "manual", match: "allFilters", filters, sort: [{ key: "Num|number", direction: "descending" }] }, at()), [{ json: {
      id: "pg", name: "Hello", url: "https://www.notion.so/pg", property_name: "Hello W", property_sel_opt: "A", property_camel_case: ["x"], property_e_mail_x: null, property_files: ["u"], property_roll: ["ab"], property_due: { start: "2024-01-01" },
    } }]);
  });
  assert.deepEqual([seen[0]?.method, seen[0]?.to, seen[0]?.headers.authorization, seen[0]?.headers["notion-version"]], ["POST", `api.notion.com/v1/databases/${id.replaceAll("-", "")}/query`, "Bearer K", "2021-08-16"]);
  const body = {
    filter: { and: [{ property: "Status", status: { equals: "Done" } }, { property: "T", text: { is_not_empty: true } }, { property: "D", date: { after: "2024-01-02T00:00:00Z" } }] },
    sorts: [{ direction: "descending", property: "Num" }],
  };
  assert.deepEqual(seen.map((each) => each.json), [body, { ...body, start_cursor: "n" }]);
});

test("properties are written by their types", async () => {
  const seen = await withApp([page], async () => {
    await updateNotionPage({ page: id, simple: false, properties: [
      { key: "Txt|rich_text", textContent: "hey" }, { key: "N|number", numberValue: 4 }, { key: "S|select", selectValue: "" }, { key: "M|multi_select", multiSelectValue: "x, y" }, { key: "U|url", urlValue: "", ignoreIfEmpty: true },
      { key: "D|date", date: "2024-01-02T03:04:05" }, { key: "R|date", range: true, dateStart: "2024-01-02", dateEnd: "2024-01-03", timezone: "Europe/Berlin", includeTime: true }, { key: "B|checkbox" },
      { key: "RT|rich_text", richText: true, text: { text: [{ text: "B", isLink: true, textLink: "http://b", annotationUi: { bold: true } }] } },
    ] }, at());
    await assert.rejects(updateNotionPage({ page: id, properties: [{ key: "X|formula" }] }, at()), { message: 'A Notion property of type "formula" cannot be written' });
  });
  assert.deepEqual(seen[0]?.json, { properties: {
    Txt: { rich_text: [{ text: { content: "hey" } }] }, N: { type: "number", number: 4 }, S: { type: "select", select: null }, M: { type: "multi_select", multi_select: [{ name: "x" }, { name: "y" }] },
    D: { type: "date", date: { start: "2024-01-02T03:04:05Z", end: null } }, R: { type: "date", date: { start: "2024-01-02T00:00:00+01:00", end: "2024-01-03T00:00:00+01:00" } }, B: { type: "checkbox", checkbox: false },
    RT: { rich_text: [{ type: "text", text: { content: "B", link: { url: "http://b" } }, annotations: { bold: true } }] },
  } });
});

test("a page of a database gets its title under the database's own name for it", async () => {
  const seen = await withApp([{ properties: { Task: { type: "title" } } }, page, page], async () => {
    await createNotionDatabasePage({ database: "db", title: "T", icon: "X", blocks: [{ type: "to_do", textContent: "t", checked: true }, { type: "image", url: "http://i" }] }, at());
    await createNotionPage({ page: "p", title: "T" }, at());
  });
  assert.deepEqual(seen.slice(1).map((each) => each.json), [
    { parent: { database_id: "db" }, properties: { Task: { title: [{ text: { content: "T" } }] } }, icon: { emoji: "X" }, children: [
      { object: "block", type: "to_do", to_do: { checked: true, text: [{ text: { content: "t" } }] } }, { object: "block", type: "image", image: { type: "external", external: { url: "http://i" } } },
    ] },
    { parent: { page_id: "p" }, properties: { title: [{ text: { content: "T" } }] }, children: [] },
  ]);
});

test("blocks say whose they are, and their plain text", async () => {
  await withApp([{ results: [{ object: "block", id: "b", type: "heading_1", heading_1: { text: text("q", "r") } }], has_more: false }], async () => {
    assert.deepEqual(await listNotionBlocks({ block: "p", all: true }, at()), [{ json: { object: "block", parent_id: "p", id: "b", type: "heading_1", root_id: "p", content: "qr" } }]);
  });
});
