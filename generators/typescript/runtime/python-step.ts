// SPDX-License-Identifier: 0BSD
import { records, texts } from "./code-step.js";
import type { Effect } from "./connector.js";
import type { Bundle, Value } from "./formulas/value.js";
import { runPython } from "./python-process.js";

/** Runs the code in a function of its own and prints what it gives as the last line. */
const frame = `
import ast, asyncio, inspect, json, sys
given = json.load(sys.stdin)
tree = ast.parse("def code(input_data, input):\\n    output = None\\n    return output")
body = tree.body[0].body
body[1:1] = ast.parse(given["code"], "code").body
scope = {}
exec(compile(ast.fix_missing_locations(tree), "code", "exec"), scope)
result = scope["code"](given["inputs"], given["inputs"])
if inspect.isawaitable(result):
    result = asyncio.run(result)
print("\\n" + json.dumps({"result": result}))
`;

/** A step of the workflow's own Python, which runs in the `python3` of the machine: an object is one record, a list of objects as many. */
export function python(code: string): Effect<{ [name: string]: Value }> {
  return async (inputs, { signal }) => {
    const answer = await runPython(frame, { code, inputs: texts(inputs) }, signal);
    const result = typeof answer === "object" && answer !== null && "result" in answer ? answer.result : undefined;
    return records(result).map((record) => json(record));
  };
}

function json(record: Bundle): { [key: string]: string | number | boolean | null } {
  return JSON.parse(JSON.stringify(record));
}
