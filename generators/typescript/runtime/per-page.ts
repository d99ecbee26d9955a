// SPDX-License-Identifier: 0BSD
import type { Page } from "./connectors/http.js";
import type { Item } from "./items.js";
import { evaluateAt } from "./own.js";
import { placeOf } from "./place.js";
import type { Scope } from "./scope.js";

/** One of the workflow's own expressions that is asked anew for each page: it sees the answer before, and how many pages there were. */
export function perPage<R>(expression: (scope: Scope) => R, item: Item<unknown>): (page: Page) => R | undefined {
  const place = placeOf(item);
  return (page) => evaluateAt(expression, { ...place, page });
}
