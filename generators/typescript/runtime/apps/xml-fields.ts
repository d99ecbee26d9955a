// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import type { XmlElement } from "../xml-reader.js";

/** An element as the fields of an answer: its text, or its members; attributes stand under `$`, a text beside them under `_`, and what comes again is a list. */
export function xmlFields({ attributes, children }: XmlElement): Json {
  const elements = children.filter((child): child is XmlElement => typeof child !== "string");
  const text = children.filter((child) => typeof child === "string").join("");
  const hasAttributes = Object.keys(attributes).length > 0;
  const own: Fields = hasAttributes ? { $: { ...attributes } } : {};
  if (elements.length === 0) return hasAttributes ? (text.trim() === "" ? own : { _: text, ...own }) : text.trim() === "" ? "" : text;
  for (const element of elements) {
    const value = xmlFields(element);
    const known = own[element.name];
    own[element.name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  }
  return own;
}
