// SPDX-License-Identifier: 0BSD
import { compareAs, type Kind } from "./compare.js";
import { type Converted, toArray, toBoolean, toNumber, toObject, toText } from "./convert.js";
import { StepError } from "./errors.js";
import type { Verdict } from "./rules.js";
import { settleDates } from "./settle-dates.js";

export type { Verdict } from "./rules.js";

/** How conditions treat values of another type than the one they compare, and capitals. */
export interface RuleOptions {
  readonly types: "strict" | "loose" | "unsaid";
  readonly ignoreCase?: boolean;
  /** Revision of the rules about empty numbers and booleans: 1, 2 or 3. */
  readonly version?: number;
}


/** Values of another type are an error. */
export const strict: RuleOptions = { types: "strict" };
/** Values of another type are converted where that is possible. */
export const loose: RuleOptions = { types: "loose" };

/** The workflow says nothing of types and capitals, without which no condition can be decided. */
export const unsaid: RuleOptions = { types: "unsaid" };

/** The type that an operand must have. */
export interface OperandType {
  readonly name: string;
  read(value: unknown, options: RuleOptions): Converted;
}

/** One comparison; its operands are values already. */
export interface Condition {
  holds(options: RuleOptions, index: number, itemIndex: number): boolean;
}

const valid = (value: unknown): Converted => ({ ok: true, value });
const refused: Converted = { ok: false };
const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

function readNumber(value: unknown, { types, version = 1 }: RuleOptions): Converted {
  if (Number.isNaN(value)) return valid(value);
  const blank = typeof value === "string" ? value.trim() === "" : Array.isArray(value) && value.length === 0;
  if (blank && version >= 3) return valid(null);
  return types === "strict" && typeof value !== "number" ? refused : toNumber(value);
}

function readBoolean(value: unknown, { types, version = 1 }: RuleOptions): Converted {
  if (types === "strict") return typeof value === "boolean" ? valid(value) : refused;
  const read = version >= 2 ? toBoolean(value) : refused;
  return read.ok ? read : valid(Boolean(value));
}

function readText(value: unknown, { types }: RuleOptions): Converted {
  return types === "strict" && typeof value !== "string" ? refused : toText(value);
}

function readArray(value: unknown, { types }: RuleOptions): Converted {
  return types === "strict" && !Array.isArray(value) ? refused : toArray(value);
}

function readObject(value: unknown, { types }: RuleOptions): Converted {
  const isObject = typeof value === "object" || typeof value === "function";
  return types === "strict" && !isObject ? refused : toObject(value);
}

const TYPES = {
  string: { name: "string", read: readText },
  number: { name: "number", read: readNumber },
  boolean: { name: "boolean", read: readBoolean },
  array: { name: "array", read: readArray },
  object: { name: "object", read: readObject },
  any: { name: "any", read: valid },
} satisfies Record<string, OperandType>;

/** The names that an operand's type may have; with a question mark, a value that is not of the type counts as none. */
export type OperandTypeName = keyof typeof TYPES | `${keyof typeof TYPES}?`;

const withArticle = (noun: string): string => `${"aeiou".includes(noun.charAt(0)) ? "an" : "a"} ${noun}`;

function describe(options: RuleOptions, type: OperandType, position: string): string {
  const isStrict = options.types === "strict";
  if (isStrict && ["string", "number", "boolean"].includes(type.name)) {
    const method = `.to${type.name.charAt(0).toUpperCase()}${type.name.slice(1)}()`;
    return (
      `\n<p>Try either:</p>\n<ol>\n  <li>Enabling 'Convert types where required'</li>\n  <li>Converting the ${position} ` +
      `field to ${withArticle(type.name)} by adding <code>${method}</code></li>\n</ol>\n\t\t\t`
    );
  }
  return isStrict
    ? "Try changing the type of comparison. Alternatively you can enable 'Convert types where required'."
    : "Try changing the type of the comparison.";
}

function mismatch(options: RuleOptions, type: OperandType, value: unknown, place: string, position: string): StepError {
  const from = typeof value;
  const message =
    options.types === "strict"
      ? `Wrong type: '${String(value)}' is ${withArticle(from)} but was expecting ${withArticle(type.name)} ${place}`
      : `Conversion error: the ${from} '${String(value)}' can't be converted to ${withArticle(type.name)} ${place}`;
  return new StepError(message, { description: describe(options, type, position) });
}

/** A comparison of two operands, each of its own type. A right side that is given is read even if nothing uses it. */
export function condition(
  kind: Kind,
  leftType: OperandType,
  operation: string,
  leftValue: unknown,
  rightValue: unknown,
  rightType: OperandType = leftType,
): Condition {
  const left = settleDates(leftValue);
  const right = settleDates(rightValue);
  return {
    holds(options, index, itemIndex) {
      if (options.types === "unsaid") throw new TypeError("Cannot read properties of undefined (reading 'caseSensitive')");
      const place = `[condition ${index}, item ${itemIndex}]`;
      const leftRead = isMissing(left) ? valid(left) : leftType.read(left, options);
      const rightRead = isMissing(right) ? valid(right) : rightType.read(right, options);
      if (!leftRead.ok && !rightRead.ok && typeof left === typeof right) {
        const both = `Comparison type expects ${withArticle(leftType.name)} but both fields are ${withArticle(typeof left)}`;
        const hint = options.types === "strict" ? describe(options, TYPES.any, "") : "Try changing the type of the comparison.";
        throw new StepError(both, { description: hint });
      }
      if (!leftRead.ok) throw mismatch(options, leftType, left, place, "first");
      if (!rightRead.ok) throw mismatch(options, rightType, right, place, "second");
      return compareAs(kind, operation, leftRead.value, rightRead.value, options.ignoreCase ?? false);
    },
  };
}

function typeOr(name: OperandTypeName | undefined, implied: OperandType): OperandType {
  if (name === undefined) return implied;
  const known = Object.values(TYPES).find((type) => type.name === name.replace("?", "")) ?? implied;
  if (!name.endsWith("?")) return known;
  return {
    name: known.name,
    read: (value, options) => {
      const read = known.read(value, options);
      return read.ok ? read : valid(undefined);
    },
  };
}

/** Compares texts. As in all of these, the right side has the type of the left one unless it is said. */
export function text(left: unknown, operation: string, right?: unknown, rightType?: OperandTypeName): Condition {
  return condition("string", TYPES.string, operation, left, right, typeOr(rightType, TYPES.string));
}

/** Compares numbers. */
export function number(left: unknown, operation: string, right?: unknown, rightType?: OperandTypeName): Condition {
  return condition("number", TYPES.number, operation, left, right, typeOr(rightType, TYPES.number));
}

/** Tests a boolean, or compares two. */
export function boolean(left: unknown, operation: string, right?: unknown, rightType?: OperandTypeName): Condition {
  return condition("boolean", TYPES.boolean, operation, left, right, typeOr(rightType, TYPES.boolean));
}

/** Looks into a list. What a length or an element is compared with has a type of its own, which must be said. */
export function array(left: unknown, operation: string, right?: unknown, rightType?: OperandTypeName): Condition {
  return condition("array", TYPES.array, operation, left, right, typeOr(rightType, TYPES.array));
}

/** Tests an object. */
export function object(left: unknown, operation: string, right?: unknown, rightType?: OperandTypeName): Condition {
  return condition("object", TYPES.object, operation, left, right, typeOr(rightType, TYPES.object));
}

/** A comparison of a type that there is not: only whether there is a value can be asked, anything else does not hold. */
export function untyped(left: unknown, operation: string, right?: unknown, rightType?: OperandTypeName): Condition {
  return condition("untyped", TYPES.any, operation, left, right, typeOr(rightType, TYPES.any));
}

/** Every condition holds; the first that does not ends the test. */
export function allOf(options: RuleOptions, ...conditions: readonly Condition[]): Verdict {
  return { decide: (itemIndex) => conditions.every((test, index) => test.holds(options, index, itemIndex)) };
}

/** Some condition holds; the first that does ends the test. */
export function anyOf(options: RuleOptions, ...conditions: readonly Condition[]): Verdict {
  return { decide: (itemIndex) => conditions.some((test, index) => test.holds(options, index, itemIndex)) };
}

/** The rule of a step that has no condition, all of which hold. */
export const always = (): Verdict => allOf(strict);

/** The rule of a step that has no condition, of which one must hold. */
export const never = (): Verdict => anyOf(strict);
