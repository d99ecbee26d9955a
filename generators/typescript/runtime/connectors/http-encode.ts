// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";

/** How lists stand in a query: `a=1&a=2`, `a[]=1&a[]=2`, `a[0]=1&a[1]=2` or `a=1,2`. */
export type ListStyle = "repeat" | "brackets" | "indices" | "comma";

/** Names and values as a query or a form body. Nested values get bracketed names; missing ones are left out. */
export function encodeQuery(values: Readonly<Fields>, lists: ListStyle): string {
  const pairs: string[] = [];
  const add = (name: string, value: Json): void => {
    if (value === undefined) return;
    if (Array.isArray(value) && lists === "comma") add(name, value.join(","));
    else if (Array.isArray(value)) value.forEach((each, index) => add(lists === "repeat" ? name : `${name}[${lists === "brackets" ? "" : index}]`, each));
    else if (typeof value === "object" && value !== null) for (const [key, each] of Object.entries(value)) add(`${name}[${key}]`, each);
    else pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value === null ? "" : String(value))}`);
  };
  for (const [name, value] of Object.entries(values)) add(name, value);
  return pairs.join("&");
}

/** An address with more query parameters. */
export function withQuery(url: string, query: string): string {
  if (query === "") return url;
  const hash = url.indexOf("#");
  const base = hash < 0 ? url : url.slice(0, hash);
  return base + (base.includes("?") ? (/[?&]$/.test(base) ? "" : "&") : "?") + query;
}

/** Sets a value at a path such as `a.b[0].c`, making the lists and objects on the way. */
export function setPath(into: Fields, path: string, value: Json): void {
  const steps = path.replace(/\[(\d+)\]/g, ".$1").split(".").filter((step, index) => step !== "" || index > 0);
  let place: Fields | Json[] = into;
  for (const [index, step] of steps.entries()) {
    if (["__proto__", "constructor", "prototype"].includes(step)) return;
    const last = index === steps.length - 1;
    const old: Json = Array.isArray(place) ? place[Number(step)] : Object.hasOwn(place, step) ? place[step] : undefined;
    const next: Json = last ? value : typeof old === "object" && old !== null ? old : /^\d+$/.test(steps[index + 1] ?? "") ? [] : {};
    if (Array.isArray(place)) place[Number(step)] = next;
    else place[step] = next;
    if (typeof next === "object" && next !== null) place = next;
  }
}

/** JSON that was written as text, or the value itself where it is an object already. */
export function readJson(value: Json, message = "JSON parameter needs to be valid JSON"): Json {
  if (typeof value === "object") return value;
  try {
    const parsed: Json = JSON.parse(String(value));
    return parsed;
  } catch (cause) {
    throw new StepError(message, { cause });
  }
}

/** The same where only an object makes sense. */
export function readObject(value: Json, message?: string): Fields {
  const parsed = readJson(value, message);
  return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : {};
}
