// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of OpenThesaurus. */
const openThesaurus: RestApi = { url: "https://www.openthesaurus.de/synonyme", ways: {  } };

export const getOpenThesaurusSynonyms = operation(openThesaurus, { method: "GET", path: "/search?format=application%2Fjson", gives: "synsets", missing: "item" });
