// SPDX-License-Identifier: 0BSD
import { bytesOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { isGiven, textOf } from "../json.js";

/** A file of the item at hand. */
export interface SentFile {
  readonly bytes: Buffer;
  readonly name: string | undefined;
  readonly type: string;
}

/** The file that an item carries under a name, `data` when none is given. */
export function itemFile(context: EffectContext, field: Json): SentFile {
  const file = requireFile(context.item, isGiven(field) ? textOf(field) : "data", context.index);
  return { bytes: bytesOf(file), name: file.fileName, type: file.mimeType };
}

/** Adds a file to a form. */
export function appendFile(form: FormData, field: string, file: SentFile, name?: string): void {
  form.append(field, new Blob([new Uint8Array(file.bytes)], { type: file.type }), name ?? file.name ?? field);
}
