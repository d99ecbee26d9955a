// SPDX-License-Identifier: 0BSD
import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";

/** A line and a column, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Tells the line of the source for places in a program. The compiler prints JavaScript anew, one statement on a line and no line
 * empty, and writes what came from where into a map beside it; a program without a map is the source.
 */
export function sourceLines(path: string): (place: Place) => number | undefined {
  if (!existsSync(`${path}.map`)) return ({ line }) => line;
  const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8")));
  return ({ line, column }) => {
    const entry = map.findEntry(line - 1, column - 1);
    return "originalLine" in entry ? entry.originalLine + 1 : undefined;
  };
}
