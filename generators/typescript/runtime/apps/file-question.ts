// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import type { AppParams } from "./api.js";

/** Files and a question about them. */
export interface FileQuestion extends AppParams {
  readonly model?: Json;
  readonly text?: Json;
  /** `binary`: files of the item; otherwise addresses. */
  readonly from?: Json;
  readonly urls?: Json;
  readonly binary?: Json;
  readonly maxTokens?: Json;
  readonly simple?: Json;
}
