// SPDX-License-Identifier: 0BSD
import { constants, createHmac, createPrivateKey, createPublicKey, sign as signWith, timingSafeEqual, verify as verifyWith } from "node:crypto";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";

/** What is done with a JSON web token. */
export interface JwtParams {
  /** `sign`, `verify` or `decode`. */
  readonly operation?: Json;
  readonly useJson?: Json;
  /** Claims by name: `audience`, `expiresIn` (seconds), `issuer`, `jwtid`, `notBefore` (seconds), `subject`. */
  readonly claims?: Fields;
  readonly claimsJson?: Json;
  readonly token?: Json;
  readonly complete?: Json;
  readonly ignoreExpiration?: Json;
  readonly ignoreNotBefore?: Json;
  /** Seconds by which clocks may differ. */
  readonly clockTolerance?: Json;
  readonly kid?: Json;
  readonly algorithm?: Json;
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly credentials?: Readonly<Record<string, string>>;
}

type Keys = Readonly<Record<string, string>>;

/** Signs, checks or reads a token. The credential holds `secret`, or `privateKey` and `publicKey`, and `algorithm`. */
export async function jwt(params: JwtParams, context: EffectContext): Promise<ItemData> {
  const operation = params.operation ?? "sign";
  if (operation === "decode") return { json: shown(read(String(params.token ?? "")), params) };
  const keys = await context.credentials(params.credentials?.["jwtAuth"] ?? "jwtAuth");
  const algorithm = String(params.algorithm ?? keys["algorithm"] ?? "HS256");
  if (operation === "sign") return { json: { token: signed(claimsOf(params), algorithm, keys, params.kid) } };
  const token = read(String(params.token ?? ""));
  if (token.header["alg"] !== algorithm) throw new StepError("invalid algorithm");
  if (!isGenuine(token, algorithm, keys)) throw new StepError("invalid signature");
  checkTimes(token.payload, params);
  return { json: shown(token, params) };
}

interface Token {
  readonly header: Fields;
  readonly payload: Fields;
  readonly signature: string;
  readonly signed: string;
}

function read(text: string): Token {
  const [head = "", body = "", signature, ...more] = text.split(".");
  if (signature === undefined || more.length > 0) throw new StepError("jwt malformed");
  try {
    return { header: part(head), payload: part(body), signature, signed: `${head}.${body}` };
  } catch (cause) {
    throw new StepError("invalid token", { cause });
  }
}

function part(text: string): Fields {
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Fields;
}

function shown({ header, payload, signature }: Token, { complete }: JwtParams): Fields {
  return complete === true ? { header, payload, signature } : { payload };
}

const now = (): number => Math.floor(Date.now() / 1000);

function claimsOf({ useJson, claims = {}, claimsJson }: JwtParams): Fields {
  if (useJson === true) {
    const given: Fields = typeof claimsJson === "string" ? (JSON.parse(claimsJson) as Fields) : ((claimsJson ?? {}) as Fields);
    return { iat: now(), ...given };
  }
  const at = (seconds: Json): Json => (seconds === undefined || seconds === null || seconds === "" ? undefined : now() + Number(seconds));
  const all: Fields = {
    iat: now(), nbf: at(claims["notBefore"]), exp: at(claims["expiresIn"]), aud: claims["audience"], iss: claims["issuer"],
    sub: claims["subject"], jti: claims["jwtid"],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ""));
}

function signed(claims: Fields, algorithm: string, keys: Keys, kid: Json): string {
  const header = { alg: algorithm, typ: "JWT", ...(kid === undefined || kid === "" ? {} : { kid }) };
  const text = [header, claims].map((each) => Buffer.from(JSON.stringify(each)).toString("base64url")).join(".");
  const hash = `sha${algorithm.slice(2)}`;
  const signature = algorithm.startsWith("HS")
    ? createHmac(hash, keys["secret"] ?? "").update(text).digest()
    : signWith(hash, Buffer.from(text), { key: createPrivateKey(pem(keys["privateKey"])), ...scheme(algorithm) });
  return `${text}.${signature.toString("base64url")}`;
}

function isGenuine(token: Token, algorithm: string, keys: Keys): boolean {
  const hash = `sha${algorithm.slice(2)}`;
  const signature = Buffer.from(token.signature, "base64url");
  if (algorithm.startsWith("HS")) {
    const own = createHmac(hash, keys["secret"] ?? "").update(token.signed).digest();
    return own.length === signature.length && timingSafeEqual(own, signature);
  }
  return verifyWith(hash, Buffer.from(token.signed), { key: createPublicKey(pem(keys["publicKey"])), ...scheme(algorithm) }, signature);
}

/** Credentials keep keys in one line, with the breaks as blanks or as written escapes. */
function pem(key = ""): string {
  const text = key.replaceAll("\\n", "\n").trim();
  const parts = /^(-----BEGIN [A-Z ]+-----)([\s\S]*)(-----END [A-Z ]+-----)$/.exec(text);
  if (parts === null) return text;
  const [, begin = "", body = "", end = ""] = parts;
  return [begin, ...(body.replace(/\s+/g, "").match(/.{1,64}/g) ?? []), end].join("\n");
}

function scheme(algorithm: string): object {
  if (algorithm.startsWith("PS")) return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return algorithm.startsWith("ES") ? { dsaEncoding: "ieee-p1363" } : {};
}

function checkTimes({ exp, nbf }: Fields, { ignoreExpiration, ignoreNotBefore, clockTolerance }: JwtParams): void {
  const tolerance = Number(clockTolerance ?? 0);
  if (ignoreNotBefore !== true && typeof nbf === "number" && nbf > now() + tolerance) throw new StepError("jwt not active");
  if (ignoreExpiration !== true && typeof exp === "number" && now() >= exp + tolerance) throw new StepError("jwt expired");
}
