// SPDX-License-Identifier: 0BSD
import { textAt, type Config, type Settings } from "./config.js";
import type { Entry, Surroundings } from "./launch.js";
import type { Answer } from "./webhook-response.js";
import type { Call } from "./webhooks.js";

/** What starts a pipeline. `manual` and `call` start from the command line and from other pipelines only. */
export interface Trigger extends Entry {
  readonly kind: "webhook" | "form" | "chat" | "mcp" | "schedule" | "manual" | "call";
  /** Its name in the `triggers` section of pipeline.yaml; the step's name when missing. */
  readonly name?: string;
  //#region for kind: "webhook" | kind: "form" | kind: "chat" | kind: "mcp" | waiting:
  /** Answers requests in a way of its own. */
  readonly answer?: (trigger: Trigger, call: Call, around: Surroundings) => Promise<Answer>;
  //#endregion
}

/** The name of a trigger in pipeline.yaml. */
export function nameOf(trigger: Trigger): string {
  return trigger.name ?? trigger.step;
}

/** What pipeline.yaml says about a trigger. */
export function settingsOf(trigger: Trigger, config: Config): Settings {
  return config.triggers[nameOf(trigger)] ?? {};
}

//#region for kind: "webhook" | kind: "form" | kind: "chat" | kind: "mcp" | waiting:
/** The path of a trigger. A path without a slash in front is below the folder that n8n serves such triggers from. */
export function pathOf(trigger: Trigger, settings: Settings): string {
  const path = textAt(settings, "path") ?? nameOf(trigger);
  if (path.startsWith("/")) return path;
  if (trigger.kind === "form") return `/form/${path}`;
  if (trigger.kind === "mcp") return `/mcp/${path}`;
  return trigger.kind === "chat" ? `/webhook/${path}/chat` : `/webhook/${path}`;
}

/** The HTTP methods that a trigger listens to. */
export function methodsOf(trigger: Trigger, settings: Settings): string[] {
  if (trigger.kind === "form") return ["GET", "POST"];
  if (trigger.kind === "chat") return ["POST"];
  if (trigger.kind === "mcp") return ["POST", "GET", "DELETE"];
  const method = settings["method"];
  return (Array.isArray(method) ? method : [method ?? "GET"]).map((each) => String(each).toUpperCase());
}

/** When a caller is answered. */
export function respondsWhen(settings: Settings, missing: "atOnce" | "lastStep"): "atOnce" | "lastStep" | "step" | "along" {
  switch (textAt(settings, "respond")) {
    case undefined: return missing;
    case "lastNode": case "last-step": return "lastStep";
    case "responseNode": case "responseNodes": case "respond-step": return "step";
    case "streaming": return "along";
    default: return "atOnce";
  }
}
//#endregion
