// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { numberOf } from "./numbers.js";
import { formatted, textOf, type Formatted } from "./value.js";

/** The pattern where none is given: sign, number, three letters of the currency. */
const USUAL = "¤#,##0.00 ¤¤";

/** Writes an amount by a pattern in which `¤` is the sign of the currency, `¤¤` its three letters and `¤¤¤` its name. */
export function formatCurrency({ input, currency, currency_locale, currency_format }: { input: Value; currency?: Value; currency_locale?: Value; currency_format?: Value }): Formatted {
  const code = textOf(currency) || "USD";
  const locale = (textOf(currency_locale) || "en-US").replaceAll("_", "-");
  const pattern = textOf(currency_format) || USUAL;
  return formatted(input, (value) => {
    if (value === null || value === undefined || value === "") return "";
    const number = numberOf(value);
    if (number === undefined) return value;
    const [positive = USUAL, negative] = pattern.split(";");
    const chosen = number < 0 ? (negative ?? `-${positive}`) : positive;
    return chosen
      .replace(/[#0][#0,]*(?:\.[#0]+)?/, (digits) => written(Math.abs(number), digits, locale))
      .replaceAll("¤¤¤", named(code, locale))
      .replaceAll("¤¤", code)
      .replaceAll("¤", signed(code, locale));
  });
}

function written(number: number, digits: string, locale: string): string {
  const [whole = "", fraction = ""] = digits.split(".");
  const parts = new Intl.NumberFormat(locale).formatToParts(1234567.8);
  const mark = (type: string, otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise;
  const rounded = halfEven(number, fraction.length);
  const [before = "0", after = ""] = rounded.split(".");
  const least = fraction.replaceAll("#", "").length;
  const kept = after.slice(0, least) + after.slice(least).replace(/0+$/, "");
  const padded = before.padStart(whole.replace(/[^0]/g, "").length, "0");
  const grouped = whole.includes(",") ? padded.replace(/\B(?=(?:\d{3})+$)/g, mark("group", ",")) : padded;
  return kept === "" ? grouped : `${grouped}${mark("decimal", ".")}${kept}`;
}

/** Rounds as bookkeepers do: a half goes to the even neighbour. */
function halfEven(number: number, places: number): string {
  const [whole = "0", fraction = ""] = (/e/i.test(String(number)) ? number.toFixed(20) : String(number)).split(".");
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, "0"));
  const rest = fraction.slice(places);
  const half = /^50*$/.test(rest);
  const up = half ? kept % 2n === 1n : /^[5-9]/.test(rest);
  const digits = String(up ? kept + 1n : kept).padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The sign of a currency in a locale; the English one where the locale has none of its own. */
function signed(code: string, locale: string): string {
  const sign = (where: string): string =>
    new Intl.NumberFormat(where, { style: "currency", currency: code }).formatToParts(1).find((part) => part.type === "currency")?.value ?? code;
  const own = sign(locale);
  return own === code ? sign("en-US") : own;
}

function named(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: "currency" }).of(code) ?? code;
}
