// SPDX-License-Identifier: 0BSD
import { isDeepStrictEqual } from "node:util";
import type { Fields, Json } from "../items.js";
import { listOf } from "../json.js";
import type { Poll } from "../polled.js";
import type { SheetParams } from "./google-sheets.js";
import type { Row } from "./google-sheets-document.js";
import { rowAt, watchedSheet } from "./google-sheets-poll.js";

/** Which changes of a sheet start the pipeline. */
export interface SheetChanges extends SheetParams {
  /** `rowUpdate`, or `anyUpdate` for added rows too, which is meant when it is missing. */
  readonly event?: Json;
  /** `new` when missing, `old`, or `both` with what differs. */
  readonly show?: Json;
  /** Only changes in these columns count. */
  readonly columns?: readonly Json[];
}

/** A row that is not what it was, counted from 1. */
interface Change {
  readonly number: number;
  readonly kind: "added" | "updated";
  readonly before: Row;
  readonly after: Row;
}

/**
 * Rows that were changed or added since the last question. What the sheet said then is kept in the state store; n8n reads it from the
 * file's history, which takes the right to edit.
 */
export const changedSheetRows: Poll<SheetChanges> = async (params, memory, context) => {
  const sheet = await watchedSheet(params, context);
  const after = (await sheet.document.cells(`${sheet.title}!A:ZZZ`, "UNFORMATTED_VALUE", "SERIAL_NUMBER")) ?? [];
  const known = memory["spreadsheet"] === sheet.document.id && memory["sheet"] === sheet.id ? memory["rows"] : undefined;
  const now = { spreadsheet: sheet.document.id, sheet: sheet.id, rows: after.map((row) => [...row]) };
  if (known === undefined) return { items: [], memory: now };
  const items = changesOf(listOf(known).map(listOf), after, params);
  return { items: items.map((json) => ({ json })), memory: now };
};

function changesOf(before: readonly Row[], after: readonly Row[], { event = "anyUpdate", show = "new", columns: watched = [] }: SheetChanges): Fields[] {
  const any = event === "anyUpdate";
  const [was = [], is = []] = [before[0], after[0]];
  const columns = ["row_number", ...(any ? ["change_type"] : []), ...(is.length > was.length ? is : was).map(String)];
  // With added rows n8n looks one column too far to the right; what starts a run there starts one here.
  const looked = (row: Row): Row => (watched.length === 0 ? row : watched.map((name) => row[columns.indexOf(String(name)) - 1]));
  const changes: Change[] = [];
  for (let index = 1; index < after.length; index += 1) {
    const [old, found = []] = [before[index], after[index]];
    // Google leaves out empty cells at the end of a row.
    const now = [...found, ...Array<Json>(Math.max(0, (old?.length ?? 0) - found.length)).fill("")];
    if (old !== undefined && isDeepStrictEqual(looked(now), looked(old))) continue;
    if (!any && (old === undefined || old.every((cell) => cell === ""))) continue;
    changes.push({ number: index + 1, kind: old === undefined ? "added" : "updated", before: old ?? now.map(() => ""), after: now });
  }
  const shown = (change: Change, row: Row): Fields => rowAt(columns, [change.number, ...(any ? [change.kind] : []), ...row]);
  return changes.map((change) => {
    const [previous, current] = [shown(change, change.before), shown(change, change.after)];
    if (show !== "both") return show === "old" ? previous : current;
    const differs = Object.keys(current).filter((name) => !isDeepStrictEqual(previous[name], current[name]));
    return { previous, current, differences: { row_number: change.number, ...Object.fromEntries(differs.map((name) => [name, { previous: previous[name], current: current[name] }])) } };
  });
}
