// SPDX-License-Identifier: 0BSD
import type { Fields } from "../items.js";

/** A text that is kept in a vector store or given to a model, and what is known of it. */
export interface TextDocument {
  readonly pageContent: string;
  readonly metadata: Fields;
}
