// SPDX-License-Identifier: 0BSD
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Credentials } from "./host.js";
import type { Json } from "./items.js";

/** A YAML mapping. */
export type Settings = { readonly [key: string]: Json };

/** What pipeline.yaml says. It tunes; it cannot change which steps run. */
export interface Config {
  readonly pipeline: string;
  readonly version: string;
  readonly timezone?: string;
  /** Settings of each trigger, by the trigger's name in the code. */
  readonly triggers: Readonly<Record<string, Settings>>;
  /** Model settings, by the name that the code uses. */
  readonly models: Readonly<Record<string, Settings>>;
  readonly credentials: Readonly<Record<string, CredentialNeed>>;
  /** Environment variables that the pipeline reads beside its credentials. */
  readonly variables: readonly string[];
  /** Steps that remember from run to run what they did. */
  readonly remembers: readonly string[];
  /** Values that the platform kept for all workflows, by name; null where nobody has brought one over. */
  readonly vars: Settings;
  /** Everything else, as written. */
  readonly all: Settings;
}

/** Reads pipeline.yaml from the working directory, or from the given path. */
export function loadConfig(path = "pipeline.yaml"): Config {
  if (!existsSync(path)) throw new Error(`There is no ${path} here: start from the repository's root folder`);
  return parseConfig(readFileSync(path, "utf8"), path);
}

/** Reads the text of a pipeline.yaml; `path` is for messages only. */
export function parseConfig(text: string, path = "pipeline.yaml"): Config {
  const all = settings(parse(text), path);
  const timezone = textAt(all, "timezone");
  const variables = texts(all["variables"]);
  const filled = settings(fill(all, new Set(variables)), path);
  return {
    pipeline: textAt(all, "pipeline") ?? "pipeline",
    version: textAt(all, "version") ?? "0.0.0",
    ...(timezone === undefined ? {} : { timezone }),
    triggers: section(filled, "triggers", path),
    models: section(filled, "models", path),
    credentials: Object.fromEntries(Object.entries(section(all, "credentials", path)).map(
      ([name, need]) => [name, needOf(name, need)],
    )),
    variables,
    remembers: texts(all["remembers"]),
    vars: settings(all["vars"], `${path}: vars`),
    all,
  };
}

function needOf(name: string, need: Settings): CredentialNeed {
  const token = settingsAt(need, "token");
  const url = textAt(token, "url");
  const client = textAt(token, "client");
  return {
    type: textAt(need, "type") ?? name, fields: texts(need["fields"]), optional: texts(need["optional"]),
    token: { ...(url === undefined ? {} : { url }), ...(client === undefined ? {} : { client }) },
  };
}

/** Puts the values of declared variables where `${NAME}` stands. One that is not set stays: the start refuses it by name. */
function fill(value: Json, declared: ReadonlySet<string>): Json {
  if (typeof value === "string") {
    return value.replace(/\$\{(\w+)\}/g, (whole, name: string) => (declared.has(name) ? process.env[name] ?? whole : whole));
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, declared));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, declared)]));
  return value;
}

function settings(value: unknown, where: string): Settings {
  if (value === null || value === undefined) return {};
  if (!isSettings(value)) throw new Error(`${where} must hold a mapping of names to values`);
  return value;
}

/** Narrows a parsed YAML value to a mapping; the parser gives plain JSON values only. */
function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function section(all: Settings, name: string, path: string): Record<string, Settings> {
  const entries = Object.entries(settings(all[name], `${path}: ${name}`));
  return Object.fromEntries(entries.map(([key, value]) => [key, settings(value, `${path}: ${name}.${key}`)]));
}

function texts(value: Json): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The text (or number, as text) at a key. */
export function textAt(from: Settings, key: string): string | undefined {
  const value = from[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

/** The number at a key. */
export function numberAt(from: Settings, key: string): number | undefined {
  const value = from[key];
  return typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : undefined;
}

/** The mapping at a key, or an empty one. */
export function settingsAt(from: Settings, key: string): Settings {
  const value = from[key];
  return isSettings(value) ? value : {};
}

/** The list of mappings at a key, or an empty one. */
export function listAt(from: Settings, key: string): Settings[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isSettings) : [];
}

/** Environment variables, as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A credential that the pipeline needs, as pipeline.yaml declares it. */
interface CredentialNeed {
  readonly type: string;
  readonly fields: readonly string[];
  /** Fields that may be missing. */
  readonly optional?: readonly string[];
  /** Where access tokens are renewed, `{field}` for a field, and whether the client says who it is in the `header` or in the `body`. */
  readonly token?: { readonly url?: string; readonly client?: string };
}

/** The spelling of a name as an environment variable: `main-api`, `mainApi` and `Main API` give `MAIN_API`. */
export function variableName(...parts: readonly string[]): string {
  return parts
    .map((part) => part
      .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
      .replace(/[^A-Za-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .toUpperCase())
    .filter((part) => part !== "")
    .join("_");
}

/** Gives credentials from environment variables: field `apiKey` of credential `main-api` is `MAIN_API_API_KEY`. */
export function credentialsFrom(
  env: Environment,
  declared: Readonly<Record<string, CredentialNeed>> = {},
): (name: string) => Credentials {
  return (name) => {
    const need = declared[name];
    // A credential whose fields nobody listed takes every variable that is spelled after it.
    return need === undefined || need.fields.length === 0 ? undeclared(env, name) : fieldsOf(env, name, need);
  };
}

function fieldsOf(env: Environment, name: string, need: CredentialNeed): Credentials {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const field of [...need.fields, ...(need.optional ?? [])]) {
    const variable = variableName(name, field);
    const value = env[variable];
    if (value !== undefined && value !== "") values[field] = value;
    else if (need.fields.includes(field)) missing.push(variable);
  }
  if (missing.length > 0) {
    throw new Error(`The credential "${name}" (${need.type}) needs the environment variable${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`);
  }
  return { ...renewalOf(need, values), ...values };
}

/** Where the tokens of the credential are renewed, as fields like those that somebody sets. */
function renewalOf({ token }: CredentialNeed, values: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...(token?.url === undefined ? {} : { accessTokenUrl: token.url.replace(/\{(\w+)\}/g, (_, field: string) => values[field]?.replace(/\/+$/, "") ?? "") }),
    ...(token?.client === undefined ? {} : { clientIn: token.client }),
  };
}

/** Without a declaration every variable that begins with the credential's name is one of its fields. */
function undeclared(env: Environment, name: string): Credentials {
  const prefix = `${variableName(name)}_`;
  const values: Record<string, string> = {};
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(prefix) || value === undefined || value === "") continue;
    const field = variable.slice(prefix.length).toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    values[field] = value;
  }
  if (Object.keys(values).length === 0) {
    throw new Error(`The credential "${name}" is not set: no environment variable begins with ${prefix}`);
  }
  return values;
}

/** Names every environment variable that is needed and not set. */
export function missingVariables(
  env: Environment,
  credentials: Readonly<Record<string, CredentialNeed>>,
  variables: readonly string[],
): string[] {
  const needed = Object.entries(credentials).flatMap(([name, need]) => need.fields.map((field) => variableName(name, field)));
  const all = new Set([...needed, ...variables]);
  return [...all].filter((variable) => (env[variable] ?? "") === "");
}
