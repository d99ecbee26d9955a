// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import { DateTime } from "luxon";
import { readDateTime } from "../dates.js";
import { ExpressionError } from "../errors.js";
import { removeMarkdown } from "./markdown.js";
import { numberToDateTime } from "./number.js";
import { callProvided } from "./optional.js";
import { CURRENCY, DOMAIN, DOMAIN_IN_ADDRESS, EMAIL, URL_INSIDE, WHOLE_URL } from "./patterns.js";
import type { ExtensionTable } from "./table.js";
import { titleCase } from "./title-case.js";

const HASHES = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3"];
const NUMERIC_DATES = ["ms", "s", "us", "excel"];
const SYMBOLS = /[\u2000-\u206F\u2E00-\u2E7F\\'!"#$%&()*+,./:;<=>?@[\]^`{|}~]/g;

const encode64 = (value: string): string => Buffer.from(value, "utf8").toString("base64");
const decode64 = (value: string): string =>
  Buffer.from(value.replace(/[^A-Za-z0-9+/_-]/g, ""), "base64").toString("utf8");
const withoutCurrency = (value: string): string => value.replace(CURRENCY, "");

function hash(value: string, algorithm: unknown = "md5"): string {
  const name = (algorithm as string).toLowerCase();
  if (name === "base64") return encode64(value);
  if (!HASHES.includes(name)) {
    throw new ExpressionError(`Unknown algorithm ${name}. Available algorithms are: ${HASHES.join()}, and Base64.`);
  }
  return createHash(name === "sha3" ? "sha3-512" : name).update(value, "utf8").digest("hex");
}

function toDate(value: string): Date {
  const date = new Date(Date.parse(value));
  if (Number.isNaN(date.getTime())) throw new ExpressionError("cannot convert to date");
  if (!value.includes(":")) date.setHours(0, 0, 0);
  return date;
}

/** Reads a text as a date: by a format, as a numeric timestamp of a unit, or by any usual notation. */
export function textToDateTime(value: string, format?: unknown): DateTime {
  try {
    if (!format) return readDateTime(value);
    if (NUMERIC_DATES.includes(format as string)) return numberToDateTime(Number(value), format);
    return DateTime.fromFormat(value, format as string);
  } catch {
    throw new ExpressionError("cannot convert to Luxon DateTime");
  }
}

function numeric(value: number, kind: string): number {
  if (Number.isNaN(value)) throw new ExpressionError(`cannot convert to ${kind}`);
  return value;
}

function toFloat(value: string): number {
  if (value.includes(",")) throw new ExpressionError("cannot convert to float, expected . as decimal separator");
  return numeric(parseFloat(withoutCurrency(value)), "float");
}

const toInt = (value: string, radix: unknown): number =>
  numeric(parseInt(withoutCurrency(value), radix as number | undefined), "integer");

function quote(value: string, mark: unknown = '"'): string {
  const sign = String(mark);
  const escaped = value.replace(/\\/g, "\\\\").replace(new RegExp(`\\${sign}`, "g"), `\\${sign}`);
  return `${sign}${escaped}${sign}`;
}

/** A capital after the start and after each `!`, `?` and `.`, small letters elsewhere. */
function toSentenceCase(value: string): string {
  let done = "";
  let rest = value;
  for (let start = rest.search(/\p{L}/u); start !== -1; start = rest.search(/\p{L}/u)) {
    const after = rest.slice(start + 1).toLocaleLowerCase();
    rest = rest.slice(0, start) + rest.charAt(start).toLocaleUpperCase() + after;
    const stop = rest.search(/[!?.]/);
    if (stop === -1) return done + rest;
    done += rest.slice(0, stop + 1);
    rest = rest.slice(stop + 1);
  }
  return done;
}

const isEmail = (value: string): boolean => EMAIL.test(value) && !value.includes(" ");

function extractDomain(value: string): string | undefined {
  return isEmail(value) ? EMAIL.exec(value)?.[1] : DOMAIN_IN_ADDRESS.exec(value)?.[1];
}

function extractUrlPath(value: string): string | undefined {
  return URL.canParse(value) ? new URL(value).pathname : undefined;
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    const hint = value.includes("'") ? ". Check you're using double quotes" : "";
    throw new ExpressionError(`Parsing failed${hint}`);
  }
}

/** Methods that expressions may call on texts. */
export const stringExtensions: ExtensionTable<string> = {
  base64Decode: (value) => decode64(value),
  base64Encode: (value) => encode64(value),
  extractDomain: (value) => extractDomain(value),
  extractEmail: (value) => EMAIL.exec(value)?.[0],
  extractUrl: (value) => URL_INSIDE.exec(value)?.[0],
  extractUrlPath: (value) => extractUrlPath(value),
  hash: (value, [algorithm]) => hash(value, algorithm ?? undefined),
  isDomain: (value) => DOMAIN.test(value),
  isEmail: (value) => isEmail(value),
  isEmpty: (value) => value === "",
  isNotEmpty: (value) => value !== "",
  isNumeric: (value) => !value.includes(" ") && !Number.isNaN(Number(value)) && !Number.isNaN(parseFloat(value)),
  isUrl: (value) => WHOLE_URL.test(value),
  length: (value) => value.length,
  parseJson: (value) => parseJson(value),
  quote: (value, [mark]) => quote(value, mark),
  removeMarkdown: (value) => removeMarkdown(value),
  removeTags: (value) => value.replace(/<[^>]*>?/gm, ""),
  replaceSpecialChars: (value) => callProvided("replaceSpecialChars", value),
  toBoolean: (value) => value !== "" && !["false", "no", "0"].includes(value.toLowerCase()),
  toDate: (value) => toDate(value),
  toDateTime: (value, [format]) => textToDateTime(value, format),
  toDecimalNumber: (value) => toFloat(value),
  toFloat: (value) => toFloat(value),
  toInt: (value, [radix]) => toInt(value, radix),
  toJsonString: (value) => JSON.stringify(value),
  toNumber: (value) => numeric(Number(withoutCurrency(value)), "number"),
  toSentenceCase: (value) => toSentenceCase(value),
  toSnakeCase: (value) => value.toLocaleLowerCase().replace(/[ -]/g, "_").replace(SYMBOLS, ""),
  toTitleCase: (value) => titleCase(value),
  toWholeNumber: (value, [radix]) => toInt(value, radix),
  urlDecode: (value, [whole = false]) => (whole ? decodeURI(value) : decodeURIComponent(value)),
  urlEncode: (value, [whole = false]) => (whole ? encodeURI(value) : encodeURIComponent(value)),
};
