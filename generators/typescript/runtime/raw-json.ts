// SPDX-License-Identifier: 0BSD
import { jsonrepair } from "jsonrepair";
import { StepError } from "./errors.js";
import type { Written } from "./field.js";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(jsonrepair(text));
  }
}

/** An object as JSON text with values in it: objects and lists print as JSON, the rest as JavaScript prints it. */
export function rawJson(strings: TemplateStringsArray, ...values: readonly unknown[]): Written {
  const print = (value: unknown): string =>
    typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  const text = strings.reduce((all, part, index) => all + print(values[index - 1]) + part);
  return {
    read(location, itemIndex) {
      let value: unknown;
      try {
        value = parse(text);
      } catch {
        throw new StepError(`The ${location} in item ${itemIndex} contains invalid JSON`, { description: text });
      }
      if (typeof value !== "object" || Array.isArray(value)) {
        throw new StepError(`The ${location} in item ${itemIndex} does not contain a valid JSON object`);
      }
      return value;
    },
  };
}

/** What an expression gave, read as JSON text again, which older mappings did with objects; nothing stays nothing. */
export function rawValue(value: unknown): unknown {
  return value === null || value === undefined ? value : rawJson`${value}`;
}
