// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { copyInDropbox, createDropboxFolder, deleteFromDropbox, downloadFromDropbox, listDropboxFolder, moveInDropbox, uploadToDropbox } from "../runtime/apps/dropbox.js";
import type { ItemData } from "../runtime/transform.js";
import { withApp, type AppSeen, type Reply } from "./apps-helpers.js";
import { context, json } from "./world-helpers.js";

const at = (item: ItemData = { json: {} }) => context(item, { dropboxApi: { accessToken: "T" } });

/** Dropbox, which first says where the account's paths begin and then answers in this order. */
function dropbox(...replies: object[]): Reply[] {
  let next = 0;
  return [(seen, response) => {
    if (seen.to.endsWith("/get_current_account")) return json(response, { root_info: { root_namespace_id: "NS" } });
    const reply = replies[Math.min(next, replies.length - 1)] ?? {};
    next += 1;
    return json(response, reply);
  }];
}

const asked = (seen: readonly AppSeen[]): readonly AppSeen[] => seen.filter(({ to }) => !to.endsWith("/get_current_account"));

test("files and folders are copied, moved, made and deleted below the root of the account", async () => {
  const seen = asked(await withApp(dropbox({ metadata: { name: "b" } }), async () => {
    assert.deepEqual(await copyInDropbox({ path: "/a", to: "/b" }, at()), { metadata: { name: "b" } });
    await moveInDropbox({ path: "/a", to: "/b" }, at());
    await deleteFromDropbox({ path: "/a" }, at());
    await createDropboxFolder({ path: "/a" }, at());
  }));
  assert.deepEqual(seen.map(({ to, json: body }) => [to.replace("api.dropboxapi.com/2/files/", ""), body]), [
    ["copy_v2", { from_path: "/a", to_path: "/b" }], ["move_v2", { from_path: "/a", to_path: "/b" }], ["delete_v2", { path: "/a" }], ["create_folder_v2", { path: "/a" }],
  ]);
  assert.deepEqual([seen[0]?.headers["dropbox-api-path-root"], seen[0]?.headers.authorization], ['{".tag":"root","root":"NS"}', "Bearer T"]);
});

test("contents say what they are about in the query", async () => {
  const item = { json: { k: 1 }, binary: { data: { data: "aGVsbG8=", mimeType: "text/plain", fileName: "a.txt" } } };
  const seen = asked(await withApp(dropbox({ name: "a" }), async () => {
    assert.deepEqual(await uploadToDropbox({ path: "/é", field: "data" }, at(item)), { name: "a" });
    await uploadToDropbox({ path: "/t", text: "hey" }, at());
    const { json: fields, binary } = await downloadFromDropbox({ path: "/a b/é.txt", into: "ff" }, at(item));
    assert.deepEqual([fields, Object.keys(binary ?? {}), binary?.["ff"]?.fileName, binary?.["ff"]?.mimeType], [{ k: 1 }, ["data", "ff"], "é.txt", "text/plain"]);
  }));
  assert.deepEqual(seen.map(({ method, to, query, body }) => [method, to.replace("content.dropboxapi.com/2/files/", ""), query["arg"], body]), [
    ["POST", "upload", '{"mode":"overwrite","path":"/é"}', "hello"], ["POST", "upload", '{"mode":"overwrite","path":"/t"}', "hey"], ["POST", "download", '{"path":"/a b/é.txt"}', ""],
  ]);
});

test("a folder is listed to its end, each entry under the names of items", async () => {
  const entry = { ".tag": "file", id: "1", name: "n", size: 3, path_lower: "/p", is_downloadable: true };
  const seen = asked(await withApp(dropbox({ entries: [entry], has_more: true, cursor: "C" }, { entries: [{ name: "m" }], has_more: false }, { entries: [], has_more: true }), async () => {
    const shown = { id: "1", name: "n", contentSize: 3, type: "file", pathLower: "/p", isDownloadable: true };
    assert.deepEqual(await listDropboxFolder({ path: "/", all: true, filters: { recursive: true } }, at()), [shown, { name: "m" }]);
    assert.deepEqual(await listDropboxFolder({ path: "/a", limit: 2 }, at()), []);
  }));
  assert.deepEqual(seen.map(({ to, json: body }) => [to.replace("api.dropboxapi.com/2/files/", ""), body]), [
    ["list_folder", { path: "/", limit: 1000, recursive: true }], ["list_folder/continue", { cursor: "C" }], ["list_folder", { path: "/a", limit: 2 }],
  ]);
});
