// SPDX-License-Identifier: 0BSD
import { formatCurrency } from "../runtime/formatter/currency.js";
import { importCsv } from "../runtime/formatter/csv.js";
import { addTime, compareDates, formatDate } from "../runtime/formatter/dates.js";
import { appendToList, lineItems, listToFields, listToText, textToList } from "../runtime/formatter/line-items.js";
import { formatNumber, mathOperation } from "../runtime/formatter/numbers.js";
import { formatPhone } from "../runtime/formatter/phone.js";
import { spreadsheetFormula } from "../runtime/formatter/spreadsheet.js";
import { capitalize, lowerCase, titleCase, trimSpace, upperCase } from "../runtime/formatter/text-case.js";
import { encodeAscii } from "../runtime/formatter/text-codes.js";
import { defaultValue, findText, replaceText, splitText, textLength, truncate, wordCount } from "../runtime/formatter/text-edit.js";
import { extractEmail, extractNumber, extractPattern, extractPhone, extractUrl } from "../runtime/formatter/text-extract.js";
import { stripHtml } from "../runtime/formatter/text-html.js";
import { htmlToMarkdown, markdownToHtml } from "../runtime/formatter/text-markdown.js";
import { pluralize } from "../runtime/formatter/text-plural.js";
import { urlDecode, urlEncode } from "../runtime/formatter/text-url.js";
import { choose, lookup } from "../runtime/formatter/utilities.js";
import type { Formatted } from "../runtime/formatter/value.js";
import type { Value } from "../runtime/formulas/value.js";

type Parameters = { [key: string]: Value } & { input: Value };

/** The functions by the names that the platform gives its transforms. */
export const formatters: { [transform: string]: (params: Parameters) => Formatted } = {
  "date.formatting": formatDate,
  "date.manipulate": addTime,
  "date.compare": compareDates,
  "number.currency": formatCurrency,
  "number.formatting": formatNumber,
  "number.math": mathOperation,
  "number.phone": formatPhone,
  "number.spreadsheet_formula": spreadsheetFormula,
  "string.capitalize": capitalize,
  "string.default_value": defaultValue,
  "string.default_value_v2": defaultValue,
  "string.email_extract": extractEmail,
  "string.encode_ascii": encodeAscii,
  "string.find": findText,
  "string.htmlmarkdown": htmlToMarkdown,
  "string.length": textLength,
  "string.lower_case": lowerCase,
  "string.markdown": markdownToHtml,
  "string.number_extract": extractNumber,
  "string.phone_extract": extractPhone,
  "string.pluralize": pluralize,
  "string.re_extract": extractPattern,
  "string.replace": replaceText,
  "string.split": splitText,
  "string.strip_html": stripHtml,
  "string.titlecase": titleCase,
  "string.trim_space": trimSpace,
  "string.truncate": truncate,
  "string.upper_case": upperCase,
  "string.url_decode": urlDecode,
  "string.url_encode": urlEncode,
  "string.url_extract": extractUrl,
  "string.word_count": wordCount,
  "util.append": appendToList,
  "util.choose": choose,
  "util.import_csv": importCsv,
  "util.line_itemizer": lineItems,
  "util.lineitem_to_string": listToText,
  "util.lineitem_to_string_v2": listToFields,
  "util.lookup": lookup,
  "util.string_to_lineitem": textToList,
};
