// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { text as asText } from "./text.js";

/** One message of a conversation with a model. */
interface PromptMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** A prompt file: its text with holes, and what its front matter says. */
export interface Prompt {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly variables: readonly string[];
  readonly messages: readonly PromptMessage[];
  /** Fills the holes. A variable that the prompt does not declare, or that is not given, is an error. */
  render(values?: Readonly<Record<string, unknown>>): PromptMessage[];
}

const sectionHead = /^# (system|user|assistant)[ \t]*$/;
/** `{{name}}` is a hole, `\{{` is two braces, and `{{"\r"}}` is text that an editor might lose, written as in JSON. */
const hole = /\\\{\{|\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}|\{\{("(?:[^"\\\n]|\\.)*")\}\}/g;

/** The content hash of a prompt's text: SHA-256 over the text behind the front matter, line ends as \n, no white space at the end. */
export function promptHash(body: string): string {
  return createHash("sha256").update(canonical(body)).digest("hex");
}

/** Loads prompts/<id>.md and checks that its text is the one its hash names. */
export function loadPrompt(id: string): Prompt {
  return parsePrompt(readFileSync(join(folderOf(id), `${id}.md`), "utf8"), `prompts/${id}.md`);
}

/** Reads the text of a prompt file; `path` is for messages only. */
export function parsePrompt(text: string, path = "prompt"): Prompt {
  const parts = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text.replace(/^\uFEFF/, ""));
  if (parts === null) throw new Error(`${path} has no front matter between two lines of ---`);
  const head = frontMatter(parts[1] ?? "", path);
  const body = parts[2] ?? "";
  const hash = promptHash(body);
  if (head.hash !== hash) {
    throw new Error(`${path} was changed: its text has the hash ${hash}, its front matter says ${head.hash}. Raise the version and write the new hash.`);
  }
  const messages = sections(canonical(body), path);
  checkHoles(messages, head.variables, path);
  return { ...head, messages, render: (values = {}) => messages.map((message) => ({ role: message.role, content: fill(message.content, head.variables, values, path) })) };
}

function canonical(body: string): string {
  return body.replace(/\r\n?/g, "\n").trimEnd();
}

function frontMatter(text: string, path: string): { id: string; version: string; hash: string; variables: string[] } {
  const head: unknown = parse(text, { schema: "failsafe" }); // every scalar stays a text: a hash may look like a number
  const read = (key: string): unknown => (typeof head === "object" && head !== null ? Object.entries(head).find(([name]) => name === key)?.[1] : undefined);
  const need = (key: string): string => {
    const value = read(key);
    if (typeof value !== "string" && typeof value !== "number") throw new Error(`${path}: the front matter has no ${key}`);
    return String(value);
  };
  const variables = read("variables");
  return { id: need("id"), version: need("version"), hash: need("hash"), variables: Array.isArray(variables) ? variables.map(String) : [] };
}

/** A line that begins with a backslash before `# system` and the like is text: `\# user`. */
function sections(body: string, path: string): PromptMessage[] {
  const messages: { role: PromptMessage["role"]; lines: string[] }[] = [];
  for (const line of body.split("\n")) {
    const role = sectionHead.exec(line)?.[1];
    if (role === "system" || role === "user" || role === "assistant") messages.push({ role, lines: [] });
    else if (messages.length > 0) messages.at(-1)?.lines.push(line.replace(/^\\(?=\\*# (?:system|user|assistant)[ \t]*$)/, ""));
    else if (line.trim() !== "") throw new Error(`${path}: text before the first section; begin with "# system", "# user" or "# assistant"`);
  }
  return messages.map(({ role, lines }) => ({ role, content: lines.join("\n").trimEnd() }));
}

function checkHoles(messages: readonly PromptMessage[], variables: readonly string[], path: string): void {
  for (const { content } of messages) {
    for (const [, name] of content.matchAll(hole)) {
      if (name !== undefined && !variables.includes(name)) throw new Error(`${path}: the hole {{${name}}} is not among the declared variables`);
    }
  }
}

/** The text of one message with its holes filled as n8n's templates fill them: nothing for null, lists joined by commas. */
export function fill(content: string, variables: readonly string[], values: Readonly<Record<string, unknown>>, path: string): string {
  for (const name of Object.keys(values)) {
    if (!variables.includes(name)) throw new Error(`${path} has no variable ${name}; it has ${variables.join(", ") || "none"}`);
  }
  return content.replace(hole, (_, name: string | undefined, kept: string | undefined) => {
    if (kept !== undefined) return String(JSON.parse(kept));
    if (name === undefined) return "{{";
    if (!Object.hasOwn(values, name)) throw new Error(`${path}: no value was given for {{${name}}}`);
    return asText`${values[name]}`;
  });
}

const known = new Map<string, Prompt>();

/**
 * One message of prompts/<id>.md with its holes filled. `section` is the role, with a number when there are several of
 * it: `prompt("draft-reply", "user 2", { name: item.json.name })`.
 */
export function prompt(id: string, section: string, values: Readonly<Record<string, unknown>> = {}): string {
  const file = known.get(id) ?? loadPrompt(id);
  known.set(id, file);
  const [role, ordinal = "1"] = section.split(" ");
  const message = file.messages.filter((each) => each.role === role)[Number(ordinal) - 1];
  if (message === undefined) throw new Error(`prompts/${id}.md has no section "${section}"`);
  return fill(message.content, file.variables, values, `prompts/${id}.md`);
}

/** The nearest folder above this file that holds the prompt: the code may run from src or from dist. */
export function folderOf(id: string): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "prompts", `${id}.md`))) return join(folder, "prompts");
    if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) return join(folder, "prompts");
  }
}
