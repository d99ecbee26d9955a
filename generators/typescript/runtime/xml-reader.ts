// SPDX-License-Identifier: 0BSD
/** An element of an XML document. Comments and processing instructions are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const token = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>|<(\/?)([^\s/>!?]+)((?:\s+[^\s=/>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/?)>/g;

/** Reads an XML document and gives its root element. Entities of its own are not expanded. */
export function readXml(text: string): XmlElement {
  const root: Open = { name: "", attributes: {}, children: [] };
  const open: Open[] = [root];
  let end = 0;
  const addText = (part: string): void => {
    const place = open.at(-1);
    if (part !== "" && place !== undefined) place.children.push(part);
  };
  for (const match of text.matchAll(token)) {
    addText(decodeEntities(text.slice(end, match.index)));
    end = match.index + match[0].length;
    const [, data, closing, name, attributes, alone] = match;
    if (data !== undefined) addText(data);
    else if (name !== undefined && closing === "/") {
      const last = open.pop();
      if (last === undefined || last.name !== name || open.length === 0) throw new Error(`The XML is not well-formed: </${name}> closes nothing`);
    } else if (name !== undefined) {
      const element: Open = { name, attributes: readAttributes(attributes ?? ""), children: [] };
      open.at(-1)?.children.push(element);
      if (alone !== "/") open.push(element);
    }
  }
  const first = root.children.find((child) => typeof child !== "string");
  if (first === undefined || typeof first === "string" || open.length > 1) throw new Error("The text is not a well-formed XML document");
  return first;
}

function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = "", quoted, single] of text.matchAll(/([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) found[name] = decodeEntities(quoted ?? single ?? "");
  return found;
}

const named: Readonly<Record<string, string>> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", ndash: "–", mdash: "—", hellip: "…", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”",
  laquo: "«", raquo: "»", copy: "©", reg: "®", trade: "™", euro: "€", bull: "•", middot: "·",
};

/** Text with its character references read. Unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([A-Za-z]+));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The elements of a name directly below another. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== "string" && child.name === name);
}

/** The text of an element, with that of the elements below it. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

/** The text of an element; where it holds elements, its markup as that of a `div`. White space between elements is dropped. */
export function markupOf(element: XmlElement): string {
  return element.children.some((child) => typeof child !== "string") ? markup({ ...element, name: "div" }) : textOf(element);
}

function markup({ name, attributes, children }: XmlElement): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value).replace(/"/g, "&quot;")}"`).join("");
  const inside = children.map((child) => (typeof child !== "string" ? markup(child) : child.trim() === "" ? "" : escaped(child))).join("");
  return inside === "" ? `<${name}${head}/>` : `<${name}${head}>${inside}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
