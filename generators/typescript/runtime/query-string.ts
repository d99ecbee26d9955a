// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "./items.js";
import { isFields } from "./json.js";

/** How many brackets of a name are read; the rest is one more name. */
const DEPTH = 5;

/** A higher number in brackets is a name, and no place in a list. */
const LAST_PLACE = 20;

/** How many pairs are read. */
const PAIRS = 1000;

/**
 * Reads a query string as the platform's server does, whose reader is the `qs` package with its defaults: `a=1&a=2`, `a[]=1` and
 * `a[0]=1` give lists, `a[b]=1` gives an object.
 */
export function readQuery(text: string): Fields {
  const pairs = new Map<string, Json>();
  for (const part of text.replace(/%5B/gi, "[").replace(/%5D/gi, "]").split("&").slice(0, PAIRS)) {
    const closing = part.indexOf("]=");
    const equals = closing < 0 ? part.indexOf("=") : closing + 1;
    const name = decoded(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? "" : decoded(part.slice(equals + 1));
    const old = pairs.get(name);
    pairs.set(name, old === undefined ? value : [old, value].flat());
  }
  const found: Fields = {};
  // As members of an object, names that are numbers come first.
  for (const [name, value] of Object.entries(Object.fromEntries(pairs))) if (name !== "") merge(found, nested(stepsOf(name), value));
  withoutHoles(found);
  return found;
}

function decoded(part: string): string {
  const text = part.replace(/\+/g, " ");
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `a[b][]` as `a`, `[b]` and `[]`; what stands behind the last bracket is lost. */
function stepsOf(name: string): string[] {
  const brackets = [...name.matchAll(/\[[^[\]]*\]/g)];
  const head = name.slice(0, brackets[0]?.index);
  const rest = brackets[DEPTH];
  return [...(head === "" ? [] : [head]), ...brackets.slice(0, DEPTH).map(([step]) => step), ...(rest === undefined ? [] : [`[${name.slice(rest.index)}]`])];
}

function nested(steps: readonly string[], value: Json): Json {
  return steps.reduceRight<Json>((inner, step) => {
    if (step === "[]") return Array.isArray(inner) ? inner : [inner];
    const name = step.startsWith("[") && step.endsWith("]") ? step.slice(1, -1) : step;
    const place = Number(name);
    if (name !== step && String(place) === name && Number.isInteger(place) && place >= 0 && place <= LAST_PLACE) {
      const list: Json[] = [];
      list[place] = inner;
      return list;
    }
    return name === "__proto__" ? {} : { [name]: inner };
  }, value);
}

/** Puts what one name gives into what the names before it gave. */
function merge(target: Json, source: Json): Json {
  if (source === "") return target;
  if (typeof source !== "object" || source === null) {
    if (Array.isArray(target)) target.push(source);
    else if (isFields(target)) target[String(source)] = true;
    else return [target, source];
    return target;
  }
  if (typeof target !== "object" || target === null) return [target, ...(Array.isArray(source) ? source : [source])];
  if (Array.isArray(target) && Array.isArray(source)) {
    source.forEach((each, place) => {
      const old = target[place];
      if (!Object.hasOwn(target, place)) target[place] = each;
      else if (typeof old === "object" && typeof each === "object") target[place] = merge(old, each);
      else target.push(each);
    });
    return target;
  }
  const into: Fields = Array.isArray(target) ? Object.fromEntries(Object.entries(target)) : target;
  for (const [name, value] of Object.entries(source)) into[name] = Object.hasOwn(into, name) ? merge(into[name], value) : value;
  return into;
}

/** A list that begins at a later place begins at its first value. */
function withoutHoles(value: Json): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) value.splice(0, value.length, ...value.filter((each) => each !== undefined));
  for (const each of Object.values(value)) withoutHoles(each);
}
