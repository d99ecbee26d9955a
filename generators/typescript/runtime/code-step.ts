// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import { StepError } from "./errors.js";
import type { Work } from "./flow/run.js";
import { isCollection, type Bundle, type Value } from "./formulas/value.js";
import type { Memory } from "./flow/memory.js";
import { requireModule } from "./modules.js";

/** What the code of a step can reach: its inputs, which are all text, a callback, and a store of values. */
export interface CodeScope {
  readonly inputData: Readonly<Record<string, string>>;
  readonly callback: (error: unknown, output?: unknown) => void;
  readonly StoreClient: (secret: string) => StoreClient;
  /** Modules of Node.js that only compute. */
  readonly require: (name: string) => unknown;
}

/** The store that code keeps values in, by a secret of its own. */
export interface StoreClient {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  getMany(...keys: string[]): Promise<Record<string, unknown>>;
  setMany(values: Record<string, unknown>): Promise<void>;
  delete(key: string): Promise<void>;
  deleteMany(...keys: string[]): Promise<void>;
  clear(): Promise<void>;
}

/** A step of the workflow's own code. An object is one record, a list of objects as many, an empty list one without fields; anything else is an error. */
export function ownCode(code: (scope: CodeScope) => unknown): Work<{ [name: string]: Value }> {
  return async (inputs, memory) => {
    let called: unknown;
    let settle: ((output: unknown) => void) | undefined;
    let refuse: ((error: unknown) => void) | undefined;
    const later = new Promise<unknown>((resolve, reject) => {
      settle = resolve;
      refuse = reject;
    });
    const callback = (error: unknown, output?: unknown): void => {
      called = true;
      if (error === null || error === undefined) settle?.(output);
      else refuse?.(error instanceof Error ? error : new StepError(String(error)));
    };
    later.catch(() => undefined);
    const result = await code({ inputData: texts(inputs), callback, StoreClient: (secret) => storeOf(memory, secret), require: requireModule });
    const awaitsCallback = result === undefined && (called === true || /\bcallback\b/.test(String(code)));
    return records(awaitsCallback ? await later : result);
  };
}

/** Every input as text; a list is joined by commas. */
export function texts(inputs: { [name: string]: Value }): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: Value): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What code gave, as records. An empty list holds no later step back, as it does where code is a trigger: they run once and find nothing. */
export function records(result: unknown): Bundle[] {
  const list: readonly unknown[] = !Array.isArray(result) ? [result] : result.length === 0 ? [{}] : result;
  return list.map((value) => {
    const shown: Value = value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? "null");
    if (!isCollection(shown)) throw new StepError("the code must give an object, or a list of objects");
    return shown;
  });
}

/** The store of a secret. Its name tells secrets apart and gives none of them away. */
function storeOf(memory: Memory, secret: string): StoreClient {
  const values = memory.store(`shared storage ${createHash("sha256").update(secret).digest("hex").slice(0, 16)}`);
  const pick = (keys: readonly string[]): Record<string, unknown> => Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
  return {
    get: async (key) => values[key] ?? null,
    set: async (key, value) => void (values[key] = value),
    getMany: async (...keys) => pick(keys.flat()),
    setMany: async (given) => void Object.assign(values, given),
    delete: async (key) => void delete values[key],
    deleteMany: async (...keys) => keys.flat().forEach((key) => delete values[key]),
    clear: async () => Object.keys(values).forEach((key) => delete values[key]),
  };
}
