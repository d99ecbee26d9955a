// SPDX-License-Identifier: 0BSD
import { itemOfEach, itemsOfAll } from "../code-result.js";
import { wrapped } from "../code.js";
import { forAll } from "../connector.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { runPython } from "../python-process.js";

/** The workflow's own Python. */
export interface PythonParams {
  /** The code, as its authors wrote it: the body of a function. */
  readonly pythonCode: Json;
  /** `runOnceForAllItems`, or `runOnceForEachItem`. */
  readonly mode?: Json;
  /** `python`: items have their fields as attributes too, as in a browser's Python; `pythonNative`: they are plain dictionaries. */
  readonly language: Json;
}

/** Runs the code in a function of its own, once or for each item, and prints what it gives as the last line. */
const frame = `
import ast, asyncio, json, sys
given = json.load(sys.stdin)
printed, sys.stdout = sys.stdout, sys.stderr

class Fields(dict):
    def __getattribute__(self, name):
        if not name.startswith("__") and dict.__contains__(self, name):
            return self[name]
        return dict.__getattribute__(self, name)
    def __setattr__(self, name, value):
        self[name] = value
    def __delattr__(self, name):
        del self[name]
    def to_py(self, **_):
        return plain(self)

class Items(list):
    def to_py(self, **_):
        return plain(self)

def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in dict.items(value)}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value

def shown(value):
    if isinstance(value, dict):
        return Fields({key: shown(each) for key, each in dict.items(value)})
    if isinstance(value, list):
        return Items([shown(each) for each in value])
    return value

class Input:
    def __init__(self, items, item):
        self.items = items
        self.item = item
    def all(self):
        return self.items
    def first(self):
        return self.items[0] if self.items else None
    def last(self):
        return self.items[-1] if self.items else None

tree = ast.parse("async def code():\\n    pass")
tree.body[0].body = ast.parse(given["pythonCode"], "code").body or tree.body[0].body
compiled = compile(ast.fix_missing_locations(tree), "code", "exec")
native = given["language"] == "pythonNative"
items = given["items"] if native else shown(given["items"])

def call(item):
    if native:
        scope = {"_items": items} if item is None else {"_item": item}
    else:
        first = items[0] if item is None and items else item
        scope = {"_input": Input(items, first), "_items": items, "items": items, "_item": first, "item": first, "_json": first["json"] if first else None}
    exec(compiled, scope)
    return asyncio.run(scope["code"]())

result = call(None) if given["mode"] == "runOnceForAllItems" else [call(item) for item in items]
printed.write("\\n" + json.dumps({"result": plain(result)}) + "\\n")
`;

/** Runs the workflow's own Python in the `python3` of the machine, which must have the packages that the code imports. */
export const pythonCode = forAll<PythonParams>(async ([params], { items, signal }) => {
  if (params === undefined) return [];
  const { mode = "runOnceForAllItems" } = params;
  const given = items.map((item) => ({ json: item.json }));
  const answer = await runPython(frame, { ...params, mode, items: given }, signal);
  const result: unknown = typeof answer === "object" && answer !== null && "result" in answer ? answer.result : undefined;
  if (mode === "runOnceForAllItems") return itemsOfAll(result ?? undefined);
  if (!Array.isArray(result)) throw new StepError("The code gave no items");
  return result.map(wrapped).filter((item) => item !== undefined).map(itemOfEach);
});
