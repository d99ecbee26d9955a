// SPDX-License-Identifier: 0BSD
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The files that a pattern names, sorted within each folder; a pattern without `*`, `?` or `{a,b}` names one file. */
export async function matchingPaths(pattern: string): Promise<string[]> {
  const parts = pattern.split("/");
  const first = parts.findIndex((part) => /[*?{]/.test(part));
  if (first < 0) return (await isFile(pattern)) ? [pattern] : [];
  const root = parts.slice(0, first).join("/");
  return await below(root === "" && pattern.startsWith("/") ? "/" : root, parts.slice(first));
}

async function below(folder: string, parts: readonly string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return [];
  const deep = part === "**";
  const names = (await readdir(folder === "" ? "." : folder, { withFileTypes: true }).catch(() => [])).sort((a, b) => (a.name < b.name ? -1 : 1));
  const paths: string[] = deep ? await below(folder, rest) : [];
  for (const entry of names) {
    if (entry.name.startsWith(".") && !part.startsWith(".")) continue;
    const path = folder === "" ? entry.name : join(folder, entry.name);
    if (entry.isDirectory() && deep) paths.push(...(await below(path, parts)));
    else if (!deep && matcher(part).test(entry.name)) {
      if (rest.length === 0 ? entry.isFile() : entry.isDirectory()) paths.push(...(rest.length === 0 ? [path] : await below(path, rest)));
    }
  }
  return paths;
}

/** One part of a pattern as a regular expression. */
function matcher(part: string): RegExp {
  const source = part
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]")
    .replace(/\{([^{}]*)\}/g, (_, choices: string) => `(?:${choices.split(",").join("|")})`);
  return new RegExp(`^${source}$`);
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then((found) => found.isFile(), () => false);
}
