// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";

/** How a workflow names a thing of an app: by its id, its name, or the address that a browser shows for it. */
export interface Locator {
  readonly id?: Json;
  readonly name?: Json;
  readonly url?: Json;
}

/** The id that a locator holds; from an address the part that `pattern` captures, the address itself where it captures nothing. */
export function idOf(locator: Locator | undefined, pattern: RegExp): string {
  const { id, url } = locator ?? {};
  if (url === undefined) return String(id ?? "");
  return pattern.exec(String(url ?? ""))?.[1] ?? String(url ?? "");
}
