// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { Params, Transform } from "../transform.js";

/** What a run of an evaluation is measured by. */
export interface MetricsParams {
  /** `categorization`, `toolsUsed`, or `customMetrics`, the numbers given, when missing. */
  readonly metric?: Json;
  readonly values?: readonly { readonly name?: Json; readonly value?: Json }[];
  readonly expected?: Json;
  readonly actual?: Json;
  /** The names of tools that should have been used, with commas between them. */
  readonly tools?: Json;
  /** What an agent did. */
  readonly steps?: Json;
  /** What the metric is called, where it has a name of its own. */
  readonly name?: Json;
}

/** An item with the metrics of each item. */
export function metrics(params: Params<MetricsParams>): Transform<MetricsParams> {
  return { params, execute: ({ items, params: at }) => items.map((_, item) => ({ json: measured(at(item)), pairedItem: { item } })) };
}

function measured(params: MetricsParams): Fields {
  const named = (usual: string, value: number): Fields => ({ [isGiven(params.name) ? textOf(params.name) : usual]: value });
  switch (params.metric ?? "customMetrics") {
    case "customMetrics": return Object.fromEntries((params.values ?? []).map(({ name, value }) => [nameOf(name), numberOf(name, value)]));
    case "categorization": {
      const [expected, actual] = [textOf(params.expected).trim(), textOf(params.actual).trim()];
      if (expected === "") throw new StepError("Expected answer is missing", { description: "Make sure to fill in an expected answer" });
      if (actual === "") throw new StepError("Actual answer is missing", { description: "Make sure to fill in an actual answer" });
      return named("Categorization", expected === actual ? 1 : 0);
    }
    case "toolsUsed": return named("Tools Used", shareOfTools(params));
    default: throw new StepError("Unknown metric");
  }
}

function nameOf(name: Json): string {
  if (!isGiven(name)) throw new StepError("Metric name missing", { description: "Make sure each metric you define has a name" });
  return textOf(name);
}

function numberOf(name: Json, value: Json): number {
  const number = typeof value === "number" ? value : Number(value);
  if (Number.isNaN(number)) throw new StepError(`Value for '${textOf(name)}' isn't a number`, { description: `It's currently '${textOf(value)}'. Metrics must be numeric.` });
  return number;
}

/** Which part of the tools that should have been used were. */
function shareOfTools({ tools, steps }: MetricsParams): number {
  const wanted = textOf(tools).split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (wanted.length === 0) throw new StepError("Expected tool name missing", { description: "Make sure you add at least one expected tool name (comma-separated if multiple)" });
  if (!Array.isArray(steps)) throw new StepError("Intermediate steps missing", { description: "Make sure to enable returning intermediate steps in your agent node's options, then map them in here" });
  const used = new Set(listOf(steps).map((step) => textOf(fieldsOf(fieldsOf(step)["action"])["tool"]).toLowerCase()));
  return wanted.filter((name) => used.has(name.replace(/[^a-zA-Z0-9_-]+/g, "_").toLowerCase())).length / wanted.length;
}
