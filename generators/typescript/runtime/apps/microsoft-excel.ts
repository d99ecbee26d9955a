// SPDX-License-Identifier: 0BSD
import { linked } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Microsoft Excel 365. */
const microsoftExcel365: RestApi = { url: "https://graph.microsoft.com/v1.0/me/drive", ways: { credential: "microsoftExcelOAuth2Api" } };

const list = linked({ size: "$top", member: "@odata\\.nextLink", most: 100 });

export const convertMicrosoftExcel365TableToRange = operation(microsoftExcel365, { method: "POST", path: "/items/{workbook}/workbook/worksheets/{worksheet}/tables/{table}/convertToRange" });
export const deleteMicrosoftExcel365Table = operation(microsoftExcel365, { method: "DELETE", path: "/items/{workbook}/workbook/worksheets/{worksheet}/tables/{table}", then: { success: true } });
export const deleteMicrosoftExcel365Workbook = operation(microsoftExcel365, { method: "DELETE", path: "/items/{workbook}", then: { success: true } });
export const listMicrosoftExcel365Workbooks = operation(microsoftExcel365, { method: "GET", path: "/root/search(q='.xlsx')", gives: "value", list });
export const clearMicrosoftExcel365Worksheet = operation(microsoftExcel365, { method: "POST", path: "/items/{workbook}/workbook/worksheets/{worksheet}/range/clear", then: { success: true } });
export const clearMicrosoftExcel365WorksheetUseRange = operation(microsoftExcel365, { method: "POST", path: "/items/{workbook}/workbook/worksheets/{worksheet}/range(address='{range}')/clear", then: { success: true } });
export const deleteMicrosoftExcel365Worksheet = operation(microsoftExcel365, { method: "DELETE", path: "/items/{workbook}/workbook/worksheets/{worksheet}", then: { success: true } });
export const listMicrosoftExcel365Worksheets = operation(microsoftExcel365, { method: "GET", path: "/items/{workbook}/workbook/worksheets", gives: "value", missing: "item", list });
