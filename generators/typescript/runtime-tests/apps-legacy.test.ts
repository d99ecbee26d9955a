// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendAirtableRecords, changeAirtableRecords, listAirtableRecords, readAirtableRecord, removeAirtableRecords } from "../runtime/apps/airtable-legacy.js";
import { copyLegacyDriveFile, createLegacyDriveFolder, deleteLegacyDriveFile, listLegacyDriveFiles, updateLegacyDriveFile, uploadLegacyDriveFile } from "../runtime/apps/google-drive-legacy.js";
import { createSharedDrive, deleteSharedDrive, getSharedDrive, listSharedDrives, updateSharedDrive } from "../runtime/apps/google-drive-shared.js";
import { createLegacyNotionPage } from "../runtime/apps/notion-legacy.js";
import { callOnce } from "../runtime/effect.js";
import type { Fields } from "../runtime/items.js";
import { forItems, withGoogle, type Answers } from "./apps-google-helpers.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { airtableTokenApi: { accessToken: "tok" }, notionApi: { apiKey: "n" } };
const table = { base: "app1", table: "T b" };
const at = (...items: Fields[]) => ({ ...context({ json: items[0] ?? {} }, keys), items: items.map((json) => ({ json })) });
const made = (...ids: string[]): object => ({ records: ids.map((id) => ({ id })) });

test("the first Airtable node writes the items' fields in batches, and its records come of the last item of each", async () => {
  const items = [{ a: 1, b: "x" }, { a: 2 }, { b: 3 }];
  const seen = await withApp([made("r1", "r2"), made("r3")], async () => {
    const params = { ...table, every: false, fields: ["a"], typecast: true, size: 2 };
    assert.deepEqual(await appendAirtableRecords.forAll?.([params, params, params], at(...items)), [
      { json: { id: "r1" }, pairedItem: { item: 1 } }, { json: { id: "r2" }, pairedItem: { item: 1 } }, { json: { id: "r3" }, pairedItem: { item: 2 } },
    ]);
  });
  assert.deepEqual(seen.map(({ method, to, json }) => [method, to, json]), [
    ["POST", "api.airtable.com/v0/app1/T%20b", { typecast: true, records: [{ fields: { a: 1 } }, { fields: { a: 2 } }] }],
    ["POST", "api.airtable.com/v0/app1/T%20b", { typecast: true, records: [{ fields: {} }] }],
  ]);
});

test("it leaves an item's id out of what it changes, unless it is told what to leave out", async () => {
  const seen = await withApp([made("r1")], async () => {
    const item = { id: "r1", a: 1, b: "x" };
    await callOnce(changeAirtableRecords, { ...table, id: "r1" }, at(item));
    await callOnce(changeAirtableRecords, { ...table, id: "rec1", ignore: "b, c" }, at(item));
    await callOnce(changeAirtableRecords, { ...table, id: "rec1", every: false, fields: ["id", "zz"] }, at(item));
    await callOnce(removeAirtableRecords, { ...table, id: "rec1" }, at(item));
  });
  assert.deepEqual(seen.slice(0, 3).map(({ json }) => json), [
    { records: [{ id: "r1", fields: { a: 1, b: "x" } }], typecast: false }, { records: [{ id: "rec1", fields: { id: "r1", a: 1 } }], typecast: false },
    { records: [{ id: "rec1", fields: { id: "r1" } }], typecast: false },
  ]);
  assert.deepEqual([seen[3]?.method, seen[3]?.query], ["DELETE", { "records[0]": "rec1" }]);
});

test("it lists records once for all items, as Airtable gives them", async () => {
  const record = { id: "r1", fields: { a: 1 } };
  const seen = await withApp([{ records: [record], offset: "O" }, { records: [record] }, record], async () => {
    const both = { json: record, pairedItem: [{ item: 0 }, { item: 1 }] };
    assert.deepEqual(await listAirtableRecords.forAll?.([{ ...table, sort: [{ field: "a" }] }, table], at({}, {})), [both, both]);
    assert.deepEqual(await readAirtableRecord({ ...table, id: "r1" }, at({})), record);
  });
  const query = { "sort[0][field]": "a", "sort[0][direction]": "asc", pageSize: "100" };
  assert.deepEqual(seen.map((each) => each.query), [query, { ...query, offset: "O" }, {}]);
});

test("the first Drive nodes name what they uploaded afterwards", async () => {
  const item = { json: {}, binary: { data: { data: "aGVsbG8=", mimeType: "text/plain", fileName: "a.txt" } } };
  const answers: Answers = [["POST", /upload/, { id: "N" }], ["PATCH", /N/, { id: "N", p: 1 }], ["GET", /N/, { id: "N", size: "5" }]];
  const asked = await withGoogle(answers, async () => {
    assert.deepEqual(await uploadLegacyDriveFile({ name: "N.json", field: "data", parents: ["A", "B"] }, forItems([item])), { id: "N", p: 1 });
    assert.deepEqual(await uploadLegacyDriveFile({ name: "x.txt", text: "hello", whole: true }, forItems()), { id: "N", size: "5" });
    await assert.rejects(uploadLegacyDriveFile({ field: "data" }, forItems()), /a binary file 'data', but none was found/);
  });
  assert.deepEqual(asked.map(({ method, url, body }) => [method, url.replace("www.googleapis.com/", ""), body]), [
    ["POST", "upload/drive/v3/files?fields=id, name&uploadType=media", "hello"],
    ["PATCH", "drive/v3/files/N?addParents=A,B&supportsAllDrives=true", { mimeType: "text/plain", name: "N.json", originalFilename: "a.txt" }],
    ["POST", "upload/drive/v3/files?fields=id, name&uploadType=media", "hello"],
    ["PATCH", "drive/v3/files/N?addParents=&supportsAllDrives=true", { mimeType: "text/plain", name: "x.txt" }],
    ["GET", "drive/v3/files/N?fields=*", undefined],
  ]);
});

test("they list by names and types, copy, change and delete", async () => {
  const asked = await withGoogle([["GET", /./, { files: [{ id: "1" }] }], ["POST", /./, { id: "C" }], ["PATCH", /./, { id: "U" }]], async () => {
    assert.deepEqual(await listLegacyDriveFiles({ names: [{ is: "contains", value: "foo" }, { is: "is", value: "bar" }], types: ["a/b"], spaces: ["*"] }, forItems()), [{ id: "1" }]);
    await listLegacyDriveFiles({ query: "trashed = true", limit: 7, fields: ["*"] }, forItems());
    await copyLegacyDriveFile({ file: { id: "F" }, name: "n", parents: ["P"] }, forItems());
    assert.deepEqual(await deleteLegacyDriveFile({ file: { id: "F" } }, forItems()), { fileId: "F", success: true });
    await updateLegacyDriveFile({ file: { id: "F" }, name: "nn", trashed: true, parents: ["P"], fields: ["id", "size"] }, forItems());
    await createLegacyDriveFolder({ name: "dir", parents: ["P"] }, forItems());
  });
  const list = (q: string, rest: string): string => `files?${rest}&q=${q}&includeItemsFromAllDrives=true&supportsAllDrives=true`;
  assert.deepEqual(asked.map(({ method, url, body }) => [method, url.replace("www.googleapis.com/drive/v3/", ""), body]), [
    ["GET", list("name contains 'foo' or name = 'bar' and mimeType = 'a/b'", "pageSize=50&orderBy=modifiedTime&fields=nextPageToken, files(id, name)&spaces=appDataFolder, drive, photos"), undefined],
    ["GET", list("trashed = true", "pageSize=7&orderBy=modifiedTime&fields=nextPageToken, files(*)&spaces="), undefined],
    ["POST", "files/F/copy?supportsAllDrives=true", { fields: "id, name", name: "n", parents: ["P"] }],
    ["DELETE", "files/F?supportsAllDrives=true", undefined],
    ["PATCH", "files/F?supportsAllDrives=true&fields=id, size&addParents=P", { name: "nn", trashed: true }],
    ["POST", "files?fields=id, name&supportsAllDrives=true", { name: "dir", mimeType: "application/vnd.google-apps.folder", parents: ["P"] }],
  ]);
});

test("the first version of all signs in with a service account where nothing else is said", async () => {
  const asked: string[] = [];
  const surroundings = { ...forItems(), credentials: async (name: string) => { asked.push(name); throw new Error("no account"); } };
  for (const params of [{ version: 1 }, { version: 1, authentication: "oAuth2" }, {}]) await assert.rejects(getSharedDrive(params, surroundings), { message: "no account" });
  assert.deepEqual(asked, ["googleApi", "googleDriveOAuth2Api", "googleDriveOAuth2Api"]);
});

test("drives that people share are listed, made, changed and deleted", async () => {
  const answers: Answers = [["GET", /pageToken=N/, { drives: [{ id: "e" }] }], ["GET", /drives\?/, { drives: [{ id: "d" }], nextPageToken: "N" }], ["GET", /DD/, { id: "DD" }], ["POST", /./, { id: "n" }]];
  const asked = await withGoogle(answers, async () => {
    assert.deepEqual(await listSharedDrives({ all: true, query: "name contains 'a'" }, forItems()), [{ id: "d" }, { id: "e" }]);
    assert.deepEqual(await listSharedDrives({ limit: 5 }, forItems()), [{ id: "d" }]);
    assert.deepEqual(await getSharedDrive({ drive: { url: "https://drive.google.com/drive/folders/DD" } }, forItems()), { id: "DD" });
    await createSharedDrive({ name: "N", color: "#fff", hidden: true, capabilities: { canComment: true } }, forItems());
    await updateSharedDrive({ drive: { id: "DD" }, name: "x" }, forItems());
    assert.deepEqual(await deleteSharedDrive({ drive: { id: "DD" } }, forItems()), { success: true });
  });
  assert.match(String(asked[4]?.url), /drives\?requestId=[0-9a-f-]{36}$/);
  assert.deepEqual(asked[4]?.body, { name: "N", colorRgb: "#fff", hidden: true, capabilities: { canComment: true } });
  assert.deepEqual(asked.slice(5).map(({ method, body }) => [method, body]), [["PATCH", { name: "x" }], ["DELETE", undefined]]);
});

test("the first Notion node shows the id and the name of a page", async () => {
  const page = { id: "p", object: "page", url: "https://notion.example/T", parent: { type: "page_id" }, properties: { title: { id: "title", type: "title", title: [{ plain_text: "T" }] } } };
  await withApp([page], async () => {
    const params = { page: "0123456789abcdef0123456789abcdef", title: "T" };
    assert.deepEqual(await createLegacyNotionPage(params, at({})), { json: { id: "p", name: "T" } });
    assert.deepEqual(await createLegacyNotionPage({ ...params, simple: false }, at({})), { json: page });
  });
});
