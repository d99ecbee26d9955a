// SPDX-License-Identifier: 0BSD
import { Misfit, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";
import { messageOf } from "../errors.js";
import { readXml, type XmlElement } from "../xml-reader.js";

/** An XML document as a bundle: every element a list, attributes below `_attributes`, text below `_value`. */
export function parseXml({ text }: { text?: Value }): Bundle {
  const root = rootOf(toText(text));
  return Object.fromEntries([[root.name, valueOf(root)]]);
}

function rootOf(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    throw new Misfit(messageOf(error));
  }
}

/** What an element holds: its text where it has nothing else. */
function valueOf({ attributes, children }: XmlElement): Value {
  const text = children.filter((child) => typeof child === "string").join("");
  const said = text.trim() === "" ? "" : text;
  const members = new Map<string, Value[]>();
  for (const child of children) {
    if (typeof child !== "string") members.set(child.name, [...(members.get(child.name) ?? []), valueOf(child)]);
  }
  const named = Object.keys(attributes).length > 0;
  if (!named && members.size === 0) return said;
  return { ...(named ? { _attributes: { ...attributes } } : {}), ...(said === "" ? {} : { _value: said }), ...Object.fromEntries(members) };
}
