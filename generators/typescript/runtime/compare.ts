// SPDX-License-Identifier: 0BSD

/** What is compared. */
export type Kind = "string" | "number" | "dateTime" | "boolean" | "array" | "object" | "untyped";

type Test = (left: unknown, right: unknown, ignoreCase: boolean) => boolean;
type Tests = Readonly<Record<string, Test>>;

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && !Number.isNaN(value);

/** A regular expression, written `/pattern/flags` or as the bare pattern. */
export function pattern(written: string): RegExp {
  const parts = /^\/(.*?)\/([gimusy]*)$/.exec(written);
  return parts ? new RegExp(parts[1] ?? "", parts[2]) : new RegExp(written);
}

const lower = (value: string): string => value.toLocaleLowerCase();

/** A test of two texts; a missing one is empty. Capitals of a pattern always count. */
function texts(test: (left: string, right: string) => boolean, isPattern = false): Test {
  return (left, right, ignoreCase) => {
    const [first, second] = [String(left ?? ""), String(right ?? "")];
    return ignoreCase ? test(lower(first), isPattern ? second : lower(second)) : test(first, second);
  };
}

const TEXT: Tests = {
  empty: texts((left) => left === ""),
  notEmpty: texts((left) => left !== ""),
  equals: texts((left, right) => left === right),
  notEquals: texts((left, right) => left !== right),
  contains: texts((left, right) => left.includes(right)),
  notContains: texts((left, right) => !left.includes(right)),
  startsWith: texts((left, right) => left.startsWith(right)),
  notStartsWith: texts((left, right) => !left.startsWith(right)),
  endsWith: texts((left, right) => left.endsWith(right)),
  notEndsWith: texts((left, right) => !left.endsWith(right)),
  regex: texts((left, right) => pattern(right).test(left), true),
  notRegex: texts((left, right) => !pattern(right).test(left), true),
};

const OBJECT: Tests = {
  empty: (left) => !left || Object.keys(left).length === 0,
  notEmpty: (left) => Boolean(left) && Object.keys(Object(left)).length > 0,
};

function holds(list: unknown, value: unknown, ignoreCase: boolean): boolean {
  const elements = (list ?? []) as readonly unknown[];
  if (!ignoreCase || typeof value !== "string") return elements.includes(value);
  return elements.some((element) => typeof element === "string" && lower(element) === lower(value));
}

/** A test of the length of a list against a number. */
function length(test: (length: number, right: number) => boolean): Test {
  return (left, right) => test(((left ?? []) as readonly unknown[]).length, right as number);
}

const ARRAY: Tests = {
  ...OBJECT,
  contains: holds,
  notContains: (left, right, ignoreCase) => !holds(left, right, ignoreCase),
  lengthEquals: length((count, right) => count === right),
  lengthNotEquals: length((count, right) => count !== right),
  lengthGt: length((count, right) => count > right),
  lengthLt: length((count, right) => count < right),
  lengthGte: length((count, right) => count >= right),
  lengthLte: length((count, right) => count <= right),
  empty: length((count) => count === 0),
  notEmpty: length((count) => count !== 0),
};

const BOOLEAN: Tests = {
  ...ARRAY,
  empty: (left) => !isPresent(left),
  notEmpty: isPresent,
  true: Boolean,
  false: (left) => !left,
  equals: (left, right) => left === right,
  notEquals: (left, right) => left !== right,
};

/** A test of two moments; without one of them nothing holds. */
function moments(test: (left: number, right: number) => boolean): Test {
  return (left, right) => Boolean(left) && Boolean(right) && test(Number(left), Number(right));
}

const DATE: Tests = {
  empty: (left) => !isPresent(left),
  notEmpty: isPresent,
  equals: moments((left, right) => left === right),
  notEquals: moments((left, right) => left !== right),
  after: moments((left, right) => left > right),
  before: moments((left, right) => left < right),
  afterOrEquals: moments((left, right) => left >= right),
  beforeOrEquals: moments((left, right) => left <= right),
};

/** A test of two numbers; a missing one counts as JavaScript counts it. */
function numbers(test: (left: number, right: number) => boolean): Test {
  return (left, right) => test(left as number, right as number);
}

const NUMBER: Tests = {
  ...ARRAY,
  empty: (left) => !isPresent(left),
  notEmpty: isPresent,
  equals: (left, right) => left === right,
  notEquals: (left, right) => left !== right,
  gt: numbers((left, right) => left > right),
  lt: numbers((left, right) => left < right),
  gte: numbers((left, right) => left >= right),
  lte: numbers((left, right) => left <= right),
};

const TESTS: Readonly<Record<Kind, Tests>> = {
  string: TEXT,
  number: NUMBER,
  dateTime: DATE,
  boolean: BOOLEAN,
  array: ARRAY,
  object: OBJECT,
  untyped: {},
};

/** Compares two operands that have their types; an operation that the kind does not know never holds. */
export function compareAs(kind: Kind, operation: string, left: unknown, right: unknown, ignoreCase: boolean): boolean {
  if (operation === "exists") return isPresent(left);
  if (operation === "notExists") return !isPresent(left);
  const tests = TESTS[kind];
  return Object.hasOwn(tests, operation) ? Boolean(tests[operation]?.(left, right, ignoreCase)) : false;
}
