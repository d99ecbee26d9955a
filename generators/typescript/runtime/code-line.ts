// SPDX-License-Identifier: 0BSD
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

type Code = (...args: never[]) => unknown;

/** Named functions in a stack: their name, file and line. */
interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

function framesOf(stack: string): Frame[] {
  return Array.from(stack.matchAll(/^\s*at (?:async )?(.+?) \((file:.+?):(\d+):\d+\)$/gm), ([, name = "", file = "", line]) => ({
    name: name.split(".").pop() ?? name,
    file,
    line: Number(line),
  }));
}

/** The line of the file on which the body of the function begins; lines of the body are counted from there. */
function bodyStart(file: string, code: Code): number | undefined {
  const source = code.toString();
  const before = readFileSync(fileURLToPath(file), "utf8").split(source);
  const head = /\)\s*\{[^\n]*\n/.exec(source);
  if (before.length < 2 || before[0] === undefined || head === null) return undefined;
  return before[0].split("\n").length + source.slice(0, head.index + head[0].length).split("\n").length - 1;
}

/**
 * The line of the workflow's own code that an error comes from: in the first named function of it, or else on its
 * top level. Undefined when the stack does not tell.
 */
export function codeLine(error: Error, code: Code): number | undefined {
  const frames = framesOf(error.stack ?? "");
  const top = frames.find(({ name }) => name === code.name);
  if (top === undefined) return undefined;
  const inner = frames.find(({ name, file }) => file === top.file && name !== code.name);
  try {
    const start = bodyStart(top.file, code);
    return start === undefined ? undefined : Math.max(1, (inner ?? top).line - start + 1);
  } catch {
    return undefined;
  }
}
