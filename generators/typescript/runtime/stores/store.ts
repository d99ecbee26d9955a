// SPDX-License-Identifier: 0BSD
import type { TextDocument } from "../documents/document.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, listOf, textOf } from "../json.js";

/** A document that was found, and how near it is to what was asked. */
export interface Match {
  readonly document: TextDocument & { readonly id?: Json };
  readonly score: Json;
}

/** A place that keeps documents by their vectors. */
export interface VectorStore {
  add(documents: readonly TextDocument[], vectors: readonly (readonly number[])[]): Promise<void>;
  /** The nearest documents, the best first. */
  search(vector: readonly number[], limit: number, filter: Fields | undefined): Promise<Match[]>;
}

/** Opens a store with the parameters that the workflow's step had. */
export type OpenStore = (params: Fields, context: EffectContext) => VectorStore | Promise<VectorStore>;

/** The name of a table, an index or a collection, however it was chosen. */
export function chosen(value: Json): string {
  return textOf(isFields(value) ? value["value"] : value);
}

/** What documents must have in their metadata; nothing where the step does not say. */
export function filterOf(options: Fields): Fields | undefined {
  const wanted = listOf(fieldsOf(options["metadata"])["metadataValues"]).map(fieldsOf);
  if (wanted.length > 0) return Object.fromEntries(wanted.map(({ name, value }) => [textOf(name), value]));
  const json = options["searchFilterJson"];
  if (json === undefined || json === "") return undefined;
  return fieldsOf(typeof json === "string" ? JSON.parse(json) as Json : json);
}
