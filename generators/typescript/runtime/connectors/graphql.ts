// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { isFields } from "../json.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";
import { authParts } from "./http-auth.js";
import { encodeQuery, withQuery } from "./http-encode.js";
import { bodyText } from "./http-response.js";
import { send } from "./http-send.js";
import type { Pair } from "./http.js";

/** The parameters of a GraphQL request. */
export interface GraphqlParams {
  readonly endpoint?: Json;
  /** `GET` or `POST`. */
  readonly method?: Json;
  /** `none`, `basicAuth`, `headerAuth`, `queryAuth`, `customAuth` or `oAuth2`. */
  readonly auth?: Json;
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly credentials?: Readonly<Record<string, string>>;
  readonly headers?: readonly Pair[];
  /** `json`: query and variables as JSON; `graphql`: the bare query. */
  readonly requestFormat?: Json;
  readonly query?: Json;
  readonly variables?: Json;
  readonly operationName?: Json;
  /** `json` or `string`. */
  readonly format?: Json;
  readonly property?: Json;
  readonly insecure?: Json;
}

const types: Readonly<Record<string, string>> = { basicAuth: "httpBasicAuth", headerAuth: "httpHeaderAuth", queryAuth: "httpQueryAuth", customAuth: "httpCustomAuth", oAuth2: "oAuth2Api" };

/** Sends a GraphQL query. An answer that reports errors is an error, whatever its status. */
export async function graphql(params: GraphqlParams, context: EffectContext): Promise<ItemData[]> {
  const type = types[String(params.auth ?? "none")];
  const auth = type === undefined ? {} : await authParts(type, await context.credentials(params.credentials?.[type] ?? type));
  const asJson = (params.requestFormat ?? "json") === "json";
  const given = Object.fromEntries((params.headers ?? []).map(({ name, value }) => [String(name ?? ""), String(value ?? "")]));
  const method = String(params.method ?? "POST");
  const body = asJson
    ? JSON.stringify({ ...auth.body, query: params.query ?? "", variables: readVariables(params.variables), operationName: params.operationName === undefined || params.operationName === "" ? null : params.operationName })
    : String(params.query ?? "");
  const query = { ...auth.query, ...(method === "GET" ? { query: params.query ?? "" } : {}) };
  const answer = await send({
    method, url: withQuery(String(params.endpoint ?? ""), encodeQuery(query, "indices")), body,
    headers: { accept: "application/json", "content-type": asJson ? "application/json" : "application/graphql", ...given, ...auth.headers },
    timeoutMs: 300_000, redirects: 21, neverError: true, insecure: params.insecure === true, signal: context.signal,
  });
  const text = bodyText(answer);
  const value = readJson(text);
  failOnErrors(value);
  if (params.format === "string") return [{ json: { [String(params.property ?? "data")]: text } }];
  if (value === undefined) throw new StepError('Response body is not valid JSON. Change "Response Format" to "String"');
  return (Array.isArray(value) ? value : [value]).map((each) => ({ json: isFields(each) ? each : { data: each } }));
}

function readVariables(variables: Json): Json {
  if (variables === undefined) return {};
  if (typeof variables !== "string") {
    if (typeof variables === "object" && variables !== null) return variables;
    throw new StepError(`Using variables failed:\n${String(variables)}\n\nGraphQL variables should be either an object or a string.`);
  }
  try {
    const value: Json = JSON.parse(variables === "" ? "{}" : variables);
    return value;
  } catch (error) {
    throw new StepError(`Using variables failed:\n${variables}\n\nWith error message:\n${String(error)}`, { cause: error });
  }
}

function readJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function failOnErrors(value: Json): void {
  if (!isFields(value) || !value["errors"]) return;
  const errors = Array.isArray(value["errors"]) ? value["errors"] : [];
  throw new StepError(errors.map((error) => (isFields(error) ? String(error["message"]) : "")).join(", ") || "Unexpected error");
}
