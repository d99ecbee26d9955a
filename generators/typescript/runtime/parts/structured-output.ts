// SPDX-License-Identifier: 0BSD
import type { OutputShape } from "../structured-output.js";
import { forItem, type ForItem, type OutputPart } from "./part.js";

/** The form of a parser that was never set up. */
export const usual: OutputShape = { example: { state: "California", cities: ["Los Angeles", "San Francisco", "San Diego"] } };

/** The answer must be JSON that fits a schema, or looks like an example. Either is given as JSON text. */
export function structuredOutput<T>(shape: ForItem<T, OutputShape> = usual): OutputPart<T> {
  return (item) => forItem(shape, item);
}
