// SPDX-License-Identifier: 0BSD
import type { Message } from "./models.js";

/** A conversation that is remembered from run to run. */
export interface MemorySettings {
  /** Which conversation: a session's id. */
  readonly session: unknown;
  /** How many exchanges the model is shown; 5 when missing. */
  readonly window?: unknown;
}

const conversations = new Map<string, Message[]>();

/** The last exchanges of a conversation. They live as long as the process does, as in n8n's simple memory. */
export function recall(memory: MemorySettings): Message[] {
  const messages = conversations.get(String(memory.session)) ?? [];
  const window = Number(memory.window ?? 5);
  return messages.slice(-2 * Math.max(0, Number.isFinite(window) ? window : 5) || messages.length);
}

/** Keeps an exchange. */
export function remember(memory: MemorySettings, question: string, answer: string): void {
  const session = String(memory.session);
  const messages = conversations.get(session) ?? [];
  messages.push({ role: "user", content: question }, { role: "assistant", content: answer });
  conversations.set(session, messages.slice(-200));
}

/** Forgets a conversation. */
export function forget(session: unknown): void {
  conversations.delete(String(session));
}
