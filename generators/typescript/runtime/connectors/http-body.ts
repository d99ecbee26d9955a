// SPDX-License-Identifier: 0BSD
import { requireFile } from "../binary.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";
import type { EffectContext } from "./context.js";
import { encodeQuery, readJson, setPath } from "./http-encode.js";
import type { HttpParams, Pair } from "./http-params.js";

/** The body of a request: what is sent, its type where it says none itself, and the value it was made of. */
export interface Body {
  readonly value?: string | Uint8Array | FormData;
  readonly type?: string;
  readonly plain?: Json;
}

const formType = "application/x-www-form-urlencoded";

/** Builds the body that the parameters describe. `extra` are fields that a credential adds. */
export function requestBody(params: HttpParams, version: number, method: string, context: EffectContext, extra: Readonly<Record<string, unknown>>): Body {
  if (params.sendBody !== true) return Object.keys(extra).length === 0 ? {} : json(method, { ...asFields(extra) });
  const type = typeof params.contentType === "string" ? params.contentType : "json";
  switch (type) {
    case "multipart-form-data": return { value: multipart(params.body ?? [], context) };
    case "form-urlencoded": {
      const fields = params.bodyAs === "string" ? fromText(params.bodyText) : pairs(params.body ?? [], version, false);
      return { value: encodeQuery({ ...fields, ...asFields(extra) }, "repeat"), type: formType, plain: fields };
    }
    case "binaryData": {
      const file = requireFile(context.item, String(params.file ?? "data"), context.index);
      return { value: Buffer.from(file.data, "base64"), type: file.mimeType };
    }
    case "raw": {
      const text = params.bodyText;
      if (text === undefined || text === null || text === "") return {};
      return { value: typeof text === "object" ? JSON.stringify(text) : String(text), plain: text };
    }
    default: {
      const value = params.bodyAs === "json" ? readJson(params.bodyJson ?? "") : pairs(params.body ?? [], version, version >= 4);
      return json(method, Object.keys(extra).length > 0 && isFields(value) ? { ...value, ...asFields(extra) } : value);
    }
  }
}

function json(method: string, value: Json): Body {
  if (method === "GET" && isFields(value) && Object.keys(value).length === 0) return {};
  // JSON that is a single text is sent bare, as a form would be.
  if (typeof value === "string") return { value, type: formType, plain: value };
  return { value: JSON.stringify(value), type: "application/json", plain: value };
}

/** Fields of a custom credential come from JSON, so they hold nothing else. */
function asFields(extra: Readonly<Record<string, unknown>>): Fields {
  const value: Json = JSON.parse(JSON.stringify(extra));
  return isFields(value) ? value : {};
}

function pairs(list: readonly Pair[], version: number, paths: boolean): Fields {
  const found: Fields = {};
  for (const { name, value } of list) {
    const key = String(name ?? "");
    if (paths) { setPath(found, key, value); continue; }
    const old = Object.hasOwn(found, key) ? found[key] : undefined;
    found[key] = version < 4.3 || old === undefined ? value : Array.isArray(old) ? [...old, value] : [old, value];
  }
  return found;
}

function fromText(text: Json): Fields {
  return Object.fromEntries(new URLSearchParams(String(text ?? "")));
}

function multipart(list: readonly Pair[], context: EffectContext): FormData {
  const form = new FormData();
  for (const { name, value, kind, file } of list) {
    if (kind === "formBinaryData") {
      if (file === undefined || file === null || file === "") continue;
      const found = requireFile(context.item, String(file), context.index);
      form.append(String(name ?? ""), new Blob([Buffer.from(found.data, "base64")], { type: found.mimeType }), found.fileName ?? "file");
    } else if (value !== undefined && value !== null) {
      form.append(String(name ?? ""), typeof value === "object" ? JSON.stringify(value) : String(value));
    }
  }
  return form;
}
