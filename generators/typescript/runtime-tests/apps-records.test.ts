// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { recentHubspotCompanies, recentHubspotContacts, recentHubspotDeals } from "../runtime/apps/hubspot-recent.js";
import { getHubspotContact, listHubspotContacts, upsertHubspotContact } from "../runtime/apps/hubspot.js";
import { addNocoDbRows, changeNocoDbRows, findNocoDbRows, removeNocoDbRows } from "../runtime/apps/noco-db-rows.js";
import { listQuickBooksRecords } from "../runtime/apps/quickbooks-query.js";
import { createQuickBooksSale } from "../runtime/apps/quickbooks-sale.js";
import { addToYoutubePlaylist, listYoutubePlaylistItems, listYoutubePlaylists } from "../runtime/apps/youtube-playlists.js";
import { uploadYoutubeVideo } from "../runtime/apps/youtube-upload.js";
import type { EffectContext } from "../runtime/host.js";
import type { ItemData } from "../runtime/transform.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = {
  quickBooksOAuth2Api: { accessToken: "Q", realmId: "9" }, nocoDb: { apiToken: "n", host: "https://noco.example" }, youTubeOAuth2Api: { accessToken: "Y" }, hubspotApi: { apiKey: "H" },
};

function at(...items: ItemData[]): EffectContext {
  return { ...context(items[0], keys), items };
}

test("records of QuickBooks are asked for in its language, page after page", async () => {
  const page = (count: number): object => ({ QueryResponse: { Customer: Array.from({ length: count }, (_, Id) => ({ Id })) } });
  const seen = await withApp([{ QueryResponse: {} }, { QueryResponse: { totalCount: 1001 } }, page(1000), page(1)], async () => {
    assert.deepEqual(await listQuickBooksRecords({ entity: "Customer", query: "WHERE DisplayName = 'A'", limit: 5 }, at({ json: {} })), [{}]);
    assert.equal((await listQuickBooksRecords({ entity: "Customer", all: true }, at({ json: {} }))).length, 1001);
  });
  assert.deepEqual(seen.map(({ query }) => query["query"]), [
    "SELECT * FROM customer WHERE DisplayName = 'A' MAXRESULTS 5", "SELECT COUNT(*) FROM customer", "SELECT * FROM customer MAXRESULTS 1000 STARTPOSITION 1", "SELECT * FROM customer MAXRESULTS 1000 STARTPOSITION 1001",
  ]);
  assert.equal(seen[0]?.to, "quickbooks.api.intuit.com/v3/company/9/query");
});

test("an invoice says what is sold, an estimate how many beside it", async () => {
  const line = { DetailType: "SalesItemLineDetail", Amount: 5, Description: "Tea", itemId: "4", Qty: 2 };
  const seen = await withApp([{ Invoice: { Id: "1" } }, { Estimate: { Id: "2" } }], async () => {
    const fields = { BillEmail: "a@x.example", BillAddr: { details: { City: "Bern", Line1: "" } }, CustomerMemo: "hi", DocNumber: "7" };
    assert.deepEqual(await createQuickBooksSale({ entity: "Invoice", customer: "3", lines: [line], fields }, at({ json: {} })), { Id: "1" });
    await createQuickBooksSale({ entity: "Estimate", customer: "3", lines: [{ ...line, TaxCodeRef: "TAX" }] }, at({ json: {} }));
    await assert.rejects(createQuickBooksSale({ entity: "Invoice", lines: [] }, at({ json: {} })), /at least one line for the invoice/);
  });
  const shared = { DetailType: "SalesItemLineDetail", Amount: 5, Description: "Tea" };
  assert.deepEqual(seen.map((request) => request.json), [
    {
      CustomerRef: { value: "3" }, Line: [{ ...shared, SalesItemLineDetail: { ItemRef: { value: "4" }, TaxCodeRef: {}, Qty: 2 } }],
      BillEmail: { Address: "a@x.example" }, BillAddr: { City: "Bern" }, CustomerMemo: { value: "hi" }, DocNumber: "7",
    },
    { CustomerRef: { value: "3" }, Line: [{ ...shared, Qty: 2, SalesItemLineDetail: { ItemRef: { value: "4" }, TaxCodeRef: { value: "TAX" } } }] },
  ]);
});

test("rows of NocoDB go in one request, and come back as they were sent", async () => {
  const items = [{ json: { a: 1, secret: 2 } }, { json: { a: 3 } }];
  const seen = await withApp([
    [{ Id: 8 }, { Id: 9 }], [11], [1, 0], [1], { list: [{ Id: 1 }], pageInfo: { isLastPage: false } }, { list: [{ Id: 2 }], pageInfo: { isLastPage: true } },
  ], async () => {
    const table = { version: 3, table: "t1" };
    assert.deepEqual(await addNocoDbRows.forAll?.([{ ...table, mapping: "autoMapInputData", except: "secret, x" }, { ...table, fields: [{ name: "a", value: 4 }] }], at(...items)), [{ json: { a: 1, Id: 8 } }, { json: { a: 4, Id: 9 } }]);
    const old = { version: 2, base: "p", table: "t", fields: [{ name: "a", value: 1 }] };
    assert.deepEqual(await addNocoDbRows.forAll?.([old, old], at(...items)), [{ json: { a: 1, id: 10 } }, { json: { a: 1, id: 11 } }]);
    await assert.rejects(async () => changeNocoDbRows.forAll?.([{ ...old, id: 1 }, { ...old, id: 2 }], at(...items)), /ID "2" could not be updated/);
    assert.deepEqual(await removeNocoDbRows.forAll?.([{ ...old, id: 1, key: "custom", ownKey: "nr" }], at(...items)), [{ json: { success: true } }]);
    assert.deepEqual(await findNocoDbRows({ ...table, all: true, sort: [{ field: "a", direction: "desc" }], fields: ["a", "b"] }, at(...items)), [{ Id: 1 }, { Id: 2 }]);
  });
  assert.deepEqual(seen.map(({ method, to }) => `${method} ${to}`), [
    "POST noco.example/api/v2/tables/t1/records", "POST noco.example/api/v1/db/data/bulk/noco/p/t", "PATCH noco.example/api/v1/db/data/bulk/noco/p/t", "DELETE noco.example/api/v1/db/data/bulk/noco/p/t",
    "GET noco.example/api/v2/tables/t1/records", "GET noco.example/api/v2/tables/t1/records",
  ]);
  assert.deepEqual([seen[0]?.json, seen[2]?.json, seen[3]?.json, seen[5]?.query, seen[0]?.headers["xc-auth"]], [
    [{ a: 1 }, { a: 4 }], [{ id: 1, a: 1 }, { id: 2, a: 1 }], [{ nr: 1 }], { fields: "a,b", sort: "-a", limit: "100", offset: "100" }, "n",
  ]);
});

test("a video is put on YouTube, and on a playlist", async () => {
  const item = { json: {}, binary: { data: { data: Buffer.from("film").toString("base64"), mimeType: "video/mp4" } } };
  const seen = await withApp([
    (_, response) => { response.setHeader("location", "https://upload.example/u1").setHeader("content-type", "application/json").end("{\"kind\":\"k\"}"); }, { id: "v1" },
    { id: "e1" }, { items: [{ id: "p1" }] }, { items: [{ id: "e1" }], nextPageToken: "n" }, { items: [{ id: "e2" }] },
  ], async () => {
    const upload = { snippet: { title: "T", categoryId: "" }, tags: "a,b", status: { privacyStatus: "private" } };
    assert.deepEqual(await uploadYoutubeVideo(upload, at(item)), { uploadId: "v1", kind: "k" });
    await addToYoutubePlaylist({ playlist: "p1", video: "v1", position: 0, about: { note: "n", startAt: "" } }, at(item));
    assert.deepEqual((await listYoutubePlaylists({ parts: ["id"], limit: 3 }, at(item))).map(({ json }) => json), [{ id: "p1" }]);
    assert.deepEqual((await listYoutubePlaylistItems({ playlist: "p1", all: true }, at(item))).map(({ json }) => json), [{ id: "e1" }, { id: "e2" }]);
  });
  assert.deepEqual(seen[0]?.json, { snippet: { title: "T", categoryId: "", tags: ["a", "b"] }, status: { privacyStatus: "private" }, recordingDetails: {} });
  assert.deepEqual([seen[0]?.query["notifySubscribers"], seen[1]?.to, seen[1]?.headers["content-range"], seen[1]?.body], ["false", "upload.example/u1", "bytes 0-3/4", "film"]);
  assert.deepEqual(seen[2]?.json, { snippet: { playlistId: "p1", resourceId: { kind: "youtube#video", videoId: "v1" } }, contentDetails: { note: "n" } });
  assert.deepEqual([seen[3]?.query, seen[5]?.query["pageToken"]], [{ part: "id", mine: "true", maxResults: "3" }, "n"]);
});

test("of a contact only what says something is sent, and only what is wanted is shown", async () => {
  const seen = await withApp([{ vid: 1, isNew: false }, { vid: 1 }, {}, { contacts: [] }], async () => {
    const properties = { firstname: "A", lastname: "", annualrevenue: 5, hs_buying_role: ["x", "y"] };
    await upsertHubspotContact({ email: "a@x", properties, dates: { closedate: "1970-01-01T00:00:01.000Z" }, show: ["email", "city"] }, at({ json: {} }));
    await getHubspotContact({ id: 1, show: "a,b", showAs: "valueOnly" }, at({ json: {} }));
    await listHubspotContacts({ show: ["a"], showAs: "valueAndHistory", memberships: true }, at({ json: {} }));
  });
  assert.deepEqual(seen[0]?.json, { properties: [
    { property: "firstname", value: "A" }, { property: "annualrevenue", value: "5" }, { property: "hs_buying_role", value: "x;y" }, { property: "closedate", value: 1000 },
  ] });
  const pairs = (index: number) => seen[index]?.pairs.filter(([name]) => name !== "hapikey").map((pair) => pair.join("="));
  assert.deepEqual([pairs(1), pairs(2), pairs(3)], [
    ["property=email", "property=city"], ["properties=a", "properties=b", "propertyMode=value_only"], ["showListMemberships=true", "property=a", "propertyMode=value_and_history", "count=100"],
  ]);
});

test("what changed lately in HubSpot is read page after page", async () => {
  const seen = await withApp([{ results: [{ id: 1 }], hasMore: true, offset: 5 }, { results: [{ id: 2 }], hasMore: false }, { results: [{ id: 3 }], hasMore: true }, { contacts: [{ vid: 4 }], "has-more": true, "vid-offset": 7 }, { contacts: [] }], async () => {
    assert.deepEqual(await recentHubspotCompanies({ all: true, since: "2024-01-02" }, at({ json: {} })), [{ json: { id: 1 } }, { json: { id: 2 } }]);
    assert.deepEqual(await recentHubspotDeals({ limit: 3, versions: true }, at({ json: {} })), [{ json: { id: 3 } }]);
    assert.deepEqual(await recentHubspotContacts({ all: true, show: ["a", "b"], showAs: "valueOnly" }, at({ json: {} })), [{ json: { vid: 4 } }]);
  });
  assert.deepEqual(seen.map(({ to, pairs }) => [to.replace("api.hubapi.com/", ""), pairs.filter(([name]) => name !== "hapikey").map((pair) => pair.join("=")).join("&")]), [
    ["companies/v2/companies/recent/modified", "since=1704153600000&count=100"], ["companies/v2/companies/recent/modified", "since=1704153600000&count=100&offset=5"],
    ["deals/v1/deal/recent/created", "includePropertyVersions=true&count=3"],
    ["contacts/v1/lists/recently_updated/contacts/recent", "properties=a&properties=b&propertyMode=value_only&count=100"],
    ["contacts/v1/lists/recently_updated/contacts/recent", "properties=a&properties=b&propertyMode=value_only&count=100&vidOffset=7"],
  ]);
});
