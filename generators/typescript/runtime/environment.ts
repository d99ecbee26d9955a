// SPDX-License-Identifier: 0BSD
import type { Credentials } from "./host.js";

/** Environment variables, as `process.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A credential that the pipeline needs, as pipeline.yaml declares it. */
export interface CredentialNeed {
  readonly type: string;
  readonly fields: readonly string[];
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
  for (const field of need.fields) {
    const variable = variableName(name, field);
    const value = env[variable];
    if (value === undefined || value === "") missing.push(variable);
    else values[field] = value;
  }
  if (missing.length > 0) {
    throw new Error(`The credential "${name}" (${need.type}) needs the environment variable${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`);
  }
  return values;
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
