// SPDX-License-Identifier: 0BSD
import type { Message } from "./models.js";

/** A conversation that is remembered from run to run. */
export interface MemorySettings {
  /** Which conversation: a session's id. */
  readonly session: unknown;
  /** How many exchanges the model is shown; 5 when missing. */
  readonly window?: unknown;
  /** Where the conversation is kept, if not in this process. */
  readonly history?: ChatHistory;
}

/** A place that keeps a conversation. */
export interface ChatHistory {
  /** The messages, the oldest first. */
  read(): Promise<readonly Message[]>;
  add(messages: readonly Message[]): Promise<void>;
  /** Forgets all of it. */
  clear(): Promise<void>;
}

/** What a place of this process keeps of a conversation. */
const MOST = 200;

const conversations = new Map<string, Message[]>();

/** Where a conversation is kept: in its own place, or as long as the process lives, as in n8n's simple memory. */
export function historyOf({ session, history }: MemorySettings): ChatHistory {
  const key = String(session);
  return history ?? {
    async read() {
      return conversations.get(key) ?? [];
    },
    async add(messages) {
      conversations.set(key, [...conversations.get(key) ?? [], ...messages].slice(-MOST));
    },
    async clear() {
      conversations.delete(key);
    },
  };
}

/** The last exchanges of a conversation. */
export async function recall(memory: MemorySettings): Promise<readonly Message[]> {
  const messages = await historyOf(memory).read();
  if (memory.window === Infinity) return messages;
  const window = Number(memory.window ?? 5);
  return messages.slice(-2 * Math.max(0, Number.isFinite(window) ? window : 5) || messages.length);
}

/** Keeps an exchange. */
export async function remember(memory: MemorySettings, question: string, answer: string): Promise<void> {
  await historyOf(memory).add([{ role: "user", content: question }, { role: "assistant", content: answer }]);
}
