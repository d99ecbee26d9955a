// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { fieldsOf, listOf } from "../json.js";
import type { AppParams } from "./api.js";
import { askMonday, jsonText, mondayChange } from "./monday.js";

/** A board, or one of its columns or groups. */
export interface MondayBoard extends AppParams {
  readonly board?: Json;
  readonly group?: Json;
  readonly name?: Json;
  /** Of a board: `public`, `private` or `share`; of a column its type. */
  readonly kind?: Json;
  /** The board that a new one is made like. */
  readonly template?: Json;
  /** What a new column begins with, as JSON text. */
  readonly defaults?: Json;
  readonly all?: Json;
  /** How many, where not all are wanted; 50 when missing. */
  readonly limit?: Json;
}

const facts = "id name description state board_folder_id board_kind owners { id }";

export const createMondayBoard = mondayChange<MondayBoard>(
  "create_board", { name: "String!", kind: "BoardKind!", templateId: "ID" }, { board_name: "name", board_kind: "kind", template_id: "templateId" },
  ({ name, kind, template }) => ({ name, kind, ...(template ? { templateId: template } : {}) }),
);

export const archiveMondayBoard = mondayChange<MondayBoard>("archive_board", { id: "ID!" }, { board_id: "id" }, ({ board }) => ({ id: board }));

/** Reads a board. */
export async function getMondayBoard(params: MondayBoard, context: EffectContext): Promise<Json> {
  return (await askMonday(params, `query ($id: [ID!]) { boards (ids: $id) { ${facts} } }`, { id: params.board }, context))["boards"];
}

/** Lists boards. */
export async function listMondayBoards(params: MondayBoard, context: EffectContext): Promise<Json[]> {
  const query = `query ($page: Int, $limit: Int) { boards (page: $page, limit: $limit) { ${facts} } }`;
  const out: Json[] = [];
  for (let page = 1; ; page += 1) {
    const found = listOf((await askMonday(params, query, { page, limit: params.all === true ? 50 : params.limit ?? 50 }, context))["boards"]);
    out.push(...found);
    if (params.all !== true || found.length === 0) return out;
  }
}

export const createMondayBoardColumn = mondayChange<MondayBoard>(
  "create_column", { boardId: "ID!", title: "String!", columnType: "ColumnType!", defaults: "JSON" }, { board_id: "boardId", title: "title", column_type: "columnType", defaults: "defaults" },
  ({ board, name, kind, defaults }) => ({
    // Types of columns are words with strokes below.
    boardId: board, title: name, columnType: String(kind).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), ...(defaults ? { defaults: jsonText(defaults) } : {}),
  }),
);

/** The columns of a board. */
export async function listMondayBoardColumns(params: MondayBoard, context: EffectContext): Promise<Json[]> {
  return await within(params, "columns", "id title type settings_str archived", context);
}

export const createMondayBoardGroup = mondayChange<MondayBoard>(
  "create_group", { boardId: "ID!", groupName: "String!" }, { board_id: "boardId", group_name: "groupName" }, ({ board, name }) => ({ boardId: board, groupName: name }),
);

export const deleteMondayBoardGroup = mondayChange<MondayBoard>(
  "delete_group", { boardId: "ID!", groupId: "String!" }, { board_id: "boardId", group_id: "groupId" }, ({ board, group }) => ({ boardId: board, groupId: group }),
);

/** The groups of a board. */
export async function listMondayBoardGroups(params: MondayBoard, context: EffectContext): Promise<Json[]> {
  return await within(params, "groups", "id title color position archived", context);
}

async function within(params: MondayBoard, part: string, shown: string, context: EffectContext): Promise<Json[]> {
  const { boards } = await askMonday(params, `query ($boardId: [ID!]) { boards (ids: $boardId) { id ${part} { ${shown} } } }`, { boardId: params.board }, context);
  return listOf(fieldsOf(listOf(boards)[0])[part]);
}
