// SPDX-License-Identifier: 0BSD
import { operation, parsed, type Paging, type RestApi } from "./rest.js";

/** The API of KoBoToolbox. */
const koBoToolbox: RestApi = { url: "{URL}/api/v2/assets", ways: { credential: { type: "koBoToolboxApi", headers: { Authorization: "Token {token}" } } }, presets: { URL: "https://kf.kobotoolbox.org/" } };

const list: Paging = { size: "limit", most: 1000 };

export const deleteKoBoToolboxFile = operation(koBoToolbox, { method: "DELETE", path: "/{formId}/files/{fileId}" });
export const getKoBoToolboxFile = operation(koBoToolbox, { method: "GET", path: "/{formId}/files/{fileId}" });
export const listKoBoToolboxFiles = operation(koBoToolbox, { method: "GET", path: "/{formId}/files?file_type=form_media" });
export const getKoBoToolboxForm = operation(koBoToolbox, { method: "GET", path: "/{formId}" });
export const listKoBoToolboxForms = operation(koBoToolbox, { method: "GET", path: "/", gives: "results", missing: "item", list });
export const redeployKoBoToolboxForm = operation(koBoToolbox, { method: "PATCH", path: "/{formId}/deployment/" });
export const getKoBoToolboxHook = operation(koBoToolbox, { method: "GET", path: "/{formId}/hooks/{hookId}" });
export const listKoBoToolboxHooks = operation(koBoToolbox, { method: "GET", path: "/{formId}/hooks/", gives: "results", missing: "item", list });
export const getKoBoToolboxHookLogs = operation(koBoToolbox, { method: "GET", path: "/{formId}/hooks/{hookId}/logs/", convert: { status: parsed }, gives: "results", missing: "item" });
export const retryKoBoToolboxHookAll = operation(koBoToolbox, { method: "PATCH", path: "/{formId}/hooks/{hookId}/retry/" });
export const retryKoBoToolboxHookOne = operation(koBoToolbox, { method: "PATCH", path: "/{formId}/hooks/{hookId}/logs/{logId}/retry/" });
export const deleteKoBoToolboxSubmission = operation(koBoToolbox, { method: "DELETE", path: "/{formId}/data/{submissionId}", then: { success: true } });
export const getKoBoToolboxSubmission = operation(koBoToolbox, { method: "GET", path: "/{formId}/data/{submissionId}" });
export const listKoBoToolboxSubmissions = operation(koBoToolbox, { method: "GET", path: "/{formId}/data/", gives: "results", missing: "item", list });
export const getKoBoToolboxSubmissionValidation = operation(koBoToolbox, { method: "GET", path: "/{formId}/data/{submissionId}/validation_status/" });
