// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { insertPostgresRows, queryPostgres, removeFromPostgres, selectPostgresRows, updatePostgresRows, upsertPostgresRows } from "../runtime/apps/postgres.js";
import type { EffectContext } from "../runtime/host.js";
import { recall, remember } from "../runtime/memory.js";
import { postgresMemory } from "../runtime/parts/postgres-memory.js";
import { pgVectorStore } from "../runtime/stores/pg-vector.js";
import type { ItemData } from "../runtime/transform.js";
import { postgres, type Rows } from "./postgres-server.js";
import { context, plain } from "./world-helpers.js";

const schema: Rows = [
  { column_name: "id", data_type: "integer", is_nullable: "NO" }, { column_name: "name", data_type: "text", is_nullable: "YES" },
  { column_name: "tags", data_type: "ARRAY", is_nullable: "YES" },
];

/** Runs the work against a pretended database and gives what it was asked, but for questions about its own tables. */
async function asked(answer: (statement: string) => readonly Rows[] | string, work: (at: EffectContext) => Promise<void>, items: readonly ItemData[] = [{ json: {} }]): Promise<string[]> {
  const server = await postgres((text) => (text.includes("information_schema") ? [schema] : answer(text)));
  const at = context(items[0], { postgres: { host: "127.0.0.1", port: String(server.port), database: "d", user: "u", password: "p", ssl: "disable" } });
  try {
    await work({ ...at, items });
  } finally {
    await server.close();
  }
  return server.asked.filter((text) => !text.includes("information_schema"));
}

test("values are written into statements; the statements of all items go at once", async () => {
  const statements = await asked(() => [[{ id: "1" }], [{ id: "2" }]], async (at) => {
    const items = await queryPostgres.forAll?.([{ query: "SELECT * FROM t WHERE a = $1 AND b = $2", values: ["O'Brien", 2] }, { query: "SELECT '$1'" }, { query: "SELECT $1, $2, $3", values: "a,b,1", parts: ["a,b", 1] }], at);
    assert.deepEqual(items, [{ json: { id: "1" }, pairedItem: { item: 0 } }, { json: { id: "2" }, pairedItem: { item: 1 } }]);
  });
  assert.deepEqual(statements, ["SELECT * FROM t WHERE a = 'O''Brien' AND b = 2;SELECT '$1';SELECT 'a', 'b', '1'"]);
});

test("what gives no rows is a success, unless it only asked; a refusal says what the database says", async () => {
  await asked((text) => (text === "nope" ? "syntax error" : [[]]), async (at) => {
    assert.deepEqual(await queryPostgres.forAll?.([{ query: "UPDATE t SET a = 1" }], at), [{ json: { success: true }, pairedItem: [{ item: 0 }] }]);
    assert.deepEqual(await queryPostgres.forAll?.([{ query: "SELECT 1 WHERE false" }], at), []);
    await assert.rejects(async () => queryPostgres.forAll?.([{ query: "nope" }], at), { message: "syntax error" });
  });
});

test("rows are read and removed by conditions", async () => {
  const statements = await asked(() => [[{ id: "1" }]], async (at) => {
    await selectPostgresRows.forAll?.([{ table: "t", where: [{ column: "a b", value: "x" }, { column: "c", is: "IS NULL" }, { column: "d", is: ">", value: "3" }], combine: "OR", sort: [{ column: "e", direction: "DESC" }], limit: 5, columns: ["id"] }], at);
    await selectPostgresRows.forAll?.([{ schema: "s", table: "t", all: true }], at);
    await removeFromPostgres.forAll?.([{ table: "t", command: "delete", where: [{ column: "a", is: "LIKE", value: "x%" }] }], at);
    await removeFromPostgres.forAll?.([{ table: "t", restart: true }], at);
    await assert.rejects(async () => selectPostgresRows.forAll?.([{ table: "t", where: [{ column: "a", is: "<", value: "much" }] }], at), /works with numbers/);
  });
  assert.deepEqual(statements, [
    `SELECT "id" FROM "public"."t" WHERE "a b" = 'x' OR "c" IS NULL OR "d" > 3 ORDER BY "e" DESC LIMIT 5`, `SELECT * FROM "s"."t"`,
    `DELETE FROM "public"."t" WHERE "a" LIKE 'x%'`, `TRUNCATE TABLE "public"."t" RESTART IDENTITY`,
  ]);
});

test("rows are added: the fields of the item or the values of the step, lists in Postgres' own form", async () => {
  const items = [{ json: { id: 1, name: "" } }, { json: { id: 2, name: "b" } }];
  const statements = await asked(() => [[{ id: "1" }]], async (at) => {
    await insertPostgresRows.forAll?.(items.map(() => ({ table: "t", mapping: "autoMapInputData", emptyAsNull: true })), at);
    await insertPostgresRows.forAll?.([{ table: "t", record: { name: "x", tags: ["a", 'b"'] }, skipKnown: true, columns: ["id"] }], at);
    await insertPostgresRows.forAll?.([{ table: "t", record: {} }], at);
    await assert.rejects(async () => insertPostgresRows.forAll?.([{ table: "t", record: { other: 1 } }], at), /Column 'other' does not exist/);
  }, items);
  assert.deepEqual(statements, [
    `INSERT INTO "public"."t"("id","name") VALUES(1,null) RETURNING *;INSERT INTO "public"."t"("id","name") VALUES(2,'b') RETURNING *`,
    `INSERT INTO "public"."t"("name","tags") VALUES('x','{"a","b\\""}') ON CONFLICT DO NOTHING RETURNING "id"`, `INSERT INTO "public"."t" DEFAULT VALUES RETURNING *`,
  ]);
});

test("rows are changed by the columns to match; one that is not there is an error for a change and a new one for an upsert", async () => {
  const statements = await asked((text) => [[{ exists: "t" }]].map((rows) => (text.includes("EXISTS") ? rows : [{ id: "1" }])), async (at) => {
    await upsertPostgresRows.forAll?.([{ table: "t", record: { id: 1, name: "n" }, match: ["id"] }], at);
    await assert.rejects(async () => updatePostgresRows.forAll?.([{ table: "t", record: { id: 9, name: "n" }, match: ["id"] }], at), /doesn't exist/);
    await assert.rejects(async () => upsertPostgresRows.forAll?.([{ table: "t", record: { name: "n" }, match: ["id"] }], at), /Column to match on not found/);
  });
  // The pretended database gives texts only, so that nothing it says is true.
  assert.deepEqual(statements, [
    `INSERT INTO "public"."t"("id","name") VALUES(1,'n') ON CONFLICT ("id") DO UPDATE SET "name" = 'n' RETURNING *`, `SELECT EXISTS(SELECT 1 FROM "public"."t" WHERE "id"=9)`,
  ]);
});

test("a conversation is kept in the table and the form that the workflow had", async () => {
  const said = [{ message: "{\"type\":\"human\",\"content\":\"a\"}" }, { message: "{\"type\":\"ai\",\"content\":\"\",\"tool_calls\":[]}" }, { message: "{\"type\":\"ai\",\"content\":\"b\"}" }];
  const statements = await asked((text) => [text.startsWith("SELECT message") ? said : []], async (at) => {
    const memory = postgresMemory({ version: 1.3, table: "chats", session: "s'1", window: 3 })(plain(), at);
    assert.deepEqual((await recall(memory)).map(({ role, content }) => [role, content]), [["user", "a"], ["assistant", "b"]]);
    await remember(memory, "q", "r");
    assert.throws(() => postgresMemory({ version: 1.3, table: "chats; drop", session: "s" })(plain(), at), /is not the name of a table/);
  });
  const own = statements.filter((text) => !text.startsWith("CREATE TABLE IF NOT EXISTS chats"));
  assert.equal(own[0], "SELECT message FROM chats WHERE session_id = 's''1' ORDER BY id");
  assert.match(own[1] ?? "", /^INSERT INTO chats \(session_id, message\) VALUES \('s''1', '\{"type":"human","content":"q","additional_kwargs":\{\},"response_metadata":\{\}\}'\)$/);
  assert.match(own[2] ?? "", /"type":"ai","content":"r","tool_calls":\[\]/);
});

test("documents are rows with vectors, those of a collection apart", async () => {
  const rows = (text: string): Readonly<Record<string, string>>[] => (text.startsWith("SELECT uuid") ? [{ uuid: "c1" }] : text.startsWith("SELECT *") ? [{ id: "d1", text: "near", metadata: "{\"page\":1}", _distance: "0.25" }] : []);
  const statements = await asked((text) => [rows(text)], async (at) => {
    const store = await pgVectorStore()({ tableName: "docs", options: { collection: { values: { useCollection: true, collectionName: "it's" } } } }, at);
    await store.add([{ pageContent: "near", metadata: { page: 1 } }], [[1, 0.5]]);
    assert.deepEqual(await store.search([1, 0], 3, { page: 1 }), [{ document: { id: "d1", pageContent: "near", metadata: {} }, score: "0.25" }]);
    await assert.rejects(async () => pgVectorStore()({ tableName: "docs; drop" }, at), /is not the name of a table/);
  });
  assert.equal(statements[0], "CREATE EXTENSION IF NOT EXISTS vector");
  assert.match(statements[1] ?? "", /^CREATE TABLE IF NOT EXISTS docs \("id" uuid .* "embedding" vector\)$/);
  assert.deepEqual(statements.slice(4), [
    "SELECT uuid FROM n8n_vector_collections WHERE name = 'it''s'",
    "INSERT INTO docs (\"text\", \"embedding\", \"metadata\", \"collection_id\") VALUES ('near', '[1,0.5]', '{\"page\":1}', 'c1')",
    "SELECT *, \"embedding\" <=> '[1,0]' AS \"_distance\" FROM docs WHERE collection_id = 'c1' AND \"metadata\"->>'page' = '1' ORDER BY \"_distance\" ASC LIMIT 3",
  ]);
});
