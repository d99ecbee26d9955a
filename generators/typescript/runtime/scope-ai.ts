// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "./errors.js";
import { isBag } from "./extensions/table.js";
import type { Place } from "./place.js";

/** `$fromAI`: what the model gave for a placeholder, read from the arguments that the tool was called with. */
export function aiValue(place: Place): (name: string, about?: string, type?: string, fallback?: unknown) => unknown {
  return (name, _about, _type, fallback) => {
    if (!name) throw new ExpressionError("Add a key, e.g. $fromAI('placeholder_name')");
    if (!/^[a-zA-Z0-9_-]{0,64}$/.test(name)) {
      throw new ExpressionError(
        "Invalid parameter key, must be between 1 and 64 characters long and only contain lowercase letters, uppercase letters, numbers, underscores, and hyphens",
      );
    }
    const given = place.given ?? place.items[place.runIndex]?.json;
    if (!isBag(given)) throw new ExpressionError("No execution data available");
    const query = isBag(given["query"]) ? given["query"][name] : undefined;
    return query ?? given[name] ?? fallback;
  };
}
