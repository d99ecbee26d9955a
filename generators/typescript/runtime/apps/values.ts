// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";

/** Names in a list, or in one text with commas. */
export function namesOf(value: Json): string[] {
  const names = Array.isArray(value) ? value.map(textOf) : textOf(value).split(",");
  return names.map((name) => name.trim()).filter((name) => name !== "");
}

/** An id as it is, or the part of an address that the pattern catches. */
export function idOf(value: Json, inAddress: RegExp): string {
  const text = textOf(value);
  return /^https?:\/\//.test(text) ? (inAddress.exec(text)?.[1] ?? text) : text;
}

/** The elements of a list as items. */
export function itemsOf(list: Json): ItemData[] {
  return listOf(list).map((each) => ({ json: fieldsOf(each) }));
}
