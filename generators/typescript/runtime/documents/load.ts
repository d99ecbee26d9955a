// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { isFields, jsonOf } from "../json.js";
import type { TextDocument } from "./document.js";

/** The documents of a value: a text is one; of anything else each text inside is one, and numbers and switches are left out. */
export function documentsOf(value: Json, metadata: Fields = {}): TextDocument[] {
  if (typeof value === "string") return [{ pageContent: value, metadata: { source: "blob", blobType: "text/plain", ...metadata } }];
  const texts = reached(jsonOf(value));
  const numbered = texts.length !== 1;
  return texts.map((pageContent, index) => (
    { pageContent, metadata: { source: "blob", blobType: "application/json", ...(numbered ? { line: index + 1 } : {}), ...metadata } }
  ));
}

/** All texts of an object, then once more those of each object in it: the platform's loader comes by them again on its way down. */
function reached(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [];
  return [...textsIn(value), ...Object.values(value).flatMap(reached)];
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isFields(value) ? Object.values(value).flatMap(textsIn) : [];
}
