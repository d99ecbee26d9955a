// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "./items.js";
import { readXml, type XmlElement } from "./xml-reader.js";

/**
 * An XML document as an object, as the platform's server reads the body of a request (the `xml2js` package with `normalize`, `normalizeTags`
 * and no lists for single elements): attributes are under `$`, text beside them or beside elements is under `_`. Throws where it
 * is no XML.
 */
export function xmlBody(text: string): Json {
  const document = text.replace(/^\uFEFF/, "");
  if (document.trim() === "") return null;
  const plain = document.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, "");
  if (/&(?!#\d+;|#x[\da-f]+;|\w+;)/i.test(plain)) throw new Error("An & in the XML begins no character");
  const root = readXml(document);
  return { [root.name.toLowerCase()]: valueOf(root) };
}

function valueOf({ attributes, children }: XmlElement): Json {
  const text = children.filter((child) => typeof child === "string").join("");
  const found: Fields = {};
  if (text.trim() !== "") found["_"] = text.replace(/\s{2,}/g, " ").trim();
  if (Object.keys(attributes).length > 0) found["$"] = { ...attributes };
  for (const child of children) if (typeof child !== "string") add(found, child.name.toLowerCase(), valueOf(child));
  const names = Object.keys(found);
  if (names.length === 0) return text;
  return names.length === 1 && names[0] === "_" ? found["_"] : found;
}

/** An element that comes twice gives a list. The property is its own also where its name is `__proto__`. */
function add(into: Fields, name: string, value: Json): void {
  const old = Object.hasOwn(into, name) ? into[name] : undefined;
  const all = old === undefined ? value : Array.isArray(old) ? [...old, value] : [old, value];
  Object.defineProperty(into, name, { value: all, enumerable: true, configurable: true, writable: true });
}
