// SPDX-License-Identifier: 0BSD
import { createHmac } from "node:crypto";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";

/** A one-time password that depends on the time. */
export interface TotpParams {
  readonly algorithm?: Json;
  readonly digits?: Json;
  /** Seconds for which a password holds. */
  readonly period?: Json;
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly credentials?: Readonly<Record<string, string>>;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Makes a one-time password (RFC 6238) and says for how many seconds it holds. The credential holds `secret` in base 32. */
export async function totp(params: TotpParams, context: EffectContext): Promise<ItemData> {
  const { secret = "" } = await context.credentials(params.credentials?.["totpApi"] ?? "totpApi");
  const [digits, period] = [Number(params.digits ?? 6), Number(params.period ?? 30)];
  const seconds = Math.floor(Date.now() / 1000);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / period)));
  const hash = String(params.algorithm ?? "SHA1").toLowerCase();
  const digest = createHmac(hash, decoded(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const token = ((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).toString().padStart(digits, "0");
  return { json: { token, secondsRemaining: period - (seconds % period) } };
}

function decoded(text: string): Buffer {
  let bits = "";
  for (const letter of text.replace(/[\s=]/g, "").toUpperCase()) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new StepError("The secret of the one-time password is not written in base 32");
    bits += value.toString(2).padStart(5, "0");
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
