// SPDX-License-Identifier: 0BSD
import { requireFile } from "../binary.js";
import type { TextDocument } from "../documents/document.js";
import { fileDocuments, type FileReading } from "../documents/files.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import { asCut, type DocumentsPart, type Labels } from "./json-documents.js";
import { forItem, type ForItem } from "./part.js";
import type { SplitterPart } from "./text-splitter.js";

/** Which files of an item a loader takes. */
export interface FileLoaderSettings extends FileReading, Labels {
  /** `specificField`: one file; all when missing. */
  readonly mode?: Json;
  /** The name of that file; `data` when missing. */
  readonly field?: Json;
}

/** Makes documents of an item's files and cuts them: by the splitter, `"simply"`, or not at all. */
export function binaryDocuments<T>(splitter: SplitterPart<T> | "simply" | undefined, settings: ForItem<T, FileLoaderSettings> = {}): DocumentsPart<T> {
  return async (item, { items }) => {
    const { mode, field = "data", metadata, ...reading } = forItem(settings, item);
    // Each item is asked for the files of all items, as on the platform: one that lacks a name fails, and with two items alike each counts twice.
    const names = mode === "specificField" ? [textOf(field)] : items.flatMap(({ binary }) => Object.keys(binary ?? {}));
    const whole: TextDocument[] = [];
    for (const name of names) whole.push(...await fileDocuments(requireFile(item, name, items.findIndex((each) => each === item)), reading));
    return asCut(whole, splitter, item, metadata);
  };
}
