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

/** A secret to give an app: it follows from one that only we know, and does not give that away. */
export function derivedSecret(secret: Json): string {
  return createHash("sha256").update(`events of ${textOf(secret)}`).digest("hex");
}
