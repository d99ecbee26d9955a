// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { createHash } from "node:crypto";
import { readDateTime } from "../dates.js";
import { ExpressionError } from "../errors.js";
import { numberToDateTime } from "./number.js";
import { callProvided, type ExtensionTable } from "./table.js";

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

const SMALL_WORDS = new Set(
  (
    "a ad an and as at because but by en for if in neither nor of on or only over per so some than that the to up " +
    "upon v versus via vs when with without yet"
  ).split(" "),
);
const TOKEN = /[^\s:–—-]+|./g;
const FIRST_LETTER = /[A-Za-z0-9\u00C0-\u00FF]/;

/** A word that its writer has cased on purpose (`iPhone`, `n8n.io`). */
const isCasedByHand = (word: string): boolean => /.(?:[A-Z]|\..)/.test(word);
const isSmall = (word: string): boolean => word.split(/\W+/).some((part) => SMALL_WORDS.has(part.toLowerCase()));

/** Capitals at the start of each word, but for small words inside the text and for words cased by hand. */
export function titleCase(input: string): string {
  return Array.from(input.matchAll(TOKEN), (match) => {
    const word = match[0];
    const end = match.index + word.length;
    const inside = match.index > 0 && end < input.length;
    const isScheme = input.charAt(end) === ":" && !/\s/.test(input.charAt(end + 1));
    if (isCasedByHand(word) || (inside && isSmall(word)) || isScheme) return word;
    return word.replace(FIRST_LETTER, (letter) => letter.toUpperCase());
  }).join("");
}

const HOST = String.raw`(?:(?:[-\w]+\.)+(?:[a-zA-Z]{2,}|xn--[a-zA-Z0-9]+)|localhost|\d{1,3}(?:\.\d{1,3}){3})`;
const AFTER_HOST = String.raw`(?::\d+)?(?:\/[^\s?]*)?(?:\?[^\s#]*)?(?:#[^\s]*)?$`;
const URL_BODY = String.raw`(?:https?|ftp):\/\/(?:www\.)?${HOST}(?::\d+)?(?:\/[^\s?#]*)?(?:\?[^\s#]*)?#?[^\s]*`;

/** A whole text that is a URL, a mail link or a bare domain; the group is its domain. */
const DOMAIN_IN_ADDRESS = new RegExp(
  String.raw`^(?:(?:https?|ftp):\/\/)?(?:mailto:)?(?:\/\/)?((?:www\.)?${HOST})${AFTER_HOST}`,
  "i",
);
/** A whole text that is a domain, with or without path and query. */
const DOMAIN = new RegExp(String.raw`^(?:www\.)?${HOST}${AFTER_HOST}`, "i");
/** A whole text that is a URL. */
const WHOLE_URL = new RegExp(`^${URL_BODY}$`, "i");
/** The first URL within a text. */
const URL_INSIDE = new RegExp(URL_BODY, "i");

const MAILBOX = String.raw`(?:[^<>()\[\]\\.,;:\s@"]+(?:\.[^<>()\[\]\\.,;:\s@"]+)*|".+")`;
const MAIL_HOST = String.raw`\[[0-9]{1,3}(?:\.[0-9]{1,3}){3}\]|(?:[a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}`;
/** The first e-mail address within a text; the group is its domain. */
const EMAIL = new RegExp(`${MAILBOX}@(${MAIL_HOST})`);

const CURRENCIES =
  "Lek ؋ $ ƒ ₼ Br BZ$ $b KM P лв R$ ៛ ¥ ₡ kn ₱ Kč kr RD$ £ € ¢ Q L Ft ₹ Rp ﷼ ₪ J$ ₩ ₭ ден RM ₨ ₮ MT C$ ₦ B/. Gs S/. " +
  "zł lei ₽ Дин. S R CHF NT$ ฿ TT$ ₺ ₴ $U Bs ₫ Z$";
/** Currency signs that a number may carry. */
const CURRENCY = new RegExp(
  CURRENCIES.split(" ")
    .map((sign) => sign.replace(/[$./]/g, (character) => `\\${character}`))
    .join("|"),
  "gu",
);

/** What is taken out of a Markdown text, in this order. */
const STEPS: readonly (readonly [RegExp, string])[] = [
  [/^([\s\t]*)([*\-+]|\d\.)\s+/gm, "$1"], // list markers
  [/\n={2,}/g, "\n"], // underlined headings
  [/~~/g, ""], // strike-through
  [/`{3}.*\n/g, ""], // code fences
  [/<[\w|\s=:(),;/.'"-]+[>\\|]/g, ""], // tags
  [/^[=-]{2,}\s*$/g, ""],
  [/\[\^.+?\](: .*?$)?/g, ""], // footnotes
  [/\s{0,2}\[.*?\]: .*?$/g, ""],
  [/!\[.*?\][[(].*?[\])]/g, ""], // images
  [/\[(.*?)\][[(].*?[\])]/g, "$1"], // links
  [/>/g, ""], // quotes
  [/^\s{1,2}\[(.*?)\]: (\S+)( ".*?")?\s*$/g, ""],
  [/^#{1,6}\s*([^#]*)\s*(#{1,6})?/gm, "$1"], // headings
  [/([*_]{1,3})(\S.*?\S)\1/g, "$2"], // emphasis
  [/(`{3,})(.*?)\1/gm, "$2"],
  [/^-{3,}\s*$/g, ""],
  [/`(.+?)`/g, "$1"],
  [/\n{2,}/g, "\n\n"],
];

/** The text without its Markdown marks. */
export function removeMarkdown(text: string): string {
  return STEPS.reduce((rest, [mark, replacement]) => rest.replace(mark, replacement), text);
}
