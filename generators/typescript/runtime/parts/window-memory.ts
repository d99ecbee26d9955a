// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Item, Json } from "../items.js";
import { isGiven } from "../json.js";
import { forItem, type ForItem, type MemoryPart } from "./part.js";

/** Which conversation, and how much of it is shown to the model. */
export interface WindowMemory {
  /** The session's id; the item's `sessionId` when missing. */
  readonly session?: Json;
  /** How many exchanges; 5 when missing. */
  readonly window?: Json;
}

/** Remembers the last exchanges of a conversation as long as the process lives. */
export function windowMemory<T>(settings: ForItem<T, WindowMemory> = {}): MemoryPart<T> {
  return (item) => {
    const { session, window } = forItem(settings, item);
    return { session: sessionFor(session, item), ...(window === undefined ? {} : { window }) };
  };
}

/** The conversation that a memory keeps: the one that its settings name, or the item's own. */
export function sessionFor(session: Json, item: Item<unknown>): Json {
  const found = session === undefined ? sessionOf(item) : session;
  if (isGiven(found)) return found;
  throw new StepError("No session ID found", { description: "Expected to find the session ID in an input field called 'sessionId'" });
}

function sessionOf(item: Item<unknown>): Json {
  const { json } = item;
  if (typeof json !== "object" || json === null) return undefined;
  const id: unknown = Object.entries(json).find(([name]) => name === "sessionId")?.[1];
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}
