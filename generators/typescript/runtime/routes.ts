// SPDX-License-Identifier: 0BSD
/** A path with `:name` parts, split at its slashes. */
export interface Route<T> {
  readonly methods: readonly string[];
  readonly path: string;
  readonly target: T;
}

/** A route that fits a request, with the values of its `:name` parts. */
export interface Match<T> {
  readonly target: T;
  readonly params: Record<string, string>;
}

/** Finds the route of a request. Fixed parts win over `:name` parts. When only the method is wrong, gives the methods that fit. */
export function findRoute<T>(routes: readonly Route<T>[], method: string, path: string): Match<T> | { readonly allowed: readonly string[] } | undefined {
  const fitting = routes
    .map((route) => ({ route, params: fit(route.path, path) }))
    .filter((each): each is { route: Route<T>; params: Record<string, string> } => each.params !== undefined)
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const found = fitting.find(({ route }) => route.methods.includes(method));
  if (found !== undefined) return { target: found.route.target, params: found.params };
  return fitting.length === 0 ? undefined : { allowed: [...new Set(fitting.flatMap(({ route }) => route.methods))] };
}

function fit(pattern: string, path: string): Record<string, string> | undefined {
  const parts = split(pattern);
  const given = split(path);
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) {
      const decoded = decode(value);
      if (decoded === undefined) return undefined;
      params[part.slice(1)] = decoded;
    } else if (part !== value && part !== decode(value)) return undefined;
  }
  return params;
}

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
