// SPDX-License-Identifier: 0BSD
import type { Tool } from "../agent.js";
import { type HttpParams, type Pair, request } from "../connectors/http.js";
import { messageOf, StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Item, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { type ForItem, forItem } from "./part.js";
import { shortened, type Shortening } from "./shortened.js";
import type { ToolPart } from "./tool.js";

/** A pair whose value the model gives, unless `by` says `fieldValue`. */
export interface GivenPair extends Pair {
  readonly by?: Json;
}

/** What the model is told of a `{placeholder}`. */
export interface Placeholder {
  readonly name?: Json;
  readonly description?: Json;
  readonly type?: Json;
}

/** What a template says as a request does. */
type Verbatim =
  | "method" | "url" | "auth" | "credentials" | "sendQuery" | "queryAs" | "queryJson" | "sendHeaders" | "headersAs" | "headersJson" | "sendBody" | "bodyAs" | "bodyJson";

/** A request with `{placeholders}` for the model to fill in. */
export interface RequestTemplate extends Pick<HttpParams, Verbatim> {
  readonly query?: readonly GivenPair[];
  readonly headers?: readonly GivenPair[];
  readonly body?: readonly GivenPair[];
  readonly placeholders?: readonly Placeholder[];
  readonly shorten?: Shortening;
}

/** A tool that sends a request. */
export interface RequestTool<T> {
  readonly name: string;
  readonly description: ForItem<T, Json>;
  readonly request: (item: Item<T>) => RequestTemplate;
}

/** A part of a request that the model may fill in: pairs, one JSON text, or whatever the model gives. */
type Section = { readonly kind: "pairs"; readonly pairs: readonly GivenPair[] } | { readonly kind: "text"; readonly text: string } | { readonly kind: "model" } | undefined;

interface Wanted {
  readonly type: string;
  readonly required: boolean;
  readonly description?: string;
}

/** A tool that sends a request whose `{placeholders}` the model fills in, and gives the model the answer as text. */
export function requestTool<T>(head: RequestTool<T>): ToolPart<T> {
  return (item): Tool => {
    const template = head.request(item);
    if (template.auth !== undefined && template.auth.kind !== "none" && /^\w+:\/\/[^/?#]*\{/.test(String(template.url ?? ""))) {
      throw new StepError("Can't use a placeholder for the domain when using authentication", { description: "A model could send the credential wherever it liked" });
    }
    const wanted = argumentsOf(template);
    return {
      name: head.name,
      description: String(forItem(head.description, item) ?? ""),
      parameters: {
        type: "object",
        properties: Object.fromEntries([...wanted].map(([name, { type, description }]) => [name, { type, ...(description === undefined ? {} : { description }) }])),
        required: [...wanted].filter(([, { required }]) => required).map(([name]) => name),
      },
      run: (given, context) => send(template, wanted, given, context),
    };
  };
}

async function send(template: RequestTemplate, wanted: ReadonlyMap<string, Wanted>, given: Fields, context: EffectContext): Promise<string> {
  for (const [name, { required }] of wanted) {
    if (required && (given[name] === undefined || given[name] === null)) throw new StepError(`Model did not provide parameter '${name}' which is required and must be present in the input`);
  }
  const query = filledSection(section(template, "query"), "qs", given);
  const headers = filledSection(section(template, "headers"), "headers", given);
  const body = filledSection(section(template, "body"), "body", given);
  const url = fill(String(template.url ?? ""), given, (value) => String(value).replace(/^['"]+|['"]+$/g, ""));
  const params: HttpParams = {
    version: 4.2, method: template.method ?? "GET", url: encodeURI(url), response: { full: true },
    ...(template.auth === undefined ? {} : { auth: template.auth }), ...(template.credentials === undefined ? {} : { credentials: template.credentials }),
    ...(query === undefined ? {} : { sendQuery: true, queryAs: "json", queryJson: query }),
    ...(headers === undefined ? {} : { sendHeaders: true, headersAs: "json", headersJson: headers }),
    ...(body === undefined ? {} : { sendBody: true, contentType: "json", bodyAs: "json", bodyJson: body }),
  };
  try {
    const [answer] = await request(params, { ...context, index: 0 });
    return shortened(answer?.json["body"] ?? answer?.json["data"], template.shorten);
  } catch (error) {
    context.signal.throwIfAborted();
    return `There was an error: "${messageOf(error)}"`;
  }
}

function section(template: RequestTemplate, part: "query" | "headers" | "body"): Section {
  const [sent, as, pairs, text] = {
    query: [template.sendQuery, template.queryAs, template.query, template.queryJson],
    headers: [template.sendHeaders, template.headersAs, template.headers, template.headersJson],
    body: [template.sendBody, template.bodyAs, template.body, template.bodyJson],
  }[part] as [Json, Json, readonly GivenPair[] | undefined, Json];
  if (sent !== true) return undefined;
  if (as === "model") return { kind: "model" };
  if (as === "json") return { kind: "text", text: typeof text === "string" ? text : JSON.stringify(text ?? {}) };
  return { kind: "pairs", pairs: pairs ?? [] };
}

const sections = [["query", "qs", "Query parameters for the request"], ["headers", "headers", "Headers of the request"], ["body", "body", "The body of the request"]] as const;

/** What the model is asked for, in the order of the request. */
function argumentsOf(template: RequestTemplate): Map<string, Wanted> {
  const known = new Map((template.placeholders ?? []).map((each) => [String(each.name ?? "").replace(/^\{|\}$/g, ""), each]));
  const wanted = new Map<string, Wanted>();
  const want = (name: string, required: boolean): void => {
    const { type, description } = known.get(name) ?? {};
    wanted.set(name, { type: typeOf(type), required, ...(description === undefined || description === "" ? {} : { description: String(description) }) });
  };
  for (const name of placeholders(template.url)) want(name, true);
  for (const [part, name, about] of sections) {
    const asked = section(template, part);
    if (asked?.kind === "model") wanted.set(name, { type: "object", required: true, description: `${about}, as names and values` });
    else if (asked?.kind === "text") placeholders(asked.text).forEach((each) => want(each, true));
    else for (const pair of asked?.pairs ?? []) {
      if (byModel(pair)) want(String(pair.name ?? ""), pair.by !== "modelOptional");
      else placeholders(pair.value).forEach((each) => want(each, true));
    }
  }
  const unused = [...known.keys()].find((name) => !wanted.has(name));
  if (unused !== undefined) throw new StepError(`Misconfigured placeholder '${unused}'`, { description: "It is described but stands nowhere in the request" });
  return wanted;
}

function byModel(pair: GivenPair): boolean {
  return pair.by !== "fieldValue";
}

function typeOf(type: Json): string {
  return type === "json" ? "object" : type === "number" || type === "boolean" ? type : "string";
}

function placeholders(text: Json): string[] {
  return typeof text === "string" ? [...text.matchAll(/\{([a-zA-Z0-9_-]+)\}/g)].map((match) => match[1] ?? "") : [];
}

function fill(text: string, given: Fields, shown: (value: Json, whole: string) => string): string {
  return text.replace(/\{([a-zA-Z0-9_-]+)\}/g, (whole, name: string) => (given[name] === undefined ? whole : shown(given[name], whole)));
}

function filledSection(part: Section, name: string, given: Fields): Json {
  if (part === undefined) return undefined;
  switch (part.kind) {
    case "model": return fieldsOf(given[name]);
    case "text": {
      // A text between quotation marks of its own gets none; a bare one gets them.
      const text = fill(part.text, given, (value, whole) => (typeof value !== "string" ? JSON.stringify(value) : part.text.includes(`"${whole}"`) || value.startsWith("\"") ? value : `"${value}"`));
      try {
        return JSON.parse(text) as Json;
      } catch (cause) {
        throw new StepError(`Could not replace placeholders in ${name}: ${messageOf(cause)}`);
      }
    }
    default: {
      const entries = part.pairs.flatMap((pair): [string, Json][] => {
        const key = String(pair.name ?? "");
        if (byModel(pair)) return given[key] === undefined ? [] : [[key, given[key]]];
        return typeof pair.value === "string" ? [[key, fill(pair.value, given, String)]] : pair.value ? [[key, pair.value]] : [];
      });
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
  }
}
