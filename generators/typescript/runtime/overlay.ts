// SPDX-License-Identifier: 0BSD
const overlays = new WeakSet<object>();

/**
 * Data of JSON seen through a layer of its own: what is changed here shows here only, what changes below shows through until then. Code
 * that has its input by two names, `items` and `$input`, changes the one and sees the other so.
 */
export function overlay<T>(data: T): T;
export function overlay(data: unknown): unknown {
  if (typeof data !== "object" || data === null || overlays.has(data)) return data;
  const layered = Array.isArray(data) ? layeredList(data) : layeredObject(data);
  overlays.add(layered);
  return layered;
}

function layeredObject(below: object): object {
  const own: Record<PropertyKey, unknown> = {};
  const gone = new Set<PropertyKey>();
  const holder = (name: PropertyKey): object => (Object.hasOwn(own, name) ? own : below);
  return new Proxy(below, {
    get: (_, name) => {
      if (gone.has(name)) return undefined;
      const value: unknown = Reflect.get(holder(name), name);
      const layered = overlay(value);
      if (layered !== value) own[name] = layered;
      return layered;
    },
    set: (_, name, value) => {
      gone.delete(name);
      own[name] = value;
      return true;
    },
    deleteProperty: (_, name) => {
      Reflect.deleteProperty(own, name);
      gone.add(name);
      return true;
    },
    has: (_, name) => !gone.has(name) && Reflect.has(holder(name), name),
    ownKeys: () => [...new Set([...Reflect.ownKeys(below), ...Reflect.ownKeys(own)])].filter((name) => !gone.has(name)),
    getOwnPropertyDescriptor: (_, name) => (gone.has(name) ? undefined : Reflect.getOwnPropertyDescriptor(holder(name), name)),
  });
}

/** A list is copied as soon as one of its objects is read or anything is written: from then on additions below do not show. */
function layeredList(below: unknown[]): unknown[] {
  let own: unknown[] | undefined;
  return new Proxy(below, {
    get: (_, name) => {
      const value: unknown = Reflect.get(own ?? below, name);
      if (typeof value === "function") return value;
      const layered = overlay(value);
      if (layered !== value) Reflect.set((own ??= [...below]), name, layered);
      return layered;
    },
    set: (_, name, value) => Reflect.set((own ??= [...below]), name, value),
    deleteProperty: (_, name) => Reflect.deleteProperty((own ??= [...below]), name),
    has: (_, name) => Reflect.has(own ?? below, name),
    ownKeys: () => Reflect.ownKeys(own ?? below),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(own ?? below, name),
  });
}
