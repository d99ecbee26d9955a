// SPDX-License-Identifier: 0BSD
import { isSupportedCountry, parsePhoneNumberFromString, type PhoneNumber } from "libphonenumber-js/max";
import type { Value } from "../formulas/value.js";
import { formatted, isOn, textOf, type Formatted } from "./value.js";

/**
 * The international notation with the hyphens that the number has at home. The package writes spaces only, so they are taken from the
 * national notation where that differs in nothing else.
 */
function international(number: PhoneNumber): string {
  const plain = number.format("INTERNATIONAL");
  const code = `+${number.countryCallingCode} `;
  const home = number.countryCallingCode === "1" ? number.formatNational().replace(") ", "-") : number.formatNational();
  const digits = home.replace(/[()]/g, "");
  for (let at = 0; at < 4; at++) {
    const hyphenated = `${code}${digits.slice(at)}`;
    if (hyphenated.replaceAll("-", " ") === plain) return hyphenated;
  }
  return plain;
}

const notations: Readonly<Record<string, (number: PhoneNumber) => string>> = {
  "0": (number) => number.format("E.164"),
  "1": international,
  "2": (number) => number.format("NATIONAL"),
  "3": (number) => international(number).replaceAll(" ", "-"),
  "4": (number) => international(number).replace(/^\+\d+[ -]?/, ""),
  "5": (number) => international(number).replaceAll("-", " "),
  "6": (number) => number.format("NATIONAL").replace(/[()]/g, ""),
  "7": (number) => number.format("NATIONAL").replace(/\D/g, ""),
  "8": (number) => number.format("E.164").replace(/\D/g, ""),
};

/** Writes a phone number in one of nine notations; what is no valid number stays as it is, unless validation is switched off. */
export function formatPhone({ input, format_string, default_region, validate }: { input: Value; format_string?: Value; default_region?: Value; validate?: Value }): Formatted {
  const region = (textOf(default_region) || "US").toUpperCase();
  const write = notations[textOf(format_string) || "0"];
  return formatted(input, (value) => {
    if (value === null || value === undefined || value === "") return "";
    const number = parsePhoneNumberFromString(textOf(value), isSupportedCountry(region) ? region : undefined);
    const strict = validate === undefined || validate === null || validate === "" || isOn(validate);
    if (number === undefined || write === undefined || (strict && !number.isValid())) return value;
    return write(number);
  });
}
