// SPDX-License-Identifier: 0BSD
import { listAt, numberAt, type Settings } from "./config.js";
import { scheduleItem } from "./schedule.js";
import { fileOf } from "./binary.js";
import { HttpProblem, type RequestBody, type UploadedFile } from "./request-body.js";
import { fieldKey } from "./form-page.js";
import type { BinaryData, Fields, Json } from "./items.js";
import type { ItemData } from "./transform.js";

/** The item that a submitted form gives, as n8n's form trigger builds it. */
export function formItem(
  settings: Settings,
  body: RequestBody,
  query: Fields,
  moment: { readonly time: number; readonly timezone: string },
): ItemData {
  const version = numberAt(settings, "version") ?? 2;
  const posted: Fields = typeof body.value === "object" && body.value !== null && !Array.isArray(body.value) ? body.value : {};
  const json: Fields = {};
  const binary: Record<string, BinaryData> = {};
  for (const [index, field] of listAt(settings, "fields").entries()) {
    const slot = `field-${index}`;
    const key = fieldKey(field, version);
    const type = typeof field["type"] === "string" ? field["type"] : "text";
    if (type === "html") continue;
    if (type === "file") {
      const files = body.files.filter((file) => file.field === slot && file.fileName !== "");
      if (files.length === 0) { missing(field, key); json[key] = null; continue; }
      const several = field["multipleFiles"] !== false;
      json[key] = several ? files.map(describe) : describe(files[0]);
      for (const [number, file] of files.entries()) {
        const property = key.replace(/\W/g, "_") + (files.length > 1 ? `_${number}` : "");
        binary[property] = fileOf(Buffer.from(file.bytes), file.fileName, file.mimeType);
      }
      continue;
    }
    const value = Object.hasOwn(posted, slot) ? posted[slot] : undefined;
    if (value === undefined || value === "") missing(field, key);
    json[key] = fieldValue(type, field["multiselect"] === true, value);
  }
  json["submittedAt"] = String(scheduleItem(moment.time, moment.timezone)["timestamp"]).replace(/\+00:00$/, moment.timezone === "UTC" ? "Z" : "+00:00");
  json["formMode"] = "production";
  if (Object.keys(query).length > 0) json["formQueryParameters"] = query;
  return { json, ...(Object.keys(binary).length === 0 ? {} : { binary }) };
}

function missing(field: Settings, key: string): void {
  if (field["required"] === true) throw new HttpProblem(400, `The field "${key}" must be filled`);
}

function describe(file: UploadedFile | undefined): Fields {
  return { filename: file?.fileName, mimetype: file?.mimeType, size: file?.bytes.length };
}

function fieldValue(type: string, multiselect: boolean, value: Json): Json {
  if (multiselect || type === "checkbox") return value === undefined ? [] : Array.isArray(value) ? value : [value];
  const single = Array.isArray(value) ? value[0] : value;
  if (single === undefined) return null;
  if (type === "number") return Number(single);
  if (type === "text") return String(single).trim();
  return single;
}
