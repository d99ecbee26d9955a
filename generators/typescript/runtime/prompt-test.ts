// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { folderOf, loadPrompt, prompt } from "./prompt.js";

/** Fails where the text of a prompt is another one than was released under its version. */
export function isReleased(id: string, version: string, hash: string): void {
  const file = loadPrompt(id);
  const now = `"${file.version}", "${file.hash}"`;
  if (file.hash !== hash) {
    assert.notEqual(file.version, version, `prompts/${id}.md was changed: raise its version and write it here with the hash ${file.hash}`);
  }
  assert.ok(file.version === version && file.hash === hash, `prompts/${id}.md has another version than this test: write ${now} here`);
}

/** Fails where a prompt has no such section, or does not show each of the values that the code fills in there. */
export function renders(id: string, section: string, ...variables: readonly string[]): void {
  const values = Object.fromEntries(variables.map((name) => [name, `<${name}>`]));
  const text = prompt(id, section, values);
  for (const [name, shown] of Object.entries(values)) {
    assert.ok(text.includes(shown), `prompts/${id}.md, "${section}": {{${name}}} stands nowhere, though the code fills it in`);
  }
}

/** Fails where the folder of prompts holds one that has no test. */
export function noneIsForgotten(...ids: readonly string[]): void {
  const [first = ""] = ids;
  const there = readdirSync(folderOf(first)).flatMap((name) => (name.endsWith(".md") ? [name.slice(0, -".md".length)] : []));
  assert.deepEqual(there.sort(), [...ids].sort());
}
