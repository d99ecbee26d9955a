// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError, WholeStepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google, type GoogleApp } from "./google.js";
import { idOf, type Locator } from "./locator.js";

const sheetsApp: GoogleApp = {
  type: "googleSheetsOAuth2Api",
  scopes: ["https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.metadata"],
};
const base = "https://sheets.googleapis.com/v4/spreadsheets";

/** One cell; a row may be shorter than its table. */
export type Cell = Json;
export type Row = readonly Cell[];

/** A spreadsheet as a workflow names it. */
export interface SpreadsheetLocator extends Locator {
  /** A value that does not say whether it is an id or an address: no spreadsheet is found by it. */
  readonly plain?: Json;
}

/** Where a step finds its spreadsheet. */
export interface SpreadsheetParams extends AppParams {
  readonly version?: number;
  readonly spreadsheet?: SpreadsheetLocator;
}

/** A spreadsheet, through Google's Sheets API v4. */
export class Spreadsheet {
  readonly id: string;
  readonly #account: AppParams;
  readonly #context: EffectContext;

  constructor(params: SpreadsheetParams, context: EffectContext) {
    if (params.spreadsheet?.plain !== undefined) throw new WholeStepError("Can not get sheet 'undefined' with a value of 'undefined'");
    this.id = idOf(params.spreadsheet, /([-\w]{25,})/);
    if (this.id === "") throw new StepError("No spreadsheet is chosen");
    this.#account = params;
    this.#context = context;
  }

  /** The title and id of every sheet. */
  async sheets(): Promise<{ readonly id: Json; readonly title: string }[]> {
    const { sheets } = await this.#ask("GET", "", undefined, { fields: "sheets.properties" });
    return (Array.isArray(sheets) ? sheets : []).map((sheet) => {
      const { sheetId, title } = fieldsOf(fieldsOf(sheet)["properties"]);
      return { id: sheetId, title: String(title ?? "") };
    });
  }

  /** The sheet that a step names; a failure where there is none. */
  async sheet(wanted: Locator | undefined): Promise<Sheet> {
    const byName = wanted?.name !== undefined;
    const said = byName ? wanted?.name : idOf(wanted, /#gid=([0-9]+)/);
    const id = said === "gid=0" ? 0 : Number.parseInt(String(said), 10);
    const found = (await this.sheets()).find((sheet) => (byName ? sheet.title === said : sheet.id === id));
    if (found === undefined) throw new StepError(`Sheet with ${byName ? "name" : "ID"} ${String(said)} not found`);
    return new Sheet(this, String(found.id), found.title);
  }

  /** The cells of a range; `FORMATTED_VALUE` gives them as people see them. */
  async cells(range: string, render: string, dates = "FORMATTED_STRING"): Promise<Row[] | undefined> {
    const { values } = await this.#ask("GET", `/values/${encoded(range)}`, undefined, { valueRenderOption: render, dateTimeRenderOption: dates });
    return rowsIn(values);
  }

  /** Writes whole rows from a row number on. */
  async write(range: string, values: readonly Row[], input: string): Promise<void> {
    await this.#ask("PUT", `/values/${encoded(range)}`, { range, values: listed(values) }, { valueInputOption: input });
  }

  /** Lets Google find the end of the table that begins in a range; `INSERT_ROWS` makes room for the new rows. Gives what was written where. */
  append(range: string, values: readonly Row[], input: string, insert?: string): Promise<Fields> {
    const query = { valueInputOption: input, ...(insert === undefined ? {} : { insertDataOption: insert }) };
    return this.#ask("POST", `/values/${encoded(range)}:append`, { range, values: listed(values) }, query);
  }

  /** Writes single cells. */
  async writeCells(data: readonly { range: string; value: Json }[], input: string): Promise<void> {
    await this.#ask("POST", "/values:batchUpdate", { data: data.map(({ range, value }) => ({ range, values: [[value]] })), valueInputOption: input });
  }

  async clear(range: string): Promise<void> {
    await this.#ask("POST", `/values/${encoded(range)}:clear`, { spreadsheetId: this.id, range });
  }

  /** The cells of a range as a person writes it, dates as numbers. */
  async range(range: string, render: string): Promise<Row[] | undefined> {
    const { values } = await this.#ask("GET", `/values/${asWritten(range)}`, undefined, { valueRenderOption: render });
    return rowsIn(values);
  }

  /** Appends rows below a range as a person writes it. */
  async appendTo(range: string, values: readonly Row[], input: string): Promise<void> {
    await this.#ask("POST", `/values/${asWritten(range)}:append`, { range, values: listed(values) }, { valueInputOption: input });
  }

  async clearRange(range: string): Promise<void> {
    await this.#ask("POST", `/values/${asWritten(range)}:clear`, { spreadsheetId: this.id, range: asWritten(range) });
  }

  /** Changes to the spreadsheet itself. */
  change(request: Json): Promise<Fields> {
    return this.#ask("POST", ":batchUpdate", { requests: [request] });
  }

  #ask(method: string, path: string, body?: Json, query?: Fields): Promise<Fields> {
    return google(sheetsApp, this.#account, { method, url: `${base}/${this.id}${path}`, ...(body === undefined ? {} : { body }), ...(query === undefined ? {} : { query }) }, this.#context);
  }
}

/** A sheet of a spreadsheet. */
export class Sheet {
  readonly document: Spreadsheet;
  readonly id: string;
  readonly title: string;

  constructor(document: Spreadsheet, id: string, title: string) {
    this.document = document;
    this.id = id;
    this.title = title;
  }

  /** All cells as people see them. */
  async shown(): Promise<Row[] | undefined> {
    return this.document.cells(this.title, "FORMATTED_VALUE");
  }

  /** One row, counted from 1. */
  async row(number: number, render: string): Promise<Row | undefined> {
    return (await this.document.cells(`${this.title}!${number}:${number}`, render))?.[0];
  }

  /** Writes rows from a row number on. */
  async writeRows(from: number, rows: readonly Row[], input: string): Promise<void> {
    await this.document.write(`${this.title}!${from}:${from + rows.length - 1}`, rows, input);
  }

  /** Makes room for another row below the last one. */
  async addRow(): Promise<void> {
    await this.document.change({ appendDimension: { sheetId: this.id, dimension: "ROWS", length: 1 } });
  }
}

/** Creates a spreadsheet. */
export function newSpreadsheet(account: AppParams, body: Fields, context: EffectContext): Promise<Fields> {
  return google(sheetsApp, account, { method: "POST", url: base, body }, context);
}

/** A range in a path; the name of a whole sheet stands in quotes, so that it is not taken for a range. */
function encoded(range: string): string {
  const [sheet = "", cells] = range.split("!");
  return cells === undefined ? encodeURIComponent(`'${range}'`) : `${encodeURIComponent(sheet)}!${cells}`;
}

/** A range in a path, which may be a sheet or cells alone. */
function asWritten(range: string): string {
  const [sheet = "", cells] = range.split("!");
  return cells === undefined ? encodeURIComponent(range).replaceAll("%3A", ":") : `${encodeURIComponent(sheet)}!${cells}`;
}

function rowsIn(values: Json): Row[] | undefined {
  return Array.isArray(values) ? values.map((row) => (Array.isArray(row) ? row : [])) : undefined;
}

function listed(values: readonly Row[]): Json[] {
  return values.map((row) => [...row]);
}
