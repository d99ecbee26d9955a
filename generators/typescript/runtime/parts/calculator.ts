// SPDX-License-Identifier: 0BSD
import { calculate } from "./arithmetic.js";
import { tool, type ToolPart } from "./tool.js";

/** A tool that computes. */
export function calculator<T>(name = "calculator"): ToolPart<T> {
  return tool<T>({
    name,
    description: "Useful for getting the result of a math expression. The input to this tool should be a valid mathematical expression that could be executed by a simple calculator.",
    arguments: { input: {} },
  }, (_item, _context, args) => {
    try {
      return String(calculate(String(args["input"] ?? "")));
    } catch {
      return "I don't know how to do that.";
    }
  });
}
