// SPDX-License-Identifier: 0BSD
import { onMongo } from "../apps/mongo-connection.js";
import type { EffectContext } from "../host.js";
import type { Json } from "../items.js";
import { fieldsOf, isGiven, jsonOf, listOf, textOf } from "../json.js";
import type { ChatHistory } from "../memory.js";
import { messageOf, storedMessage } from "./chat-history.js";
import { forItem, type ForItem, type MemoryPart } from "./part.js";
import { sessionFor, type WindowMemory } from "./window-memory.js";

/** A conversation in a collection of MongoDB. */
export interface MongoMemory extends WindowMemory {
  readonly credential?: string;
  /** `n8n_chat_histories` when missing. */
  readonly collection?: Json;
  /** The database; the credential's own when missing. */
  readonly database?: Json;
}

/** What the collection holds of a conversation: one document with all messages. */
interface Conversation {
  readonly sessionId: string;
  readonly messages: object[];
}

/** Remembers a conversation in the collection, and in the form, in which the workflow kept it. */
export function mongoMemory<T>(settings: ForItem<T, MongoMemory> = {}): MemoryPart<T> {
  return (item, context) => {
    const { session, window, ...place } = forItem(settings, item);
    const own = sessionFor(session, item);
    return { session: own, ...(window === undefined ? {} : { window }), history: history(textOf(own), place, context) };
  };
}

function history(sessionId: string, { credential = "mongoDb", collection, database }: MongoMemory, context: EffectContext): ChatHistory {
  const on = { auth: { mongoDb: credential }, ...(isGiven(database) ? { database } : {}) };
  const name = isGiven(collection) ? textOf(collection) : "n8n_chat_histories";
  return {
    async read() {
      const found = await onMongo(on, context, (db) => db.collection<Conversation>(name).findOne({ sessionId }));
      return listOf(jsonOf(found?.messages)).map(fieldsOf).flatMap(({ type, data }) => messageOf(type, data));
    },
    async add(messages) {
      await onMongo(on, context, (db) => db.collection<Conversation>(name).updateOne({ sessionId }, { $push: { messages: { $each: messages.map(storedMessage) } } }, { upsert: true }));
    },
    async clear() {
      await onMongo(on, context, (db) => db.collection<Conversation>(name).deleteOne({ sessionId }));
    },
  };
}
