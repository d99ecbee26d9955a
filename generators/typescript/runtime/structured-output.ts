// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { Fields, Json } from "./items.js";
import type { ModelSettings } from "./models.js";

/** How an answer must look: by a JSON schema, or like an example. Either may be given as JSON text. */
export interface OutputShape {
  readonly schema?: Json;
  readonly example?: Json;
  /** A wrong answer is shown to the model once more. */
  readonly autoFix?: boolean;
  /** The model that mends a wrong answer; the one that gave it when missing. */
  readonly fixer?: ModelSettings;
  /** What the fixer is asked, with `{instructions}`, `{completion}` and `{error}` in it. */
  readonly repair?: Json;
}

/** The JSON schema that a shape stands for. In an example every field is required. */
export function schemaOf(shape: OutputShape): Fields {
  const schema = shape.schema === undefined ? schemaOfExample(read(shape.example)) : read(shape.schema);
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) throw new StepError("The output parser's schema is not a JSON object");
  return schema;
}

function read(value: Json): Json {
  if (typeof value !== "string") return value;
  try {
    const parsed: Json = JSON.parse(value);
    return parsed;
  } catch (cause) {
    throw new StepError("The output parser's schema or example is not valid JSON", { cause });
  }
}

function schemaOfExample(example: Json): Fields {
  if (Array.isArray(example)) return { type: "array", ...(example.length === 0 ? {} : { items: schemaOfExample(example[0]) }) };
  if (example === null || example === undefined) return {};
  if (typeof example !== "object") return { type: typeof example };
  const properties = Object.fromEntries(Object.entries(example).map(([name, value]) => [name, schemaOfExample(value)]));
  return { type: "object", properties, required: Object.keys(properties) };
}

/** What a model is told about the form of its answer. */
export function instructions(schema: Fields): string {
  return `Answer with one JSON value that fits the JSON schema below, and with nothing else: no explanation, no Markdown.\n\n${JSON.stringify(schema, null, 2)}`;
}

/** Reads a model's answer as JSON of the wanted form. Text around a code block, or around the outermost brackets, is let go. */
export function parseOutput(text: string, schema: Fields): Json {
  const value = firstJson([text, /```(?:json)?\s*\n?([\s\S]*?)```/i.exec(text)?.[1], outermost(text)]);
  if (value === undefined) throw new StepError("Model output doesn't fit required format", { description: "The answer holds no JSON" });
  const inner = fitting(value, schema);
  if (inner.problem !== undefined) throw new StepError("Model output doesn't fit required format", { description: inner.problem });
  return inner.value;
}

/** Some models wrap their answer in `output`, as the schema of older parsers asked them to. */
function fitting(value: Json, schema: Fields): { value: Json; problem?: string } {
  const problem = mismatch(value, schema, "the answer");
  if (problem === undefined) return { value };
  if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 1 && Object.hasOwn(value, "output") && mismatch(value["output"], schema, "output") === undefined) {
    return { value: value["output"] };
  }
  return { value, problem };
}

function firstJson(texts: readonly (string | undefined)[]): Json {
  for (const text of texts) {
    if (text === undefined) continue;
    try {
      const value: Json = JSON.parse(text.trim());
      return value;
    } catch {
      continue;
    }
  }
  return undefined;
}

function outermost(text: string): string | undefined {
  const starts = [text.indexOf("{"), text.indexOf("[")].filter((index) => index >= 0);
  const start = Math.min(...starts);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  return starts.length > 0 && end > start ? text.slice(start, end + 1) : undefined;
}

/** The first place where a value does not fit a schema, in words. Covers type, enum, const, properties, required and items. */
export function mismatch(value: Json, schema: Fields, path: string): string | undefined {
  const types = Array.isArray(schema["type"]) ? schema["type"] : schema["type"] === undefined ? [] : [schema["type"]];
  if (types.length > 0 && !types.some((type) => isOf(value, type))) return `${path} must be ${types.join(" or ")}`;
  if (Array.isArray(schema["enum"]) && !schema["enum"].some((each) => JSON.stringify(each) === JSON.stringify(value))) return `${path} must be one of ${JSON.stringify(schema["enum"])}`;
  if (schema["const"] !== undefined && JSON.stringify(schema["const"]) !== JSON.stringify(value)) return `${path} must be ${JSON.stringify(schema["const"])}`;
  if (Array.isArray(value)) {
    const items = schema["items"];
    if (typeof items !== "object" || items === null || Array.isArray(items)) return undefined;
    return firstOf(value.map((each, index) => () => mismatch(each, items, `${path}[${index}]`)));
  }
  if (typeof value !== "object" || value === null) return undefined;
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${path}.${missing} is missing`;
  const properties = schema["properties"];
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return undefined;
  return firstOf(Object.entries(properties).map(([name, each]) => () => (
    Object.hasOwn(value, name) && typeof each === "object" && each !== null && !Array.isArray(each) ? mismatch(value[name], each, `${path}.${name}`) : undefined
  )));
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isOf(value: Json, type: Json): boolean {
  switch (type) {
    case "null": return value === null;
    case "array": return Array.isArray(value);
    case "object": return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer": return Number.isInteger(value);
    default: return typeof value === type;
  }
}
