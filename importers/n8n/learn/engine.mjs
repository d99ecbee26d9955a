// An installed engine: its nodes and credentials, and those of packages that were installed beside it.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

/** The package whose nodes are meant where a name says none. */
const BASE = "n8n-nodes-base";

/** The nodes and credentials of an engine; the `name` of a node of another package begins with that package and a dot. */
export function engineAt(folder, packages = []) {
  const require = createRequire(join(folder, "package.json"));
  const { NodeHelpers } = require("n8n-workflow");
  const folderOf = (name) => join(folder, "node_modules", name);
  const installed = [BASE, ...packages].filter((name) => existsSync(folderOf(name))).map((name) => packageAt(require, folderOf(name), name));
  const find = (part, name) => installed.map((each) => each[part](name)).find((found) => found !== undefined);
  return {
    require,
    /** The versions of a node, each with its description: one object for versions that share it. */
    node(name) {
      const node = find("node", name);
      if (node === undefined) throw new Error("is not installed");
      // One description may stand for several versions, and is listed once for each.
      const all = node.nodeVersions === undefined ? [node] : [...new Map(Object.values(node.nodeVersions).map((each) => [String(each.description.version), each])).values()];
      return all.map((each) => ({ node: each, versions: [each.description.version].flat() }));
    },
    /** The version of the package that a node is of; nothing for the engine's own. */
    release: (name) => (name.includes(".") ? JSON.parse(readFileSync(join(folderOf(name.slice(0, name.lastIndexOf("."))), "package.json"), "utf8")).version : undefined),
    /** The type of a node as exports name it. */
    type: (name) => (name.includes(".") ? name : `${BASE}.${name}`),
    /** The names of all types of credential. */
    credentials: installed.flatMap((each) => each.credentials),
    credential: (name) => find("credential", name),
    parents: (name) => find("parents", name) ?? [],
    /** The parameters that a node sees: defaults filled in, what conditions hide left out. */
    seen: (node, version, params) => NodeHelpers.getNodeParameters(node.description.properties, params, true, false, { typeVersion: version, parameters: params }, node.description),
    shown: (node, version, params, property) => NodeHelpers.displayParameter(params, property, { typeVersion: version }, node.description),
  };
}

/** What a package has, by its table of known classes where it has one, else by the files that it lists. */
function packageAt(require, folder, packageName) {
  const prefix = packageName === BASE ? "" : `${packageName}.`;
  const table = (part) => {
    const file = join(folder, `dist/known/${part}.json`);
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
    const listed = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).n8n?.[part] ?? [];
    return Object.fromEntries(listed.flatMap((sourcePath) => {
      const className = basename(sourcePath).split(".")[0];
      const made = instance({ className, sourcePath });
      return made === undefined ? [] : [[made.description?.name ?? made.name, { className, sourcePath }]];
    }));
  };
  const instance = ({ className, sourcePath }) => {
    const classes = require(join(folder, sourcePath));
    const found = classes[className] ?? Object.values(classes).find((each) => typeof each === "function");
    return found === undefined ? undefined : new found();
  };
  const [nodes, credentials] = [table("nodes"), table("credentials")];
  const made = new Map();
  const credential = (name) => {
    if (!made.has(name)) made.set(name, credentials[name] === undefined ? undefined : instance(credentials[name]));
    return made.get(name);
  };
  return {
    node: (name) => (name.startsWith(prefix) && nodes[name.slice(prefix.length)] !== undefined ? instance(nodes[name.slice(prefix.length)]) : undefined),
    credentials: Object.keys(credentials),
    credential,
    parents: (name) => credentials[name]?.extends ?? credential(name)?.extends,
  };
}
