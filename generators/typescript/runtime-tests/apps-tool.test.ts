// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { getFreeTimes } from "../runtime/apps/google-calendar.js";
import { appendSheetRows } from "../runtime/apps/google-sheets-write.js";
import { type History, Item } from "../runtime/items.js";
import { appTool } from "../runtime/parts/called-tool.js";
import { givenTo } from "../runtime/place.js";
import { forItems, withGoogle } from "./apps-google-helpers.js";

const history: History = { matching: () => { throw new Error("no history"); }, all: () => [], at: () => { throw new Error("no history"); } };
const origin = { step: "Chat", output: 0, run: 0, history };
const plugged = new Item({ city: "Bonn" }, origin, 0);

test("a tool calls the same connector as a step, with what the model gave", async () => {
  const tool = appTool({
    name: "free_times", description: "Says whether the calendar is free", arguments: { Start: { description: "From when on" } },
    call: getFreeTimes, params: (item) => ({ calendar: { id: "me" }, from: givenTo(item)?.["Start"], to: "2026-03-12T12:00:00Z" }),
  })(plugged);
  assert.deepEqual(tool.parameters, { type: "object", properties: { Start: { type: "string", description: "From when on" } }, required: ["Start"] });
  const asked = await withGoogle([["POST", /./, { calendars: { me: { busy: [] } } }]], async () => {
    assert.deepEqual(await tool.run({ Start: "2026-03-12T10:00:00Z" }, forItems()), [{ available: true }]);
  });
  assert.match(JSON.stringify(asked[0]?.body), /"timeMin":"2026-03-12T10:00:00Z"/);
});

test("connectors for all items at once take what the model gave as the item", async () => {
  const tool = appTool({ name: "log", description: "", call: appendSheetRows, params: () => ({ spreadsheet: { id: "doc" }, sheet: { name: "S" }, mapping: "autoMapInputData" }) })(plugged);
  const asked = await withGoogle([["GET", /values/, { values: [["Name"]] }], ["GET", /./, { sheets: [{ properties: { sheetId: 1, title: "S" } }] }]], async () => {
    assert.deepEqual(await tool.run({ Name: "Ann" }, forItems()), [{ Name: "Ann" }]);
  });
  assert.deepEqual(asked.at(-1)?.body, { range: "S!2:2", values: [["Ann"]] });
});
