// SPDX-License-Identifier: 0BSD
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { bytesOf } from "../binary.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { HttpProblem } from "../webhooks.js";

/** Where an app puts the signature of what it sends, an HMAC with SHA-256 of the bytes. */
export interface Signature {
  readonly header: string;
  readonly encoding: "hex" | "base64";
  /** What stands before it. */
  readonly prefix?: string;
}

/** The headers of a request; throws `HttpProblem` where its signature is not made with the secret. */
export function signedHeaders(request: ItemData, secret: string, { header, encoding, prefix = "" }: Signature): Fields {
  const headers = fieldsOf(request.json["headers"]);
  const raw = request.binary?.["data"];
  const signed = Buffer.from(prefix + createHmac("sha256", secret).update(raw === undefined ? "" : bytesOf(raw)).digest(encoding));
  const shown = Buffer.from(textOf(headers[header]));
  if (shown.length !== signed.length || !timingSafeEqual(shown, signed)) throw new HttpProblem(403, "The signature of the request is not valid");
  return headers;
}

/** How an app that signs the time along with its bytes shows both. */
export interface Stamped {
  /** The time in seconds, as it was sent. */
  readonly time: string;
  /** What is signed before the bytes. */
  readonly before: string;
  /** The signature as it was sent, in hexadecimal digits. */
  readonly signature: string;
}

/** Throws `HttpProblem` where a request is not signed with the secret, or was signed more than five minutes ago. */
export function checkStamped(request: ItemData, secret: string, { time, before, signature }: Stamped): void {
  const raw = request.binary?.["data"];
  const signed = Buffer.from(createHmac("sha256", secret).update(before).update(raw === undefined ? "" : bytesOf(raw)).digest("hex"));
  const shown = Buffer.from(signature);
  const isLate = !(Math.abs(Date.now() / 1000 - Number(time)) <= 300);
  if (isLate || shown.length !== signed.length || !timingSafeEqual(shown, signed)) throw new HttpProblem(401, "The signature of the request is not valid");
}

/** The time and the signature of a header such as `t=1700000000,v1=ab12`. */
export function stamps(header: Json): Stamped {
  const parts = new Map(textOf(header).split(",").map((part): [string, string] => [part.slice(0, part.indexOf("=")).trim(), part.slice(part.indexOf("=") + 1)]));
  const time = parts.get("t") ?? "";
  return { time, before: `${time}.`, signature: parts.get("v1") ?? "" };
}

/** A secret to give an app: it follows from one that only we know, and does not give that away. */
export function derivedSecret(secret: Json): string {
  return createHash("sha256").update(`events of ${textOf(secret)}`).digest("hex");
}
