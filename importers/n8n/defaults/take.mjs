// Takes the default values of n8n's nodes from an installed engine: names, the conditions under which a parameter exists,
// defaults, and the types of account that it needs; nothing else.
//
//   node importers/n8n/defaults/take.mjs FOLDER_OF_AN_ENGINE
//
// An export leaves out what is equal to the default of the node's version, and the engine drops what its conditions hide: both are known only from
// these tables. A type that the editor no longer offers is retired. One file for each node type; the same engine gives the same bytes.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const engine = process.argv[2];
if (engine === undefined) {
  console.error("usage: node take.mjs FOLDER_OF_AN_ENGINE");
  process.exit(2);
}
const nodes = JSON.parse(readFileSync(join(engine, "node_modules/n8n-nodes-base/dist/types/nodes.json"), "utf8"));

/** What only the editor looks at. */
const SHOWN_ONLY = new Set(["notice", "button", "curlImport"]);
/** What a form reads although its editor only shows it. */
const READ_ALL_THE_SAME = new Set(["formatDate"]);
/** A default that is a sample text or code is not taken: it is somebody's work, and no fact. */
const LONGEST = 80;
/** But these the platform runs as they stand where an export leaves them out: they are values that an execution holds, and a step without them gives another one. */
const RUN_AS_THEY_STAND = { html: ["html"], merge: ["query"] };

function isSample(property) {
  const value = property.default;
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return property.typeOptions?.editor !== undefined || text.includes("\\n") || text.includes("\n") || text.length > LONGEST;
}

/**
 * The default of a simple parameter (under `default` where it is an object), groups for a `collection`, groups for each kind of `entries`.
 * `whole` is a value without a default, `sample` one whose default is a text of the editor, `shown` one that the engine never reads.
 */
function parameter(property, deep, runs) {
  if (property.type === "collection" && property.typeOptions?.multipleValues !== true) {
    return deep ? { collection: groups(property.options ?? [], deep) } : { whole: true };
  }
  if (property.type === "fixedCollection") {
    if (!deep) return { whole: true };
    const entries = Object.fromEntries((property.options ?? []).map((option) => [option.name, groups(option.values, deep)]));
    const filled = Object.keys(property.default ?? {}).length > 0 && !isSample(property);
    return { entries, ...(filled ? { default: property.default } : {}) };
  }
  if (SHOWN_ONLY.has(property.type) && !READ_ALL_THE_SAME.has(property.name)) return { shown: true };
  if (property.default === undefined) return { whole: true };
  if (property.default !== "" && isSample(property) && !runs) return { sample: true };
  const value = property.default;
  const located = property.type === "resourceLocator" && typeof value === "object" ? { __rl: true, ...value } : value;
  return typeof located === "object" && located !== null && !Array.isArray(located) ? { default: located } : located;
}

/** Parameters in the editor's order; neighbours with the same condition share it. */
function groups(properties, deep, running = []) {
  const all = [];
  for (const property of properties) {
    const { show, hide } = property.displayOptions ?? {};
    const condition = { ...(show ? { show } : {}), ...(hide ? { hide } : {}) };
    const last = all.at(-1);
    const same = last !== undefined && last.key === JSON.stringify(condition) && !(property.name in last.group.parameters);
    const group = same ? last.group : { ...condition, parameters: {} };
    if (!same) all.push({ key: JSON.stringify(condition), group });
    group.parameters[property.name] = parameter(property, deep, running.includes(property.name));
  }
  return all.map((entry) => entry.group);
}

/** Of the collections of an app only the names are taken: that keeps the tables small, and its rows say which of their members they know. */
function isCore(node) {
  return (node.codex?.categories ?? []).some((category) => category === "Core Nodes" || category === "Development");
}

/** The types of account that a node cannot do without, each with its condition. */
function accounts(node) {
  return (node.credentials ?? []).filter((one) => one.required === true).map((one) => {
    const { show, hide } = one.displayOptions ?? {};
    return { type: one.name, ...(show ? { show } : {}), ...(hide ? { hide } : {}) };
  });
}

const types = new Map();
for (const node of nodes) {
  const tables = types.get(node.name) ?? [];
  const needed = accounts(node);
  tables.push({ versions: [node.version].flat(), ...(node.hidden === true ? { retired: true } : {}), ...(needed.length > 0 ? { accounts: needed } : {}), groups: groups(node.properties, isCore(node), RUN_AS_THEY_STAND[node.name]) });
  types.set(node.name, tables);
}
for (const file of readdirSync(here)) {
  if (file.endsWith(".json")) rmSync(join(here, file));
}
for (const [name, tables] of types) {
  tables.sort((a, b) => Math.min(...a.versions) - Math.min(...b.versions));
  writeFileSync(join(here, `${name}.json`), `${JSON.stringify({ type: `n8n-nodes-base.${name}`, tables })}\n`);
}
