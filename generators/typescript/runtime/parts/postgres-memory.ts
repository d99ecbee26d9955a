// SPDX-License-Identifier: 0BSD
import { database } from "../apps/postgres-connection.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, jsonOf, textOf } from "../json.js";
import type { ChatHistory } from "../memory.js";
import type { Message } from "../models.js";
import { messageOf, storedMessage } from "./chat-history.js";
import { forItem, type ForItem, type MemoryPart } from "./part.js";
import { sessionFor, type WindowMemory } from "./window-memory.js";

/** A conversation in a table of Postgres. */
export interface PostgresMemory extends WindowMemory {
  /** The version of the workflow's part: before 1.1 the model is shown the whole conversation. */
  readonly version: number;
  readonly credential?: string;
  /** `n8n_chat_histories` when missing; it is made where it does not exist. */
  readonly table?: Json;
}

/** Remembers a conversation in the table, and in the form, in which the workflow kept it. */
export function postgresMemory<T>(settings: ForItem<T, PostgresMemory>): MemoryPart<T> {
  return (item, context) => {
    const { version, credential = "postgres", table = "n8n_chat_histories", session, window } = forItem(settings, item);
    const own = sessionFor(session, item);
    return { session: own, window: version < 1.1 ? Infinity : window, history: history(textOf(table), textOf(own), credential, context) };
  };
}

function history(table: string, session: string, credential: string, context: EffectContext): ChatHistory {
  // The name stands in statements as it is, so that upper case is folded as it was.
  if (!/^[\w.]+$/.test(table)) throw new StepError(`"${table}" is not the name of a table`);
  const opened = async (): Promise<Awaited<ReturnType<typeof database>>["db"]> => {
    const { db } = await database({ auth: { postgres: credential } }, context);
    await db.multi(`CREATE TABLE IF NOT EXISTS ${table} (id SERIAL PRIMARY KEY, session_id VARCHAR(255) NOT NULL, message JSONB NOT NULL)`);
    return db;
  };
  return {
    async read() {
      const rows: unknown = (await (await opened()).multi(`SELECT message FROM ${table} WHERE session_id = $1 ORDER BY id`, [session]))[0];
      return Array.isArray(rows) ? rows.map((row) => saidIn(fieldsOf(jsonOf(row))["message"])).flatMap((said) => messageOf(said["type"], said)) : [];
    },
    async add(messages) {
      const db = await opened();
      for (const message of messages) await db.multi(`INSERT INTO ${table} (session_id, message) VALUES ($1, $2)`, [session, JSON.stringify(flat(message))]);
    },
    async clear() {
      await (await opened()).multi(`DELETE FROM ${table} WHERE session_id = $1`, [session]);
    },
  };
}

/** A row holds who spoke among the fields of what was said. */
function flat(message: Message): Fields {
  const { type, data } = storedMessage(message);
  return { type, ...data };
}

function saidIn(value: Json): Fields {
  return fieldsOf(typeof value === "string" ? JSON.parse(value) as Json : value);
}
