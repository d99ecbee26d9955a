// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { translateWithDeepL } from "../runtime/apps/deepl.js";
import { downloadOneDriveFile, searchOneDriveFiles, searchOneDriveFolders } from "../runtime/apps/one-drive-files.js";
import { createWebflowItem, updateWebflowItem } from "../runtime/apps/webflow-items.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { microsoftOneDriveOAuth2Api: { accessToken: "O" }, webflowOAuth2Api: { accessToken: "W" }, paid: { apiKey: "k" }, deepLApi: { apiKey: "k:fx" } };
const at = context({ json: { k: 1 } }, keys);

test("files and folders of OneDrive are found page after page", async () => {
  const both = [{ id: "1", file: {} }, { id: "2", folder: {} }];
  const seen = await withApp([{ value: both, "@odata.nextLink": "https://graph.microsoft.com/v1.0/next?x=1" }, { value: [{ id: "3", file: {} }] }, { value: both }], async () => {
    assert.deepEqual(await searchOneDriveFiles({ text: "a'b.xlsx" }, at), [{ id: "1", file: {} }, { id: "3", file: {} }]);
    assert.deepEqual(await searchOneDriveFolders({ text: "q" }, at), [{ id: "2", folder: {} }]);
  });
  assert.deepEqual(seen.map(({ to, query }) => [to, query]), [
    ["graph.microsoft.com/v1.0/me/drive/root/search(q='a''b.xlsx')", { $top: "100" }], ["graph.microsoft.com/v1.0/next", { x: "1" }], ["graph.microsoft.com/v1.0/me/drive/root/search(q='q')", { $top: "100" }],
  ]);
});

test("a file of OneDrive comes beside the item's fields", async () => {
  const seen = await withApp([{ name: "n.txt", file: { mimeType: "text/plain" } }, (_, response) => response.end("hello")], async () => {
    const { json, binary } = await downloadOneDriveFile({ file: "F", into: "bb" }, at);
    assert.deepEqual([json, binary?.["bb"]?.fileName, binary?.["bb"]?.mimeType, binary?.["bb"]?.data], [{ k: 1 }, "n.txt", "text/plain", Buffer.from("hello").toString("base64")]);
  });
  assert.deepEqual(seen.map(({ to }) => to), ["graph.microsoft.com/v1.0/me/drive/items/F", "graph.microsoft.com/v1.0/me/drive/items/F/content"]);
});

test("items of Webflow are written field by field, and published where that is wanted", async () => {
  const seen = await withApp([{ id: "i" }], async () => {
    assert.deepEqual(await createWebflowItem({ collection: "C", fields: [{ name: "name", value: "n" }] }, at), { id: "i" });
    await updateWebflowItem({ collection: "C", item: "I", live: true, fields: [{ name: "slug", value: "s" }] }, at);
  });
  assert.deepEqual(seen.map(({ method, to, json }) => [method, to, json]), [
    ["POST", "api.webflow.com/v2/collections/C/items", { fieldData: { name: "n" } }], ["PATCH", "api.webflow.com/v2/collections/C/items/I/live", { fieldData: { slug: "s" } }],
  ]);
});

test("a text is translated by the service that the key is for", async () => {
  const seen = await withApp([{ translations: [{ text: "x", detected_source_language: "EN" }] }], async () => {
    assert.deepEqual(await translateWithDeepL({ text: "hi", to: "JA" }, at), { text: "x", detected_source_language: "EN" });
    await translateWithDeepL({ text: "hi", to: "JA", from: "EN", auth: { deepLApi: "paid" } }, at);
  });
  assert.deepEqual(seen.map(({ to, headers, json }) => [to, headers.authorization, json]), [
    ["api-free.deepl.com/v2/translate", "DeepL-Auth-Key k:fx", { text: ["hi"], target_lang: "JA" }], ["api.deepl.com/v2/translate", "DeepL-Auth-Key k", { text: ["hi"], target_lang: "JA", source_lang: "EN" }],
  ]);
});
