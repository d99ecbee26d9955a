// SPDX-License-Identifier: 0BSD
import { type Db, MongoClient } from "mongodb";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { AppParams } from "./api.js";

/** Which database of a server. */
export interface MongoPlace extends AppParams {
  /** The credential's own when missing. */
  readonly database?: Json;
}

/** Works on a database with a credential: its `connectionString`, or `host`, `port`, `user` and `password`, and its `database`. */
export async function onMongo<T>(params: MongoPlace, context: EffectContext, work: (db: Db) => Promise<T>): Promise<T> {
  const { connectionString, host, port, user, password, database } = await context.credentials(params.auth?.["mongoDb"] ?? "mongoDb");
  const given = (text: string | undefined): text is string => text !== undefined && text !== "";
  if (!given(connectionString) && !given(host)) throw new StepError("The credential names neither a connection string nor a host");
  const server = given(port) ? `mongodb://${user}:${password}@${host}:${port}` : `mongodb+srv://${user}:${password}@${host}`;
  const client = await MongoClient.connect(given(connectionString) ? connectionString.trim() : server);
  try {
    return await work(client.db(isGiven(params.database) ? textOf(params.database) : (database ?? "").trim()));
  } finally {
    await client.close();
  }
}
