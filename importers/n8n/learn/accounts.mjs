// Takes from an installed engine how its types of account get their tokens: the address that gives them out, where the client says who it is, the page
// where somebody signs in, the scopes; and the fields of other types that no client describes. Facts only: no text of the engine.
//
//   node importers/n8n/learn/accounts.mjs FOLDER_OF_AN_ENGINE
//
// Writes generators/typescript/accounts/oauth2.json, and adds to fields.json beside it. The same engine gives the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineAt } from "./engine.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../generators/typescript/accounts");
const [engineFolder] = process.argv.slice(2);
if (engineFolder === undefined) {
  console.error("usage: node accounts.mjs FOLDER_OF_AN_ENGINE");
  process.exit(2);
}
const engine = engineAt(engineFolder);

/** The type that every account with an OAuth2 client descends from. */
const ROOT = "oAuth2Api";

/** Types of the runtime that no engine has: which one they are like, and their scopes. */
const OWN = { googleFormsOAuth2Api: { like: "googleOAuth2Api", scopes: "https://www.googleapis.com/auth/forms.body.readonly https://www.googleapis.com/auth/forms.responses.readonly" } };

/** A type and those that it descends from, the oldest first. */
const lineage = (name) => [...engine.parents(name).flatMap(lineage), name];

/** The properties of a type, its own before those of what it descends from. */
function properties(name) {
  const found = new Map();
  for (const each of lineage(name)) for (const property of engine.credential(each)?.properties ?? []) found.set(property.name, property);
  return found;
}

/**
 * An address or a list of scopes as a template: `{field}` is a field of the account. What a field decides otherwise than by standing there is as the field's default decides.
 */
function template(value, all) {
  if (typeof value !== "string" || !value.startsWith("=")) return value;
  const plain = value.slice(1).replace(/\{\{\s*\$self(?:\["(\w+)"\]|\.(\w+))\s*\}\}/g, (_, one, other) => `{${one ?? other}}`);
  if (!plain.includes("{{")) return plain;
  const self = Object.fromEntries([...all.values()].map(({ name, type, default: preset }) => [name, type === "string" && preset === "" ? `{${name}}` : preset]));
  return plain.replace(/\{\{([\s\S]*?)\}\}/g, (_, code) => String(new Function("$self", `return (${code});`)(self)));
}

function tokenOf(name) {
  const all = properties(name);
  const said = (key) => template(all.get(key)?.default, all);
  const address = said("accessTokenUrl");
  // A sample or nothing stands where whoever sets the account up says the address.
  const known = typeof address === "string" && /^(https:\/\/|\{)/.test(address) && !/example\./.test(address);
  const places = known ? [...address.matchAll(/\{(\w+)\}/g)].map(([, field]) => field) : [];
  return {
    ...(known ? { url: address } : {}), client: said("authentication") === "body" ? "body" : "header",
    ...(known && said("authUrl") ? { signIn: said("authUrl") } : {}), ...(said("scope") && name !== ROOT ? { scopes: said("scope").trim() } : {}),
    ...(places.length > 0 ? { places } : {}),
  };
}

/** What somebody fills in, a question mark behind what may stay empty: what has a value of its own, or is not said to be needed where others are. */
function fieldsOf(name) {
  const asked = [...properties(name).values()].filter(({ type, displayOptions }) => ["string", "number"].includes(type) && displayOptions === undefined);
  const told = asked.some(({ required }) => required === true);
  const must = ({ name: field, default: preset, required }) => preset === "" && !/passphrase/i.test(field) && (required === true || !told);
  return asked.map((property) => `${property.name}${must(property) ? "" : "?"}`);
}

const quiet = (name) => {
  try {
    return engine.credential(name);
  } catch {
    // A few take what only a running server has.
    return undefined;
  }
};
const names = engine.credentials.filter((name) => quiet(name) !== undefined).sort();
const taken = names.filter((name) => lineage(name).includes(ROOT)).map((name) => [name, tokenOf(name)]);
const own = Object.entries(OWN).map(([name, { like, scopes }]) => [name, { ...tokenOf(like), scopes }]);
const oauth2 = Object.fromEntries([...taken, ...own].sort(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(join(folder, "oauth2.json"), `${JSON.stringify(oauth2, null, 1).replace(/\n  +/g, " ").replace(/\n }/g, " }")}\n`);

const file = join(folder, "fields.json");
const known = JSON.parse(readFileSync(file, "utf8"));
const more = Object.fromEntries(names.filter((name) => !(name in known) && !(name in oauth2)).map((name) => [name, fieldsOf(name)]).filter(([, fields]) => fields.length > 0));
writeFileSync(file, `${JSON.stringify({ ...known, ...more }, null, 2)}\n`);
