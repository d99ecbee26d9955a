// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";

const HOLE = /\{\{[\s\S]*?\}\}/g;

/**
 * A page whose values brought holes of their own, with these filled once more, as n8n does. Only fields of the item, constants and unknown
 * names are: a text that comes from outside is never run as code, so any other hole fails.
 */
export function filledAgain(page: Json, json: Fields): Json {
  if (typeof page !== "string") return page;
  // Each value takes the place of its hole as the text of a replacement, in which `$&` and the like stand for what is replaced.
  return (page.match(HOLE) ?? []).reduce((filled, hole) => filled.replace(hole, String(valueOf(hole, json))), page);
}

const NAME = String.raw`[A-Za-z_$][\w$]*`;
const LINK = String.raw`\??\.\s*${NAME}|(?:\?\.)?\[\s*(?:\d+|"[^"\\]*"|'[^'\\]*')\s*\]`;
const PATH = new RegExp(String.raw`^(${NAME})((?:\s*(?:${LINK}))*)$`);
const LINKS = new RegExp(String.raw`\[\s*(?:(\d+)|"([^"\\]*)"|'([^'\\]*)')\s*\]|\.\s*(${NAME})`, "g");
const CONSTANT = /^(?:-?\d+(?:\.\d+)?|true|false|null|"[^"\\]*"|'[^'\\]*')$/;

function valueOf(hole: string, json: Fields): Json {
  const code = hole.slice(2, -2).trim();
  if (CONSTANT.test(code)) return code.startsWith("'") ? code.slice(1, -1) : JSON.parse(code);
  const [, name = "", links = ""] = PATH.exec(code) ?? [];
  if (name === "$json" && !isBuiltIn(links)) return at(json, links);
  // A name that means nothing is undefined, and so is what is asked of it.
  if (name !== "" && !name.startsWith("$") && !KNOWN.has(name) && !(name in globalThis)) return undefined;
  throw new StepError(`The page holds "${hole}", which n8n would run as an expression; text that comes from outside is not run here`);
}

/** Words that are no free names, and names that n8n gives a meaning. */
const KNOWN: ReadonlySet<string> = new Set([
  "DateTime", "Duration", "Interval", "extend", "extendOptional", "this", "new", "typeof", "void", "delete", "in", "instanceof", "function", "class", "return", "if",
  "else", "for", "while", "do", "switch", "case", "default", "break", "continue", "var", "let", "const", "try", "catch", "finally", "throw", "with", "debugger", "enum",
  "import", "export", "super", "yield", "await", "async", "null", "true", "false",
]);

/** Whether a path asks for what every object has. */
function isBuiltIn(links: string): boolean {
  return [...links.matchAll(LINKS)].some(([, , double, single, name]) => (double ?? single ?? name ?? "") in {});
}

function at(json: Fields, links: string): Json {
  let value: Json = json;
  for (const [, place, double, single, name] of links.matchAll(LINKS)) {
    const member = place ?? double ?? single ?? name ?? "";
    if (typeof value === "string" || Array.isArray(value)) value = Reflect.get(Object(value), member) as Json;
    else value = isFields(value) && Object.hasOwn(value, member) ? value[member] : undefined;
  }
  return typeof value === "function" ? undefined : value;
}
