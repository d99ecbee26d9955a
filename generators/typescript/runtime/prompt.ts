// SPDX-License-Identifier: 0BSD
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "./items.js";
import { fill, loadPrompt, type Prompt } from "./prompts.js";

const known = new Map<string, Prompt>();

/**
 * One message of prompts/<id>.md with its holes filled. `section` is the role, with a number when there are several of
 * it: `prompt("draft-reply", "user 2", { name: item.json.name })`.
 */
export function prompt(id: string, section: string, values: Readonly<Record<string, Json>> = {}): string {
  const file = known.get(id) ?? loadPrompt(id, folderOf(id));
  known.set(id, file);
  const [role, ordinal = "1"] = section.split(" ");
  const message = file.messages.filter((each) => each.role === role)[Number(ordinal) - 1];
  if (message === undefined) throw new Error(`prompts/${id}.md has no section "${section}"`);
  return fill(message.content, file.variables, values, `prompts/${id}.md`);
}

/** The nearest folder above this file that holds the prompt: the code may run from src or from dist. */
function folderOf(id: string): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "prompts", `${id}.md`))) return join(folder, "prompts");
    if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) return join(folder, "prompts");
  }
}
