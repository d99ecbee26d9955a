// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { placeOf } from "../place.js";
import { createScope, type Scope } from "../scope.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** A tool that is the workflow's own code. */
export interface CodeTool<T> extends ToolHead<T> {
  readonly code: (scope: Scope) => unknown;
}

/** A tool that runs the workflow's own code; the code sees the model's question as `query` and must give a text. */
export function codeTool<T>(head: CodeTool<T>): ToolPart<T> {
  const described = { ...head, arguments: { input: {}, ...head.arguments } };
  return tool(described, async (item, _context, args) => {
    const scope = createScope(placeOf(item), true);
    const query: Json = args["input"] ?? args;
    const result = await head.code(new Proxy<Record<string, unknown>>({}, {
      has: () => true,
      get: (_, name) => (name === "query" ? query : typeof name === "string" ? scope[name] : undefined),
    }));
    if (typeof result === "number") return String(result);
    if (typeof result !== "string") throw new StepError("Wrong output type returned", { description: `The response property should be a string, but it is an ${typeof result}` });
    return result;
  });
}
