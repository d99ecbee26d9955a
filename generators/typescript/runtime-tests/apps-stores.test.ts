// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { test } from "node:test";
import { BSON } from "mongodb";
import { signature } from "../runtime/apps/amazon.js";
import { downloadFromS3, listS3Files, uploadToS3 } from "../runtime/apps/aws-s3.js";
import { findMongoDocuments, findMongoDocumentsOnce, insertMongoDocuments, updateMongoDocuments } from "../runtime/apps/mongo-db.js";
import { findRedisKeys, getRedisValue, incrementRedisKey, popFromRedis, redisInfo, setRedisValue } from "../runtime/apps/redis.js";
import type { EffectContext } from "../runtime/host.js";
import { historyOf, recall, remember } from "../runtime/memory.js";
import { mongoMemory } from "../runtime/parts/mongo-memory.js";
import { redisMemory } from "../runtime/parts/redis-memory.js";
import type { ItemData } from "../runtime/transform.js";
import { context, plain, service } from "./world-helpers.js";

/** A server on this machine, while something works with it. */
async function serving(connect: (socket: Socket) => void, work: (port: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(connect);
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  try {
    await work(String(typeof address === "object" && address !== null ? address.port : 0));
  } finally {
    server.close();
  }
}

/** A pretended Redis that notes commands and answers from a table. */
async function redis(answers: Readonly<Record<string, string>>, work: (at: EffectContext) => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  await serving((socket) => {
    socket.on("data", (chunk) => {
      for (const [, command = ""] of chunk.toString().matchAll(/\*\d+\r\n((?:\$\d+\r\n[^\r]*\r\n)+)/g)) {
        const words = [...command.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map(([, word]) => word).join(" ");
        if (!words.startsWith("CLIENT")) seen.push(words);
        socket.write(answers[words] ?? "+OK\r\n");
      }
    });
  }, (port) => work(context({ json: { n: 1 } }, { redis: { host: "127.0.0.1", port } })));
  return seen;
}

const list = (...texts: readonly string[]): string => `*${texts.length}\r\n${texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("")}`;

test("values of a Redis are read by their kind", async () => {
  await redis({
    "TYPE a": "+string\r\n", "GET a": "$1\r\n7\r\n", "TYPE h": "+hash\r\n", "HGETALL h": list("x", "1", "y", "2"), "TYPE s": "+set\r\n", "TYPE none": "+none\r\n", "KEYS *": list("a", "h", "s"),
    "LPOP jobs": "$7\r\n{\"a\":1}\r\n", "RPOP jobs": "$-1\r\n", INFO: "$52\r\n# Server\r\nredis_version:7.2.4\r\ndb0:keys=3,name=x-y\r\n\r\n\r\n",
  }, async (at) => {
    assert.deepEqual(await getRedisValue({ key: "a", into: "found.value" }, at), { found: { value: "7" } });
    assert.deepEqual(await getRedisValue({ key: "h", into: "found.value", dotNotation: false }, at), { "found.value": { x: "1", y: "2" } });
    assert.deepEqual(await getRedisValue({ key: "none" }, at), { propertyName: null });
    assert.deepEqual(await findRedisKeys({ pattern: "*" }, at), { a: "7", h: { x: "1", y: "2" }, s: undefined });
    assert.deepEqual(await findRedisKeys({ pattern: "*", values: false }, at), { keys: ["a", "h", "s"] });
    assert.deepEqual(await popFromRedis({ list: "jobs", into: "job" }, at), { job: { a: 1 } });
    assert.deepEqual(await popFromRedis({ list: "jobs", tail: true, into: "job" }, at), { job: null });
    assert.deepEqual((await redisInfo.forAll?.([{}], at))?.[0]?.json["db0"], { keys: 3, name: "x-y" });
  });
});

test("values of a Redis are written by their kind", async () => {
  const seen = await redis({ "INCR hits": ":3\r\n" }, async (at) => {
    assert.deepEqual(await setRedisValue({ key: "k", value: "v", expires: true, seconds: 9 }, at), { json: { n: 1 } });
    await setRedisValue({ key: "h", value: { a: 1, b: true } }, at);
    await setRedisValue({ key: "h", value: "a 1 b 2", type: "hash", isJson: false }, at);
    await setRedisValue({ key: "l", value: ["x", 2] }, at);
    await setRedisValue({ key: "s", value: ["x", "y"], type: "sets" }, at);
    await assert.rejects(setRedisValue({ key: "k", value: 5 }, at), { message: "Could not identify the type to set. Please set it manually!" });
    assert.deepEqual(await incrementRedisKey({ key: "hits", expires: true }, at), { hits: 3 });
  });
  assert.deepEqual(seen, ["SET k v", "EXPIRE k 9", "HSET h a 1", "HSET h b true", "HSET h a 1 b 2", "LSET l 0 x", "LSET l 1 2", "SADD s x y", "INCR hits", "EXPIRE hits 60"]);
});

/** A pretended MongoDB that notes commands: a search finds one document. */
async function mongo(items: readonly ItemData[], work: (at: EffectContext) => Promise<void>): Promise<BSON.Document[]> {
  const seen: BSON.Document[] = [];
  const hello = { ok: 1, isWritablePrimary: true, helloOk: true, maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000, minWireVersion: 0, maxWireVersion: 21 };
  const answer = (command: BSON.Document): BSON.Document => {
    if ("hello" in command || "ismaster" in command) return hello;
    if (!("endSessions" in command)) seen.push(command);
    const found = { _id: new BSON.ObjectId("64b7f0c2a1b2c3d4e5f60718"), at: new Date(0) };
    return "find" in command ? { ok: 1, cursor: { id: 0n, ns: "shop.orders", firstBatch: [found] } } : { ok: 1, n: 1, nModified: 1 };
  };
  await serving((socket) => {
    let held = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
        const message = held.subarray(0, held.readInt32LE(0));
        held = held.subarray(message.length);
        const isOld = message.readInt32LE(12) === 2004;
        const body = BSON.serialize(answer(isOld ? BSON.deserialize(message.subarray(message.indexOf(0, 20) + 9)) : BSON.deserialize(message.subarray(21, 21 + message.readInt32LE(21)))));
        const head = Buffer.alloc(isOld ? 36 : 21);
        head.writeInt32LE(head.length + body.length, 0);
        head.writeInt32LE(message.readInt32LE(4), 8);
        head.writeInt32LE(isOld ? 1 : 2013, 12);
        if (isOld) head.writeInt32LE(1, 32);
        socket.write(Buffer.concat([head, body]));
      }
    });
    socket.on("error", () => {});
  }, (port) => work({ ...context(items[0], { mongoDb: { connectionString: `mongodb://127.0.0.1:${port}`, database: "shop" } }), items }));
  return seen;
}

test("documents are found, and their ids and dates are texts", async () => {
  const seen = await mongo([{ json: {} }, { json: {} }], async (at) => {
    const found = { _id: "64b7f0c2a1b2c3d4e5f60718", at: "1970-01-01T00:00:00.000Z" };
    assert.deepEqual(await findMongoDocuments({ collection: "orders", query: "{\"_id\":\"64b7f0c2a1b2c3d4e5f60718\"}", limit: 2, sort: "{\"at\":-1}" }, at), [{ json: found }]);
    assert.deepEqual(await findMongoDocumentsOnce.forAll?.([{ collection: "orders", query: "{}" }, {}], at), [{ json: found, pairedItem: [{ item: 0 }, { item: 1 }] }]);
    await assert.rejects(findMongoDocuments({ collection: "orders", query: "{oops}" }, at), SyntaxError);
  });
  assert.deepEqual(seen.map(({ find, limit, sort, filter }) => [find, limit, sort, Object.keys(filter)]), [["orders", 2, { at: -1 }, ["_id"]], ["orders", undefined, undefined, []]]);
  assert.ok(seen[0]?.["filter"]._id instanceof BSON.ObjectId);
});

test("fields of items become documents", async () => {
  const items = [{ json: { id: 1, name: "Ada", born: "1815-12-10", address: { city: "London" } } }, { json: { name: "nobody" } }];
  const seen = await mongo(items, async (at) => {
    const added = await insertMongoDocuments.forAll?.([{ collection: "people", fields: "name, born, address.city", dates: "born", dotNotation: true }], at);
    assert.deepEqual(added?.map(({ json }) => [json["name"], json["born"], json["address"], json["_id"] === json["id"]]), [["Ada", "1815-12-10T00:00:00.000Z", { city: "London" }, true], ["nobody", null, { city: null }, true]]);
    assert.deepEqual((await updateMongoDocuments.forAll?.([{ collection: "people", fields: "name", upsert: true }], at))?.map(({ json }) => json), [{ name: "Ada", id: 1 }]);
  });
  assert.deepEqual(seen[1]?.["updates"], [{ q: { id: 1 }, u: { $set: { name: "Ada", id: 1 } }, upsert: true }]);
});

test("what Amazon is asked is signed", () => {
  const sum = createHash("sha256").update("hello").digest("hex");
  const headers = { "content-length": "5", host: "shop.example.s3.eu-west-1.amazonaws.com", "x-amz-date": "20260311T101530Z", "content-type": "text/plain", "x-amz-content-sha256": sum };
  const url = new URL("https://shop.example.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC.txt?partNumber=1&uploadId=x%2By");
  const signed = signature({ method: "PUT", url, headers, service: "s3", region: "eu-west-1", account: { accessKeyId: "id", secretAccessKey: "key" } });
  assert.equal(signed.split("Signature=")[1], "768f2c86e4c4fbf872193d3517e1c01dcba5433579e599594400dbd211920b0c");
});

test("files of a bucket are put in parts, listed and taken", async () => {
  const xml = '<?xml version="1.0" encoding="UTF-8"?>';
  const store = await service(({ method, url }, response) => {
    if (url.searchParams.has("location")) return void response.end(`${xml}<LocationConstraint xmlns="s3">eu-west-1</LocationConstraint>`);
    if (url.searchParams.has("uploads")) return void response.end(`${xml}<InitiateMultipartUploadResult><UploadId>u/1</UploadId></InitiateMultipartUploadResult>`);
    if (method === "PUT") return void response.setHeader("etag", '"e1"').end();
    if (method === "POST") return void response.end(`${xml}<CompleteMultipartUploadResult xmlns="s3"><Key>in/new.txt</Key></CompleteMultipartUploadResult>`);
    if (url.searchParams.has("list-type")) return void response.end(`${xml}<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>in/</Key><Size>0</Size></Contents><Contents><Key>in/new.txt</Key><Size>5</Size></Contents></ListBucketResult>`);
    response.setHeader("content-type", "text/plain").end("hello");
  });
  const file = { data: Buffer.from("hello").toString("base64"), mimeType: "text/plain", fileName: "new.txt" };
  const at = context({ json: { n: 1 }, binary: { data: file } }, { aws: { region: "us-east-1", accessKeyId: "id", secretAccessKey: "key", s3Endpoint: store.url } });
  try {
    const put = { bucket: "my.files", key: "new.txt", folder: "in", access: "publicRead", storageClass: "onezoneIa" };
    assert.deepEqual(await uploadToS3(put, at), { $: { xmlns: "s3" }, Key: "in/new.txt" });
    assert.deepEqual(await uploadToS3({ ...put, content: "hi" }, at), { success: true });
    assert.deepEqual(await listS3Files({ bucket: "my.files", prefix: "in/" }, at), [{ Key: "in/new.txt", Size: "5" }]);
    const taken = await downloadFromS3({ bucket: "my.files", key: "in/new.txt", file: "got" }, at);
    assert.deepEqual([taken.json, taken.binary?.["got"]?.fileName, taken.binary?.["got"]?.data], [{ n: 1 }, "new.txt", file.data]);
  } finally {
    await store.close();
  }
  assert.deepEqual(store.seen.filter(({ url }) => !url.searchParams.has("location")).map(({ method, url }) => `${method} ${url.pathname}${url.search}`), [
    "POST /my.files/in/new.txt?uploads=", "PUT /my.files/in/new.txt?partNumber=1&uploadId=u%2F1", "POST /my.files/in/new.txt?uploadId=u%2F1", "PUT /my.files/in/new.txt",
    "GET /my.files?prefix=in%2F&delimiter=%2F&list-type=2", "GET /my.files/in/new.txt",
  ]);
  const [, begun] = store.seen;
  assert.deepEqual([begun?.headers["x-amz-acl"], begun?.headers["x-amz-storage-class"]], ["public-read", "ONEZONE_IA"]);
  assert.match(begun?.headers.authorization ?? "", /^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/eu-west-1\/s3\/aws4_request/);
});

test("a conversation is a list of Redis, the newest message first", async () => {
  const kept = ["{\"type\":\"ai\",\"data\":{\"content\":\"b\"}}", "{\"type\":\"human\",\"data\":{\"content\":\"a\"}}"];
  const seen = await redis({ "LRANGE s-1 0 -1": list(...kept) }, async (at) => {
    const memory = redisMemory({ version: 1.4, session: "s-1", seconds: 60 })(plain(), at);
    assert.deepEqual(await recall(memory), [{ role: "user", content: "a" }, { role: "assistant", content: "b" }]);
    await remember(memory, "q", "r");
    await historyOf(memory).clear();
  });
  const about = "\"additional_kwargs\":{},\"response_metadata\":{}";
  assert.deepEqual(seen.filter((command) => !command.startsWith("HELLO")), [
    "LRANGE s-1 0 -1", `LPUSH s-1 {"type":"human","data":{"content":"q",${about}}}`, `LPUSH s-1 {"type":"ai","data":{"content":"r","tool_calls":[],"invalid_tool_calls":[],${about}}}`,
    "EXPIRE s-1 60", "DEL s-1",
  ]);
});

test("a conversation is one document of MongoDB", async () => {
  const seen = await mongo([{ json: {} }], async (at) => {
    const memory = mongoMemory({ session: "s-1", database: "talk" })(plain(), at);
    assert.deepEqual(await recall(memory), []);
    await remember(memory, "q", "r");
  });
  assert.deepEqual([seen[0]?.["find"], seen[0]?.["$db"], seen[0]?.["filter"]], ["n8n_chat_histories", "talk", { sessionId: "s-1" }]);
  const [update] = seen[1]?.["updates"];
  assert.deepEqual([update.q, update.upsert, update.u.$push.messages.$each.map(({ type }: { type: string }) => type)], [{ sessionId: "s-1" }, true, ["human", "ai"]]);
});
