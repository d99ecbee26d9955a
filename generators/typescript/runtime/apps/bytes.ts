// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";

/** The content of a file: a text, or bytes that went through JSON on their way here. */
export function bytesIn(data: Json): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  const { type, data: bytes } = fieldsOf(data);
  if (type === "Buffer" && Array.isArray(bytes)) return Buffer.from(bytes.map(Number));
  throw new StepError("The content of a file must be a text or bytes");
}
