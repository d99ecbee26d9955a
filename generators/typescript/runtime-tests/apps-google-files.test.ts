// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { createEvent, getEvents, getFreeTimes, updateEvent } from "../runtime/apps/google-calendar.js";
import { getDocument, updateDocument } from "../runtime/apps/google-docs.js";
import { copyDriveFile, deleteDriveFile, downloadDriveFile, moveDriveFile, searchDrive, uploadDriveFile } from "../runtime/apps/google-drive.js";
import { replaceSlideTexts } from "../runtime/apps/google-slides-text.js";
import { fieldsOf, jsonOf } from "../runtime/json.js";
import { withClock } from "../runtime/clock.js";
import { forItems, withGoogle, type Answers } from "./apps-google-helpers.js";

const everywhere = "includeItemsFromAllDrives=true&supportsAllDrives=true&spaces=appDataFolder, drive&corpora=allDrives";

test("a file of the item is uploaded with its name, type and folder", async () => {
  const item = { json: {}, binary: { data: { data: "aGVsbG8=", mimeType: "text/csv", fileName: "a.csv" } } };
  const asked = await withGoogle([["POST", /upload/, { id: "f1" }], ["PATCH", /f1/, { id: "f1", size: "5" }]], async () => {
    assert.deepEqual(await uploadDriveFile({ drive: { id: "My Drive" }, folder: { id: "root" } }, forItems([item])), { id: "f1", size: "5" });
    await assert.rejects(uploadDriveFile({ field: "other" }, forItems([item])), /no binary field 'other'/);
  });
  assert.equal(asked[0]?.url, "www.googleapis.com/upload/drive/v3/files?uploadType=multipart&supportsAllDrives=true");
  assert.match(String(asked[0]?.body), /\r\n\r\n{"name":"a\.csv","parents":\["root"\]}\r\n--part-\w+\r\nContent-Type: text\/csv\r\n\r\nhello\r\n/);
  assert.equal(asked[1]?.url, `www.googleapis.com/drive/v3/files/f1?addParents=root&${everywhere}&fields=*`);
  assert.deepEqual(asked[1]?.body, { mimeType: "text/csv", name: "a.csv", originalFilename: "a.csv" });
});

test("a download keeps the item; documents of Google are exported", async () => {
  const answers: Answers = [
    ["GET", /doc1\?/, { name: "Doc", mimeType: "application/vnd.google-apps.document" }], ["GET", /alt=media|export/, Buffer.from("content")], ["GET", /./, { name: "a.csv", mimeType: "text/csv" }],
  ];
  const asked = await withGoogle(answers, async () => {
    const given = await downloadDriveFile({ file: { url: "https://drive.google.com/file/d/f1/view" }, into: "file" }, forItems([{ json: { a: 1 } }]));
    assert.deepEqual([given.json, given.binary?.["file"]?.fileName, given.binary?.["file"]?.data], [{ a: 1 }, "a.csv", Buffer.from("content").toString("base64")]);
    await downloadDriveFile({ file: { id: "doc1" }, documentAs: "application/pdf" }, forItems());
  });
  assert.equal(asked[1]?.url, "www.googleapis.com/drive/v3/files/f1?alt=media&supportsAllDrives=true");
  assert.equal(asked[3]?.url, "www.googleapis.com/drive/v3/files/doc1/export?mimeType=application/pdf&supportsAllDrives=true");
});

test("files are found page by page, copied, moved and thrown away", async () => {
  const answers: Answers = [["GET", /pageToken=p2/, { files: [{ id: "2" }] }], ["GET", /files\?/, { files: [{ id: "1" }], nextPageToken: "p2" }], ["GET", /parents/, { parents: ["old"] }]];
  const asked = await withGoogle(answers, async () => {
    assert.deepEqual(await searchDrive({ text: "plan", all: true, folder: { id: "fold" } }, forItems()), [{ id: "1" }, { id: "2" }]);
    await moveDriveFile({ file: { id: "f1" }, folder: { id: "root" }, drive: { id: "team" } }, forItems());
    await copyDriveFile({ file: { id: "f1", name: "Plan" } }, forItems());
    assert.deepEqual(await deleteDriveFile({ file: { id: "f1" } }, forItems()), { id: "f1", success: true });
  });
  assert.equal(asked[0]?.url, `www.googleapis.com/drive/v3/files?fields=nextPageToken, files(id, name)&q=name contains 'plan' and 'fold' in parents and trashed = false&${everywhere}&pageSize=100`);
  assert.equal(asked[3]?.url, `www.googleapis.com/drive/v3/files/f1?${everywhere}&addParents=team&removeParents=old`);
  assert.deepEqual(asked[4]?.body, { copyRequiresWriterPermission: false, parents: [], name: "Copy of Plan" });
  assert.deepEqual([asked[5]?.method, asked[5]?.body], ["PATCH", { trashed: true }]);
});

test("documents: their text without tables, and changes", async () => {
  const run = (content: string): object => ({ paragraph: { elements: [{ textRun: { content } }] } });
  const body = { content: [{ sectionBreak: {} }, run("Hello\n"), { table: {} }, run("World")] };
  const asked = await withGoogle([["GET", /./, { documentId: "d", body }], ["POST", /./, { documentId: "d", replies: [{ replaceAllText: { occurrencesChanged: 2 } }, {}] }]], async () => {
    assert.deepEqual(await getDocument({ document: "https://docs.google.com/document/d/d/edit" }, forItems()), { documentId: "d", content: "Hello\nWorld" });
    assert.deepEqual(await updateDocument({ document: "d", changes: [{ action: "replaceAll", text: "{a}", replacement: "b" }, { action: "insert", text: "!" }] }, forItems()), { occurrencesChanged: 2, documentId: "d" });
  });
  assert.deepEqual(asked[1]?.body, { requests: [{ replaceAllText: { replaceText: "b", containsText: { text: "{a}", matchCase: false } } }, { insertText: { text: "!", endOfSegmentLocation: { segmentId: "" } } }] });
});

test("events: dates without a zone are in that of the pipeline; what is not given does not change", async () => {
  const calendar = { id: "me@example.com" };
  const asked = await withGoogle([["GET", /./, { items: [{ id: "1" }] }], ["POST", /freeBusy/, { calendars: { "me@example.com": { busy: [{ start: "s", end: "e" }] } } }]], async () => {
    await withClock({ timezone: "Europe/Berlin", now: () => Date.parse("2026-03-10T08:00:00Z") }, async () => {
      await createEvent({ calendar, start: "2026-03-12T10:00:00", title: "T", attendees: ["a@example.com, b@example.com"], sendUpdates: "all" }, forItems());
      await updateEvent({ calendar, event: "1", location: "L" }, forItems());
      assert.deepEqual(await getEvents({ calendar, limit: 3 }, forItems()), [{ id: "1" }]);
      assert.deepEqual(await getFreeTimes({ calendar }, forItems()), { available: false });
      assert.deepEqual(await getFreeTimes({ calendar, format: "bookedSlots" }, forItems()), [{ start: "s", end: "e" }]);
    });
  });
  assert.equal(asked[0]?.url, "www.googleapis.com/calendar/v3/calendars/me@example.com/events?sendUpdates=all");
  assert.deepEqual(asked[0]?.body, {
    start: { dateTime: "2026-03-12T09:00:00Z", timeZone: "Europe/Berlin" }, end: { dateTime: "2026-03-10T09:00:00Z", timeZone: "Europe/Berlin" },
    attendees: [{ email: "a@example.com" }, { email: "b@example.com" }], summary: "T", recurrence: [],
  });
  assert.deepEqual([asked[1]?.method, asked[1]?.body], ["PATCH", { location: "L" }]);
  assert.match(String(asked[2]?.url), /events\?timeMin=2026-03-10T08:00:00Z&timeMax=2026-03-17T08:00:00Z&singleEvents=true&maxResults=3$/);
});

test("events repeat, take whole days, and bring guests and a conference", async () => {
  const calendar = { id: "me@example.com" };
  const asked = await withGoogle([["GET", /./, { attendees: [{ email: "old@x" }], items: [] }]], async () => {
    await withClock({ timezone: "Europe/Berlin", now: () => Date.parse("2026-03-10T08:00:00Z") }, async () => {
      const repeats = { how: "weekly", times: 3 };
      await createEvent({ calendar, start: "2026-03-11T23:30:00Z", end: "2026-03-12T23:30:00Z", allDay: "yes", repeats, more: { visibility: "private", guestsCanModify: false }, conference: "hangoutsMeet" }, forItems());
      await updateEvent({ calendar, event: "1", start: "", guests: { addresses: ["new@x"] }, repeats: { rule: "FREQ=DAILY" } }, forItems());
      await updateEvent({ calendar, event: "1", guests: { mode: "replace", addresses: ["new@x"] } }, forItems());
      await getEvents({ calendar, after: "2026-03-12T10:00:00", timezone: { id: "America/New_York" }, query: { orderBy: "startTime", showDeleted: false } }, forItems());
    });
  });
  const { conferenceData, ...made } = fieldsOf(jsonOf(asked[0]?.body));
  assert.deepEqual(made, { start: { date: "2026-03-12" }, end: { date: "2026-03-13" }, visibility: "private", recurrence: ["RRULE:FREQ=WEEKLY;COUNT=3;"] });
  assert.deepEqual(fieldsOf(fieldsOf(conferenceData)["createRequest"])["conferenceSolution"], { type: "hangoutsMeet" });
  assert.match(String(asked[0]?.url), /\?conferenceDataVersion=1$/);
  assert.deepEqual(asked.filter(({ method }) => method === "PATCH").map(({ body }) => body), [
    { attendees: [{ email: "old@x" }, { email: "new@x" }], recurrence: ["RRULE:FREQ=DAILY"] }, { attendees: [{ email: "new@x" }] },
  ]);
  assert.match(String(asked.at(-1)?.url), /timeMin=2026-03-12T14:00:00Z&.*orderBy=startTime&timeZone=America\/New_York/);
});

test("Drive is searched in one drive, for kinds of files, and what was thrown away is left out", async () => {
  const asked = await withGoogle([["GET", /files/, { files: [{ id: "1" }] }]], async () => {
    assert.deepEqual(await searchDrive({ text: "a", drive: { id: "D" }, kind: "files", types: ["text/csv", "image/png"] }, forItems()), [{ id: "1" }]);
    await searchDrive({ text: "a", drive: { id: "My Drive" }, kind: "folders", types: ["text/csv"], trashed: true }, forItems());
    await searchDrive({ text: "a" }, forItems());
  });
  const asking = asked.map(({ url }) => new URL(`https://${url}`).searchParams);
  assert.deepEqual(asking.map((each) => each.get("q")), [
    "name contains 'a' and mimeType != 'application/vnd.google-apps.folder' and trashed = false and (mimeType = 'text/csv' or mimeType = 'image/png')",
    "name contains 'a' and mimeType = 'application/vnd.google-apps.folder'", "name contains 'a'",
  ]);
  assert.deepEqual(asking.map((each) => [each.get("corpora"), each.get("driveId"), each.get("supportsAllDrives")]), [["drive", "D", "true"], ["user", null, "false"], ["allDrives", null, "true"]]);
});

test("texts of slides are replaced wherever they stand", async () => {
  const asked = await withGoogle([["POST", /batchUpdate/, { presentationId: "P" }]], async () => {
    assert.deepEqual(await replaceSlideTexts({ presentation: "P", texts: [{ text: "{a}", by: "A", pages: "" }, { text: "b", matchCase: true, pages: ["p1"] }] }, forItems()), { presentationId: "P" });
  });
  assert.equal(asked[0]?.url, "slides.googleapis.com/v1/presentations/P:batchUpdate");
  assert.deepEqual(asked[0]?.body, { requests: [
    { replaceAllText: { replaceText: "A", pageObjectIds: [], containsText: { text: "{a}", matchCase: false } } },
    { replaceAllText: { replaceText: "", pageObjectIds: ["p1"], containsText: { text: "b", matchCase: true } } },
  ] });
});
