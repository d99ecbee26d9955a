// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { formattedText, type Formatted } from "./value.js";

/** Upper case. */
export function upperCase({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => text.toUpperCase());
}

/** Lower case. */
export function lowerCase({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => text.toLowerCase());
}

/** The first letter after anything that is no letter in upper case, all others in lower case. */
export function capitalize({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) =>
    text.replace(/\p{L}+/gu, (word) => {
      const [first = "", ...rest] = Array.from(word);
      return first.toUpperCase() + rest.join("").toLowerCase();
    }),
  );
}

/** Words that stay small within a title. */
const small = /^(?:a|an|and|as|at|but|by|en|for|if|in|of|on|or|the|to|v\.?|via|vs\.?)$/i;

/** The capitals of a title: small words stay small unless they begin or end it or follow a colon; words with capitals of their own stay as they are. */
export function titleCase({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => text.split(/(\r?\n)/).map(title).join(""));
}

function title(line: string): string {
  const shouted = line === line.toUpperCase();
  const parts = (shouted ? line.toLowerCase() : line).split(/([\t ]+)/);
  const filled = parts.map((part, at) => (part.trim() === "" ? -1 : at)).filter((at) => at >= 0);
  const [first, last] = [filled.at(0), filled.at(-1)];
  return parts
    .map((part, at) => {
      const before = parts.slice(0, at).reverse().find((other) => other.trim() !== "");
      const edge = at === first || at === last || before?.endsWith(":") === true;
      if (!edge && small.test(part)) return part.toLowerCase();
      if (/\p{L}[.]\p{L}/u.test(part) || /\p{Ll}\p{Lu}/u.test(part) || /^\p{Lu}{2}/u.test(part)) return part;
      return part
        .split("-")
        .map((word, index, all) => (all.length > 1 && index > 0 && small.test(word) ? word : begun(word)))
        .join("-");
    })
    .join("");
}

function begun(word: string): string {
  return word.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** Without white space around it. */
export function trimSpace({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => text.trim());
}
