// Places in values: `a.b` of an object, `a\.b` where a name has a dot itself, and where two values differ.

const keysOf = (place) => place.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));

/** A name as one part of a place. */
export const asKey = (name) => name.replaceAll(".", "\\.");

/** The value at a place. */
export const get = (value, place) => keysOf(place).reduce((within, key) => within?.[key], value);

/** The value with another at a place; without the place where the other is undefined. */
export function put(value, place, other) {
  const [key, ...rest] = keysOf(place);
  const copy = { ...value };
  if (rest.length > 0) copy[key] = put(copy[key], rest.map(asKey).join("."), other);
  else if (other === undefined) delete copy[key];
  else copy[key] = other;
  if (rest.length > 0 && Object.keys(copy[key]).length === 0) delete copy[key];
  return copy;
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A value apart from the one that it is a copy of; a spy stays itself. */
export function clone(value) {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

/** JSON with sorted keys: equal for equal values. */
export function canonical(value) {
  return JSON.stringify(value, (_, each) => (isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each)) ?? "undefined";
}

export const same = (a, b) => canonical(a) === canonical(b);

/** The places where two objects differ, the outermost ones. */
export function differences(a, b, at = "") {
  if (same(a, b)) return [];
  if (!isObject(a) || !isObject(b)) return [at];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], at === "" ? key : `${at}.${key}`));
}

/** All places of an object whose value is what is looked for. */
export function placesOf(value, wanted, at = "") {
  if (at !== "" && wanted(value)) return [at];
  return isObject(value) ? Object.entries(value).flatMap(([key, each]) => placesOf(each, wanted, at === "" ? key : `${at}.${key}`)) : [];
}
