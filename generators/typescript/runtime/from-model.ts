// SPDX-License-Identifier: 0BSD
import { ExpressionError, orStandIn } from "./errors.js";
import type { Item, Json } from "./items.js";
import { isFields } from "./json.js";
import { type Place, placeOf } from "./place.js";

/** What a model gave under a name, read from the arguments that the tool was called with; `fallback` where it gave nothing. */
export function givenAt(place: Place, name: string, fallback?: unknown): unknown {
  if (!name) throw new ExpressionError("Add a key, e.g. $fromAI('placeholder_name')");
  if (!/^[a-zA-Z0-9_-]{0,64}$/.test(name)) {
    throw new ExpressionError(
      "Invalid parameter key, must be between 1 and 64 characters long and only contain lowercase letters, uppercase letters, numbers, underscores, and hyphens",
    );
  }
  const given = place.given ?? place.items[place.runIndex]?.json;
  if (!isFields(given)) throw new ExpressionError("No execution data available");
  const query = isFields(given["query"]) ? given["query"][name] : undefined;
  return query ?? given[name] ?? fallback;
}

/** What the model that calls this tool gave for one of the tool's `arguments`. */
export function fromModel(item: Item<unknown>, name: string): Json {
  return orStandIn(() => givenAt(placeOf(item), name) as Json, () => undefined);
}
