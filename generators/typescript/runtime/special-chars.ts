// SPDX-License-Identifier: 0BSD
import { transliterate } from "transliteration";
import { provide } from "./extensions/table.js";

/** Importing this module gives expressions `"…".replaceSpecialChars()`. */
provide("replaceSpecialChars", (value) => transliterate(String(value), { unknown: "?" }));
