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
}

const conversations = new Map<string, Message[]>();

/** The last exchanges of a conversation. Without a place of their own they live as long as the process does, as in n8n's simple memory. */
export async function recall(memory: MemorySettings): Promise<readonly Message[]> {
  const messages = memory.history === undefined ? conversations.get(String(memory.session)) ?? [] : await memory.history.read();
  if (memory.window === Infinity) return messages;
  const window = Number(memory.window ?? 5);
  return messages.slice(-2 * Math.max(0, Number.isFinite(window) ? window : 5) || messages.length);
}

/** Keeps an exchange. */
export async function remember(memory: MemorySettings, question: string, answer: string): Promise<void> {
  const session = String(memory.session);
  const exchange: Message[] = [{ role: "user", content: question }, { role: "assistant", content: answer }];
  if (memory.history !== undefined) return memory.history.add(exchange);
  const messages = conversations.get(session) ?? [];
  messages.push(...exchange);
  conversations.set(session, messages.slice(-200));
}

/** Forgets a conversation. */
export function forget(session: unknown): void {
  conversations.delete(String(session));
}
