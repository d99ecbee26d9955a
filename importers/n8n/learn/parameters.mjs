// The parameters of a node's operation, and the values that show what becomes of each.
import { get, put } from "./values.mjs";

const SHOWN_ONLY = new Set(["notice", "button", "curlImport", "callout", "hidden", "credentials"]);
/** Parameters that are about the answer: they are learnt apart. */
export const OF_LISTS = new Set(["returnAll", "limit"]);

/** What chooses an operation: `resource`, `operation`. */
export function* choices(engine, node, version, chosen = {}) {
  const seen = engine.seen(node, version, chosen) ?? {};
  for (const name of ["resource", "operation"]) {
    if (name in chosen) continue;
    const property = node.description.properties.find((each) => each.name === name && each.type === "options" && engine.shown(node, version, seen, each));
    if (property === undefined) continue;
    for (const option of property.options) yield* choices(engine, node, version, { ...chosen, [name]: option.value });
    return;
  }
  yield chosen;
}

/** The parameters that exist under a choice. A place has `[]` where a list stands; a `group` is filled with what is preset as soon as it is there. */
export function leavesOf(engine, node, version, chosen) {
  const full = engine.seen(node, version, chosen) ?? {};
  const out = [];
  const add = (properties, within, depth, group) => {
    for (const property of properties) {
      if (SHOWN_ONLY.has(property.type) || (depth === 0 && (property.name in chosen || property.name === "authentication" || !engine.shown(node, version, full, property)))) continue;
      if (out.some((leaf) => leaf.place === within + property.name)) continue;
      const inner = `${within}${property.name}.`;
      if (property.type === "collection") add(property.options, inner, depth + 1);
      else if (property.type === "fixedCollection") {
        for (const group of property.options) {
          if (property.typeOptions?.multipleValues === true) out.push({ place: `${inner}${group.name}`, kind: "entries", fields: group.values, depth: depth + 1 });
          else add(group.values, `${inner}${group.name}.`, depth + 2, `${inner}${group.name}`);
        }
      } else out.push({ place: within + property.name, kind: kindOf(property), property, depth, ...(group === undefined ? {} : { group }) });
    }
  };
  add(node.description.properties, "", 0);
  return out.map((leaf, index) => ({ ...leaf, index }));
}

function kindOf({ type, options, typeOptions }) {
  if (type === "options" && !dynamic(typeOptions, options)) return "choice";
  if (type === "multiOptions") return "list";
  if (type === "string" && typeOptions?.multipleValues === true) return "list";
  return { string: "text", options: "text", color: "text", json: "json", number: "number", boolean: "boolean", dateTime: "moment", resourceLocator: "locator" }[type] ?? "other";
}

const dynamic = (typeOptions, options) => typeOptions?.loadOptionsMethod !== undefined || (options ?? []).length === 0;

/** Values that are told apart wherever they come out; `others` are what a row must get right too. */
export function valuesOf(leaf) {
  const token = (letter) => likely(leaf.property?.name ?? "", `q${letter}${leaf.index}z`);
  const number = 7_000 + 10 * leaf.index;
  const day = (hour) => `2026-0${1 + (leaf.index % 9)}-1${leaf.index % 10}T${String(hour).padStart(2, "0")}:04:05.000Z`;
  const listed = (leaf.property?.options ?? []).map(({ value }) => value).filter((value) => value !== undefined);
  const locator = (value) => ({ __rl: true, mode: "id", value });
  switch (leaf.kind) {
    case "text": return { first: token("a"), second: token("b"), others: ["", "two words", number, 0, true, "12"] };
    case "locator": return { first: locator(token("a")), second: locator(token("b")), others: [locator("")] };
    case "json": return { first: `{"${token("a")}":1}`, second: `{"${token("b")}":[2]}`, others: ["", "{}", "[1]"] };
    case "number": return { first: number, second: number + 1, others: [0, 1, String(number)] };
    case "boolean": return { first: true, second: false, others: [] };
    case "moment": return { first: day(3), second: day(5), others: ["", "2026-01-02", "2026-01-02T03:04:05+02:00"] };
    case "choice": return { first: listed[0], second: listed[1], others: listed.slice(2) };
    case "list": return { first: listed.length > 2 ? listed.slice(0, 2) : [token("a"), token("b")], second: listed.length > 2 ? listed.slice(1, 3) : [token("c"), token("d")], others: [[], [token("e")], token("f"), "", `${token("g")}, ${token("h")}`] };
    default: return undefined;
  }
}

/** A text as a node may want it that looks at what it is given: what is called an address of some kind is one. */
function likely(name, text) {
  if (/e-?mail/i.test(name)) return `${text}@x.example`;
  return /(?<!or)(url|website|link)$/i.test(name) ? `https://${text}.example/p` : text;
}

/** Parameters that say enough for the node to go on: texts and numbers that are asked for. */
export function basis(leaves, chosen) {
  let params = chosen;
  for (const leaf of leaves) {
    if (leaf.depth > 0 || OF_LISTS.has(leaf.place)) continue;
    if (["text", "locator", "moment"].includes(leaf.kind) || leaf.kind === "number") params = put(params, leaf.place, valuesOf(leaf).first);
    else if (leaf.kind === "json" && leaf.property.required === true && [undefined, ""].includes(leaf.property.default)) params = put(params, leaf.place, valuesOf(leaf).first);
    else if (leaf.kind === "list" && leaf.property.required === true) params = put(params, leaf.place, valuesOf(leaf).first);
    else if (leaf.kind === "choice" && leaf.property.required === true && !(leaf.property.options ?? []).some(({ value }) => value === leaf.property.default)) params = put(params, leaf.place, valuesOf(leaf).first);
  }
  return params;
}

/** The parameters in the call of an operation, by its row. */
export function called(row, given) {
  let call = {};
  let params = given;
  for (const [place, presets] of Object.entries(row.entries ?? {})) {
    const entries = get(given, place);
    if (entries !== undefined && !Array.isArray(entries)) params = put(params, place, { ...presets, ...entries });
    if (Array.isArray(entries)) params = put(params, place, entries.map((entry) => ({ ...presets, ...entry })));
  }
  for (const [from, to] of Object.entries(row.named ?? {})) {
    const value = get(params, from);
    if (value !== undefined) call = put(call, to, value.value ?? value);
  }
  for (const [from, to] of Object.entries(row.params ?? {})) {
    if (!from.includes("[]")) {
      const value = get(params, from);
      if (value !== undefined) call = put(call, to, value);
      continue;
    }
    const [list, field] = from.split("[].");
    if (field === undefined) continue;
    (get(params, list) ?? []).forEach((entry, index) => {
      if (entry[field] === undefined) return;
      const said = /\{(.+)\[\]\.(.+)\}$/.exec(to);
      if (said !== null) call = put(call, `${to.slice(0, said.index)}${entry[said[2]]}`, entry[field]);
      else {
        const [target, member] = to.split("[]");
        const all = [...(get(call, target) ?? [])];
        all[index] = member === "" ? entry[field] : { ...all[index], [member.slice(1)]: entry[field] };
        call = put(call, target, all);
      }
    });
  }
  for (const [place, value] of Object.entries(row.defaults ?? {})) if (get(call, place) === undefined) call = put(call, place, value);
  return call;
}
