// SPDX-License-Identifier: 0BSD
import { createHash, createHmac } from "node:crypto";
import { toText } from "./coerce.js";
import type { Value } from "./value.js";

function bytes(value: Value): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(toText(value), "utf8");
}

export function base64(value: Value): string {
  return Buffer.from(bytes(value)).toString("base64");
}

export function md5(value: Value): string {
  return createHash("md5").update(bytes(value)).digest("hex");
}

export function sha1(value: Value, encoding?: Value, key?: Value, keyEncoding?: Value): string {
  return digest("sha1", value, encoding, key, keyEncoding);
}

export function sha256(value: Value, encoding?: Value, key?: Value, keyEncoding?: Value): string {
  return digest("sha256", value, encoding, key, keyEncoding);
}

export function sha512(value: Value, encoding?: Value, key?: Value, keyEncoding?: Value): string {
  return digest("sha512", value, encoding, key, keyEncoding);
}

/** With a key it is an HMAC. */
function digest(algorithm: string, value: Value, encoding: Value, key: Value, keyEncoding: Value): string {
  const name = toText(encoding);
  const shape = name === "base64" ? "base64" : name === "latin1" ? "binary" : "hex";
  if (toText(key) === "") return createHash(algorithm).update(bytes(value)).digest(shape);
  const written = toText(keyEncoding);
  const secret = key instanceof Uint8Array ? key : Buffer.from(toText(key), written === "hex" || written === "base64" ? written : written === "binary" ? "latin1" : "utf8");
  return createHmac(algorithm, secret).update(bytes(value)).digest(shape);
}

/** Bytes of a text that is written in an encoding. */
export function toBinary(value: Value, encoding?: Value): Uint8Array {
  const name = toText(encoding);
  return value instanceof Uint8Array ? value : Buffer.from(toText(value), name === "hex" || name === "base64" ? name : "utf8");
}
