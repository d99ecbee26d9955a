// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import type { Params, Transform } from "../transform.js";
import type { Leaf } from "./fields.js";
import { origins } from "./lineage.js";

export interface HtmlTableParams {
  /** Writes the names of fields with capital letters. */
  capitalize?: Leaf<boolean>;
  /** Leaves out the usual looks. */
  customStyling?: Leaf<boolean>;
  caption?: Leaf<string>;
  tableAttributes?: Leaf<string>;
  headerAttributes?: Leaf<string>;
  rowAttributes?: Leaf<string>;
  cellAttributes?: Leaf<string>;
}

const LOOKS = {
  table: "style='border-spacing:0; font-family:helvetica,arial,sans-serif'",
  head: "style='margin:0; padding:7px 20px 7px 0px; border-bottom:1px solid #eee; text-align:left; color:#888; font-weight:normal'",
  cell: "style='margin:0; padding:7px 20px 7px 0px; border-bottom:1px solid #eee'",
};
const NO_LOOKS = { table: "", head: "", cell: "" };

function heading(name: string, capitalize: boolean): string {
  if (!capitalize) return name;
  return name
    .split("_")
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

function content(value: Json): string {
  if (typeof value !== "boolean") return String(value);
  return `<input type="checkbox" ${value ? 'checked="checked"' : ""}/>`;
}

/** One table with a row for each item. */
export function htmlTable(params: Params<HtmlTableParams>): Transform<HtmlTableParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const { capitalize = false, customStyling = false, caption = "", ...own } = resolve();
      const looks = customStyling ? NO_LOOKS : LOOKS;
      const names = [...new Set(items.flatMap(({ json }) => Object.keys(json)))];
      const head = names.map((name) => `<th>${heading(name, Boolean(capitalize))}</th>`).join("");
      const rows = items.map(({ json }, index) => {
        const { rowAttributes = "", cellAttributes = "" } = resolve(index);
        const cells = names.map((name) => `<td ${looks.cell} ${String(cellAttributes)}>${content(json[name])}</td>`);
        return `<tr  ${String(rowAttributes)}>${cells.join("")}</tr>`;
      });
      const table =
        `<table ${looks.table} ${String(own.tableAttributes || "")}>` +
        (caption ? `<caption>${String(caption)}</caption>` : "") +
        `<thead ${looks.head} ${String(own.headerAttributes || "")}><tr>${head}</tr></thead>` +
        `<tbody>${rows.join("")}</tbody></table>`;
      return [{ json: { table }, pairedItem: origins(items.length) }];
    },
  };
}
