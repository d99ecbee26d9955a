// Learns the apps whose nodes are plain HTTP APIs from an installed engine: what each operation sends for its parameters, and what items come of an
// answer. Nothing is read of a node's source: it is run with helpers that send nothing, and what it sent is compared. Every operation is then called
// as the runtime calls it, next to the node, with hundreds of parameters; what does not agree is not written.
//
//   node importers/n8n/learn/take.mjs FOLDER_OF_AN_ENGINE FOLDER_OF_THE_COMPILED_RUNTIME [APP…]
//
// Three files for each app: rows (importers/n8n/nodes/apps), operations (generators/typescript/runtime/apps), agreed calls (generators/typescript/runtime-tests/learnt).
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiOf, prepare } from "./client.mjs";
import { engineAt } from "./engine.mjs";
import { camel, kebab, nameOf, pascal } from "./naming.mjs";
import { operationsOf, withNulls } from "./operations.mjs";
import { moduleOf, rowsOf } from "./print.mjs";
import { holds, prove } from "./prove.mjs";
import { runtimeAt } from "./verify.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const [engineFolder, runtimeFolder, ...wanted] = process.argv.slice(2);
if (runtimeFolder === undefined) {
  console.error("usage: node take.mjs FOLDER_OF_AN_ENGINE FOLDER_OF_THE_COMPILED_RUNTIME [APP…]");
  process.exit(2);
}
const settings = JSON.parse(readFileSync(join(root, "importers/n8n/learn/apps.json"), "utf8"));
const packageOf = (name) => name.slice(0, Math.max(0, name.lastIndexOf(".")));
const named = wanted.length > 0 ? wanted : settings.apps;
const engine = engineAt(engineFolder, [...new Set(named.map(packageOf))].filter((name) => name !== ""));
const runtime = await runtimeAt(runtimeFolder);
const both = { engine, runtime };
const quiet = () => {};
process.on("unhandledRejection", quiet).on("uncaughtException", quiet);
for (const name of ["log", "warn", "error", "info"]) console[name] = quiet;
const tell = (text) => process.stderr.write(`${text}\n`);

const folders = { rows: "importers/n8n/nodes/apps", operations: "generators/typescript/runtime/apps", calls: "generators/typescript/runtime-tests/learnt" };
for (const folder of Object.values(folders)) mkdirSync(join(root, folder), { recursive: true });

async function app(name) {
  const variants = engine.node(name).flatMap(({ node, versions }) => versions.map((version) => ({ node, version })));
  const variant = variants.at(-1);
  const { displayName } = variant.node.description;
  const short = name.slice(name.lastIndexOf(".") + 1);
  const title = displayName.replace(/\s*\(.*\)|\s+v\d+$/g, "");
  const refused = [];
  await prepare(engine, variant);
  const found = await operationsOf(engine, variant, refused);
  const told = () => { if (process.env.REFUSED !== undefined) writeFileSync(join(process.env.REFUSED, `${short}.json`), JSON.stringify(refused)); };
  told();
  if (found.length === 0) return tell(`${name}: nothing learnt (${refused.length}: ${refused[0]?.why ?? ""})`);
  const api = await apiOf(engine, variant, found, refused, settings.refused[name]);
  if (api === undefined) return tell(`${name}: it is not seen how it signs in`);
  const { further, covered } = byHand(short);
  for (const operation of settings.left[name] ?? []) covered.add(operation);
  const release = engine.release(name);
  // An export does not say which version of a package it was made with.
  if (release !== undefined) api.notices.push(`The client asks for what version ${release} of the package asks for.`);
  const { operations, rows, calls } = await proven(name, variants, found, api, covered, refused, pascal(title));
  told();
  if (rows.length === 0) return tell(`${name}: nothing agreed (${refused.length})`);
  const file = kebab(camel(short)) + (further ? "-further" : "");
  const base = {
    type: engine.type(name), verb: "effect", module: `apps/${file}`, versions: variants.map(({ version }) => version).sort((a, b) => a - b),
    ...(Object.keys(api.spec.ways).length > 1 || api.chosen ? { allow: { authentication: [...Object.keys(api.spec.ways), ...(api.usual ? [null] : [])] }, omit: { authentication: [Object.keys(api.spec.ways)[0]] }, params: { authentication: "authentication" } } : {}),
    ...(Object.keys(api.spec.ways).length > 0 ? { credentials: "auth" } : {}),
    ...(api.notices.length > 0 ? { notices: api.notices.map((message) => ({ message })) } : {}),
  };
  const print = { constant: camel(title), title, api: api.spec, operations, shared: settings.shared.includes(name) };
  writeFileSync(join(root, folders.rows, `${short}${further ? "Further" : ""}.json`), rowsOf({ ...base, rows }));
  writeFileSync(join(root, folders.operations, `${file}.ts`), moduleOf(print));
  writeFileSync(join(root, folders.calls, `${short}.json`), `${JSON.stringify({ type: base.type, module: base.module, credentials: api.credentials, ...(engine.login === undefined ? {} : { login: { to: engine.login.url.replace(/^https?:\/\//, ""), answer: engine.login.answer } }), calls }, null, 0).replace(/\{"function":/g, '\n{"function":')}\n`);
  addCredentials(api.fields);
  tell(`${name}: ${rows.length} rows, ${refused.length} refused`);
}

/** The rows, operations and agreed calls of what both sides do alike. */
async function proven(name, variants, found, api, covered, refused, appName) {
  const variant = variants.at(-1);
  const [operations, rows, calls, names] = [[], [], [], new Map()];
  for (const got of found) {
    const { chosen } = got;
    if (covered.has(`${chosen.resource ?? ""} ${chosen.operation ?? ""}`)) continue;
    const what = { ...got.what, address: got.what.address.slice(api.url.length) };
    const spec = { ...what, path: what.address };
    const agreed = await prove(both, variant, got, api.spec, spec);
    if (agreed === undefined) {
      refused.push({ chosen, why: "it does otherwise" });
      continue;
    }
    const base = nameOf(appName, chosen);
    const key = JSON.stringify(what);
    let own = base;
    for (let number = 2; names.has(own) && names.get(own) !== key; number += 1) own = `${base}${number}`;
    if (!names.has(own)) {
      names.set(own, key);
      operations.push({ name: own, what });
    }
    const versions = [variant.version];
    for (const other of variants.slice(0, -1)) if (await holds(both, other, got, api.spec, spec)) versions.push(other.version);
    rows.push({ function: own, ...(versions.length === variants.length ? {} : { versions: versions.sort() }), ...withNulls(engine, got.row, variant, chosen) });
    // A call says how it signs in where the platform's own default is not among the ways.
    if (!api.usual) agreed.n8n = { authentication: Object.keys(api.spec.ways)[0], ...agreed.n8n };
    calls.push({ function: own, version: variant.version, ...agreed });
  }
  return { operations, rows, calls };
}

/** The operations of an app whose rows were written by hand: what is learnt only adds to them. */
function byHand(name) {
  const file = join(root, folders.rows, `${name}.json`);
  const kept = settings.byHand.includes(name) && existsSync(file);
  const covered = new Set();
  if (!kept) return { further: false, covered };
  const base = JSON.parse(readFileSync(file, "utf8"));
  for (const row of base.rows ?? [base]) {
    const constants = (key) => [base.is, row.is, base.allow, row.allow].flatMap((part) => part?.[key] ?? []);
    for (const resource of constants("resource")) for (const operation of constants("operation")) covered.add(`${resource ?? ""} ${operation ?? ""}`);
  }
  return { further: true, covered };
}

/** Adds the fields of credentials to the table of all; one run at a time, because several may learn beside each other. */
function addCredentials(fields) {
  const file = join(root, "generators/typescript/accounts/fields.json");
  const lock = `${file}.lock`;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  try {
    const known = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, `${JSON.stringify({ ...fields, ...known }, null, 2)}\n`);
  } finally {
    rmdirSync(lock);
  }
}

for (const name of named) {
  try {
    await app(name);
  } catch (error) {
    tell(`${name}: ${error.message} ${error.stack.split("\n")[1]}`);
  }
}
process.exit(0);
