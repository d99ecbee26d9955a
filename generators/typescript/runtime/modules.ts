// SPDX-License-Identifier: 0BSD
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const BUILT_IN = new Set(["buffer", "crypto", "path", "querystring", "url", "util"]);
const load = createRequire(import.meta.url);

/** The packages that the repository depends on, by the nearest package.json. */
function dependencies(): ReadonlySet<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const { dependencies: listed = {} } = JSON.parse(readFileSync(file, "utf8")) as { dependencies?: object };
      return new Set(Object.keys(listed));
    }
    if (dirname(folder) === folder) return new Set();
  }
}

let allowed: ReadonlySet<string> | undefined;

/** `require` for the workflow's own code: a few harmless built-in modules, and what package.json lists. */
export function requireModule(name: string): unknown {
  allowed ??= dependencies();
  const [scope = "", part = ""] = name.split("/");
  const packageName = scope.startsWith("@") ? `${scope}/${part}` : scope;
  if (BUILT_IN.has(name.replace(/^node:/, "")) || allowed.has(packageName)) return load(name) as unknown;
  throw new Error(`Module '${name}' is disallowed`);
}
