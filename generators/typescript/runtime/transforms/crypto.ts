// SPDX-License-Identifier: 0BSD
import { createHash, createHmac, createSign } from "node:crypto";
import { bytesOf, requireFile } from "../binary.js";
import type { Fields, Item } from "../items.js";
import type { ItemData, Params, RunFacts, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { copyOf, given } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";

export interface CryptoParams {
  action?: Leaf<"hash" | "hmac" | "sign" | "generate">;
  /** The hash function; MD5 when missing. */
  type?: Leaf<string>;
  value?: unknown;
  /** The field that gets the result; `data` when missing. */
  into?: Leaf<string>;
  encoding?: Leaf<"hex" | "base64">;
  secret?: unknown;
  /** Takes a file instead of the value. */
  fromFile?: Leaf<boolean>;
  file?: Leaf<string>;
  algorithm?: Leaf<string>;
  privateKey?: unknown;
  /** What to generate; a uuid when missing. */
  generate?: Leaf<"uuid" | "hex" | "base64" | "ascii">;
  length?: Leaf<number>;
}

function encodingOf({ encoding = "hex" }: CryptoParams): "hex" | "base64" {
  return encoding === "base64" ? "base64" : "hex";
}

/** The value as the hash functions take it; they refuse what is neither text nor bytes, in their own words. */
function subject(value: unknown): string {
  return value as string;
}

function generated({ generate = "uuid", length = 32 }: CryptoParams, run: RunFacts): string {
  if (generate === "uuid") return run.uuid();
  const count = Number(length);
  const bytes = Buffer.from(Array.from({ length: count }, () => Math.floor(run.random() * 256)));
  if (generate === "base64") return bytes.toString("base64").replace(/\W/g, "").slice(0, count);
  return bytes.toString(generate === "hex" ? "hex" : "ascii").slice(0, count);
}

function hashed(item: Item<Fields>, index: number, params: CryptoParams): string {
  const { action = "hash", type = "MD5", fromFile = false, file = "data" } = params;
  const hash = action === "hash" ? createHash(String(type)) : createHmac(String(type), subject(given(params, "secret", "")));
  const content = fromFile ? bytesOf(requireFile(item, String(file), index)) : subject(given(params, "value", ""));
  return hash.update(content).digest(encodingOf(params));
}

function signed(params: CryptoParams): string {
  const sign = createSign(String(params.algorithm ?? ""));
  sign.write(subject(given(params, "value", "")));
  sign.end();
  return sign.sign(subject(params.privateKey ?? ""), encodingOf(params));
}

/** Hashes, signs, or makes random values. */
export function crypto(params: Params<CryptoParams>): Transform<CryptoParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, (item, index, options): ItemData[] => {
        const { action = "hash" } = options;
        const isHash = action === "hash" || action === "hmac";
        let value: string;
        if (isHash) value = hashed(item, index, options);
        else value = action === "sign" ? signed(options) : generated(options, call.run);
        const into = String(options.into ?? "data");
        const json = { ...(into.includes(".") ? copyOf(item.json) : item.json), [into]: value };
        const files = isHash && options.fromFile ? undefined : item.binary;
        return [withBinary({ json, pairedItem: { item: index } }, files)];
      }),
  };
}
