// SPDX-License-Identifier: 0BSD
import jmespath from "jmespath";
import { provide } from "./extensions/table.js";

/** Importing this module gives expressions and code `$jmespath`. */
provide("$jmespath", (data, query) => jmespath.search(data, String(query)) as unknown);
