// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Json } from "../items.js";
import { isGiven } from "../json.js";
import type { CallSettings } from "./call.js";

/** Where a deployment of Azure is asked: `endpoint` or `resourceName`, `apiVersion` and `apiKey` stand in the credential. */
export async function deployment(settings: CallSettings & { readonly model: Json }, operation: string, context: EffectContext): Promise<{ url: string; headers: Record<string, string> }> {
  const values = await context.credentials(settings.credential ?? settings.provider);
  const resource = values["endpoint"] ?? (values["resourceName"] === undefined ? undefined : `https://${values["resourceName"]}.openai.azure.com`);
  const base = isGiven(settings.baseUrl) ? String(settings.baseUrl) : resource;
  if (base === undefined || values["apiKey"] === undefined) throw new StepError("The Azure credential needs apiKey, and resourceName or endpoint");
  const version = encodeURIComponent(values["apiVersion"] ?? "2024-10-21");
  return { url: `${base.replace(/\/+$/, "")}/openai/deployments/${encodeURIComponent(String(settings.model))}/${operation}?api-version=${version}`, headers: { "api-key": values["apiKey"] } };
}
