// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { formattedText, type Formatted } from "./value.js";

const irregular: Readonly<Record<string, string>> = {
  child: "children", person: "people", man: "men", woman: "women", foot: "feet", tooth: "teeth", goose: "geese", mouse: "mice", louse: "lice", ox: "oxen",
  die: "dice", penny: "pennies", quiz: "quizzes", leaf: "leaves", loaf: "loaves", thief: "thieves", calf: "calves", half: "halves", elf: "elves", shelf: "shelves",
  self: "selves", wolf: "wolves", knife: "knives", wife: "wives", life: "lives", scarf: "scarves", hoof: "hooves", potato: "potatoes", tomato: "tomatoes",
  hero: "heroes", echo: "echoes", veto: "vetoes", torpedo: "torpedoes", analysis: "analyses", basis: "bases", crisis: "crises", thesis: "theses", axis: "axes",
  index: "indices", matrix: "matrices", vertex: "vertices", appendix: "appendices", criterion: "criteria", phenomenon: "phenomena", datum: "data", medium: "media",
  cactus: "cacti", focus: "foci", fungus: "fungi", nucleus: "nuclei", radius: "radii", stimulus: "stimuli", alumnus: "alumni", syllabus: "syllabi",
};
const same = new Set(["sheep", "fish", "deer", "series", "species", "money", "rice", "information", "equipment", "moose", "swine", "aircraft", "news", "offspring", "feedback", "software", "furniture"]);

/** The plural of an English noun, of the last word where there are several. */
export function pluralize({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => text.replace(/\p{L}+(?=[^\p{L}]*$)/u, plural));
}

function plural(noun: string): string {
  const lower = noun.toLowerCase();
  if (same.has(lower)) return noun;
  const known = irregular[lower] ?? (/(?:[^aeiou]|^)(?:wo)?man$/.test(lower) && !/(?:hu|ger|ro|talis)man$/.test(lower) ? `${lower.slice(0, -2)}en` : undefined);
  if (known !== undefined) return noun.charAt(0) === lower.charAt(0) ? known : known.charAt(0).toUpperCase() + known.slice(1);
  if (/[^aeiou]y$/.test(lower) || /quy$/.test(lower)) return `${noun.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(lower)) return `${noun}es`;
  return `${noun}s`;
}
