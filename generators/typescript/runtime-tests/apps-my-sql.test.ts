// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import type { Server } from "node:net";
import { test } from "node:test";
import mysql from "mysql2";
import { insertMySqlRows, queryMySql, removeFromMySql, selectMySqlRows, updateMySqlRows, upsertMySqlRows } from "../runtime/apps/my-sql.js";
import type { EffectContext } from "../runtime/host.js";
import type { ItemData } from "../runtime/transform.js";
import { context } from "./world-helpers.js";

/** A pretended database that notes what it is asked: a selection gives one row, anything else that it is done. */
async function asked(work: (at: EffectContext) => Promise<void>, items: readonly ItemData[] = [{ json: {} }]): Promise<string[]> {
  const seen: string[] = [];
  const server = mysql.createServer((client) => {
    client.serverHandshake({ protocolVersion: 4, serverVersion: "8.0", connectionId: 1, statusFlags: 2, characterSet: 33, capabilityFlags: 0xffffff });
    client.on("query", (sql: string) => {
      seen.push(sql);
      if (!/^select/i.test(sql)) return client.writeOk();
      client.writeTextResult([{ id: 7 }], [{ catalog: "def", schema: "d", table: "t", orgTable: "t", name: "id", orgName: "id", characterSet: 33, columnLength: 11, columnType: 3, flags: 0, decimals: 0 }]);
    });
    client.on("error", () => {});
    client.on("quit", () => client.end());
  });
  // Its own `listen` takes no address of this machine.
  const inner: Server = Reflect.get(server, "_server");
  await new Promise<void>((resolve) => { inner.listen(0, "127.0.0.1", resolve); });
  const address = inner.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    await work({ ...context(items[0], { mySql: { host: "127.0.0.1", port: String(port), database: "d", user: "u", password: "p" } }), items });
  } finally {
    inner.close();
  }
  return seen;
}

test("values are written into statements, and rows become items", async () => {
  const statements = await asked(async (at) => {
    const rows = await queryMySql.forAll?.([{ query: "SELECT * FROM $1:name WHERE id = $2 AND note = '$3'", values: "orders, 12" }], at);
    assert.deepEqual(rows, [{ json: { id: 7 }, pairedItem: { item: 0 } }]);
    await assert.rejects(async () => queryMySql.forAll?.([{ query: "SELECT $1" }], at), /Parameter \$1 referenced in query but no replacement value provided/);
    assert.deepEqual(await queryMySql.forAll?.([{ query: "UPDATE orders SET paid = 1" }], at), [{ json: { success: true }, pairedItem: { item: 0 } }]);
  });
  assert.deepEqual(statements, ["SELECT * FROM `orders` WHERE id = 12 AND note = '$3'", "UPDATE orders SET paid = 1"]);
});

test("rows are read, added, changed and removed", async () => {
  const items = [{ json: { id: 1, name: "Ada" } }, { json: { id: 2, name: "" } }];
  const statements = await asked(async (at) => {
    const where = [{ column: "id", is: ">", value: "3" }, { column: "note", is: "IS NULL" }];
    await selectMySqlRows.forAll?.([{ table: "shop.orders", where, combine: "OR", sort: [{ column: "id", direction: "DESC" }], columns: ["id"], distinct: true }], at);
    await insertMySqlRows.forAll?.(items.map(() => ({ table: "people", mapping: "autoMapInputData", emptyAsNull: true, skipKnown: true })), at);
    await updateMySqlRows.forAll?.([{ table: "people", match: "id" }], at);
    await upsertMySqlRows.forAll?.([{ table: "people", mapping: "defineBelow", match: "id", matchValue: 5, record: [{ column: "name", value: "Bo" }] }], at);
    await removeFromMySql.forAll?.([{ table: "people", command: "delete", where: [{ column: "id", value: 5 }] }], at);
    await removeFromMySql.forAll?.([{ table: "people" }], at);
  }, items);
  assert.deepEqual(statements, [
    "SELECT DISTINCT `id` FROM `shop`.`orders` WHERE `id` > 3 OR `note` IS NULL  ORDER BY `id` DESC LIMIT 50",
    "INSERT  IGNORE INTO `people` (`id`, `name`) VALUES (1,'Ada'),(2,NULL)",
    "UPDATE `people` SET `name` = 'Ada' WHERE `id` = 1",
    "INSERT INTO `people`(`name`, `id`) VALUES('Bo',5) ON DUPLICATE KEY UPDATE `name` = 'Bo'",
    "DELETE FROM `people` WHERE `id` = 5",
    "TRUNCATE TABLE `people`",
  ]);
});
