// SPDX-License-Identifier: 0BSD
import { onRedis } from "../apps/redis-connection.js";
import type { EffectContext } from "../host.js";
import type { Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { ChatHistory } from "../memory.js";
import { messageOf, storedMessage } from "./chat-history.js";
import { forItem, type ForItem, type MemoryPart } from "./part.js";
import { sessionFor, type WindowMemory } from "./window-memory.js";

/** A conversation in a list of Redis. */
export interface RedisMemory extends WindowMemory {
  /** The version of the workflow's part: before 1.3 the model is shown the whole conversation. */
  readonly version: number;
  readonly credential?: string;
  /** Seconds after the last message until it is forgotten; never when missing or 0. */
  readonly seconds?: Json;
}

/** Remembers a conversation in the list, and in the form, in which the workflow kept it. */
export function redisMemory<T>(settings: ForItem<T, RedisMemory>): MemoryPart<T> {
  return (item, context) => {
    const { version, credential = "redis", seconds, session, window } = forItem(settings, item);
    const own = sessionFor(session, item);
    return { session: own, window: version < 1.3 ? Infinity : window, history: history(textOf(own), Number(seconds ?? 0), credential, context) };
  };
}

/** The list is kept under the session's id, the newest message first. */
function history(key: string, seconds: number, credential: string, context: EffectContext): ChatHistory {
  const on = { auth: { redis: credential } };
  return {
    async read() {
      const kept = await onRedis(on, context, (send) => send("LRANGE", key, "0", "-1"));
      return (Array.isArray(kept) ? kept : []).reverse().map((each: unknown) => fieldsOf(JSON.parse(String(each)) as Json)).flatMap(({ type, data }) => messageOf(type, data));
    },
    async add(messages) {
      await onRedis(on, context, async (send) => {
        for (const message of messages) await send("LPUSH", key, JSON.stringify(storedMessage(message)));
        if (seconds > 0) await send("EXPIRE", key, String(seconds));
      });
    },
    async clear() {
      await onRedis(on, context, (send) => send("DEL", key));
    },
  };
}
