// SPDX-License-Identifier: 0BSD
import { spawn } from "node:child_process";
import { records, texts } from "./code-step.js";
import type { Effect } from "./connector.js";
import { StepError } from "./errors.js";
import type { Bundle, Value } from "./formulas/value.js";

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
    const printed = await run(JSON.stringify({ code, inputs: texts(inputs) }), signal);
    const last = printed.trimEnd().split("\n").at(-1) ?? "";
    const { result }: { result: unknown } = JSON.parse(last);
    return records(result).map((record) => json(record));
  };
}

function json(record: Bundle): { [key: string]: string | number | boolean | null } {
  return JSON.parse(JSON.stringify(record));
}

function run(input: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("python3", ["-I", "-c", frame], { signal, stdio: ["pipe", "pipe", "pipe"] });
    const [out, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const said = Buffer.concat(errors).toString().trim().split("\n").at(-1) ?? "";
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new StepError(said === "" ? `python3 ended with ${code}` : said));
    });
    child.stdin.end(input);
  });
}
