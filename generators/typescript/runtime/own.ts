// SPDX-License-Identifier: 0BSD
import { attempt } from "./attempt.js";
import { useRunZone } from "./dates.js";
import { StepError } from "./errors.js";
import { extend, extendOptional } from "./extend.js";
import { expressionGlobal } from "./expression-globals.js";
import { fail, orStandIn } from "./forgiving.js";
import type { Item } from "./items.js";
import { placeOf } from "./place-of.js";
import type { Place } from "./place.js";
import { createScope, scopeNames, type Scope } from "./scope.js";
import { scopeHelpers } from "./scope-helpers.js";

const shared: Scope = { ...scopeHelpers, extend, extendOptional };
const placed = new Set(scopeNames);

/** The scope of an expression: what the place gives, and the JavaScript that expressions are allowed. */
export function expressionScope(place: Place): Scope {
  const own = createScope(place);
  return new Proxy<Record<string, unknown>>({}, {
    has: () => true,
    get: (_, name) => {
      if (typeof name !== "string") return undefined;
      if (placed.has(name)) return own[name];
      return Object.hasOwn(shared, name) ? shared[name] : expressionGlobal(name);
    },
  });
}

/** Evaluates an expression of the workflow at a place, with the workflow's rules about errors and functions. */
export function evaluateAt<R>(expression: (scope: Scope) => R, place: Place): R | undefined {
  useRunZone();
  const result = orStandIn(() => attempt(() => expression(expressionScope(place))), () => undefined);
  if (typeof result !== "function") return result;
  const message =
    result.name === "DateTime" ? "this is a DateTime, please access its methods" : "this is a function, please add ()";
  return fail(new StepError(message), undefined);
}

/**
 * The value of one of the workflow's own expressions for an item. What goes wrong in it gives `undefined`, except an
 * ExpressionError, which stops the step.
 */
export function own<R>(expression: (scope: Scope) => R, item: Item<unknown>): R | undefined {
  return evaluateAt(expression, placeOf(item));
}
