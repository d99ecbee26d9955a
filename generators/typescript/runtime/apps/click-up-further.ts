// SPDX-License-Identifier: 0BSD
import { milliseconds, operation, type Paging, type RestApi } from "./rest.js";

/** The API of ClickUp. */
const clickUp: RestApi = { url: "https://api.clickup.com/api/v2", ways: { accessToken: { type: "clickUpApi", headers: { Authorization: "{accessToken}" } }, oAuth2: "clickUpOAuth2Api" } };

const list: Paging = { size: "limit", cut: true };
const list2: Paging = { cut: true };

export const createClickUpChecklist = operation(clickUp, { method: "POST", path: "/task/{task}/checklist", gives: "checklist", missing: "item" });
export const deleteClickUpChecklist = operation(clickUp, { method: "DELETE", path: "/checklist/{checklist}", then: { success: true } });
export const updateClickUpChecklist = operation(clickUp, { method: "PUT", path: "/checklist/{checklist}", gives: "checklist", missing: "item" });
export const createClickUpChecklistItem = operation(clickUp, { method: "POST", path: "/checklist/{checklist}/checklist_item", gives: "checklist", missing: "item" });
export const deleteClickUpChecklistItem = operation(clickUp, { method: "DELETE", path: "/checklist/{checklist}/checklist_item/{checklistItem}", then: { success: true } });
export const updateClickUpChecklistItem = operation(clickUp, { method: "PUT", path: "/checklist/{checklist}/checklist_item/{checklistItem}", gives: "checklist", missing: "item" });
export const deleteClickUpComment = operation(clickUp, { method: "DELETE", path: "/comment/{comment}", then: { success: true } });
export const updateClickUpComment = operation(clickUp, { method: "PUT", path: "/comment/{comment}", then: { success: true } });
export const deleteClickUpFolder = operation(clickUp, { method: "DELETE", path: "/folder/{folder}", then: { success: true } });
export const listClickUpFolders = operation(clickUp, { method: "GET", path: "/space/{space}/folder", gives: "folders", missing: "error", list });
export const updateClickUpFolder = operation(clickUp, { method: "PUT", path: "/folder/{folder}" });
export const createClickUpGoal = operation(clickUp, { method: "POST", path: "/team/{team}/goal", convert: { due_date: milliseconds }, gives: "goal", missing: "item" });
export const deleteClickUpGoal = operation(clickUp, { method: "DELETE", path: "/goal/{goal}", then: { success: true } });
export const getClickUpGoal = operation(clickUp, { method: "GET", path: "/goal/{goal}", gives: "goal", missing: "item" });
export const listClickUpGoals = operation(clickUp, { method: "GET", path: "/team/{team}/goal", gives: "goals", missing: "error", list });
export const updateClickUpGoal = operation(clickUp, { method: "PUT", path: "/goal/{goal}", convert: { due_date: milliseconds }, gives: "goal", missing: "item" });
export const deleteClickUpGoalKeyResult = operation(clickUp, { method: "DELETE", path: "/key_result/{keyResult}", then: { success: true } });
export const updateClickUpGoalKeyResult = operation(clickUp, { method: "PUT", path: "/key_result/{keyResult}", gives: "key_result", missing: "item" });
export const customClickUpListFields = operation(clickUp, { method: "GET", path: "/list/{list}/field", gives: "fields", missing: "item" });
export const deleteClickUpList = operation(clickUp, { method: "DELETE", path: "/list/{list}", then: { success: true } });
export const listClickUpLists = operation(clickUp, { method: "GET", path: "/folder/{folder}/list", gives: "lists", missing: "error", list });
export const listClickUpListsFolderless = operation(clickUp, { method: "GET", path: "/space/{space}/list", gives: "lists", missing: "error", list });
export const updateClickUpList = operation(clickUp, { method: "PUT", path: "/list/{list}", convert: { due_date: milliseconds } });
export const createClickUpSpaceTag = operation(clickUp, { method: "POST", path: "/space/{space}/tag", wraps: "tag", then: { success: true } });
export const deleteClickUpSpaceTag = operation(clickUp, { method: "DELETE", path: "/space/{space}/tag/{name}", then: { success: true } });
export const listClickUpSpaceTags = operation(clickUp, { method: "GET", path: "/space/{space}/tag", gives: "tags", missing: "item" });
export const updateClickUpSpaceTag = operation(clickUp, { method: "PUT", path: "/space/{space}/tag/{name}", wraps: "tag", then: { success: true } });
export const createClickUpTaskDependency = operation(clickUp, { method: "POST", path: "/task/{task}/dependency", then: { success: true } });
export const deleteClickUpTaskDependency = operation(clickUp, { method: "DELETE", path: "/task/{task}/dependency", then: { success: true } });
export const addClickUpTaskList = operation(clickUp, { method: "POST", path: "/list/{listId}/task/{taskId}", then: { success: true } });
export const removeClickUpTaskList = operation(clickUp, { method: "DELETE", path: "/list/{listId}/task/{taskId}", then: { success: true } });
export const addClickUpTaskTag = operation(clickUp, { method: "POST", path: "/task/{taskId}/tag/{tagName}", then: { success: true } });
export const removeClickUpTaskTag = operation(clickUp, { method: "DELETE", path: "/task/{taskId}/tag/{tagName}", then: { success: true } });
export const deleteClickUpTimeEntry = operation(clickUp, { method: "DELETE", path: "/team/{team}/time_entries/{timeEntry}", gives: "data", missing: "item" });
export const getClickUpTimeEntry = operation(clickUp, { method: "GET", path: "/team/{team}/time_entries/{timeEntry}", gives: "data", missing: "item" });
export const getClickUpTimeEntryRunning = operation(clickUp, { method: "GET", path: "/team/{team}/time_entries/current", gives: "data", missing: "item" });
export const listClickUpTimeEntries = operation(clickUp, { method: "GET", path: "/team/{team}/time_entries", gives: "data", missing: "error", list: list2 });
export const startClickUpTimeEntry = operation(clickUp, { method: "POST", path: "/team/{team}/time_entries/start", gives: "data", missing: "item" });
export const stopClickUpTimeEntry = operation(clickUp, { method: "POST", path: "/team/{team}/time_entries/stop", gives: "data", missing: "error" });
export const updateClickUpTimeEntry = operation(clickUp, { method: "PUT", path: "/team/{team}/time_entries/{timeEntry}", gives: "data", missing: "item" });
export const listClickUpTimeEntryTags = operation(clickUp, { method: "GET", path: "/team/{team}/time_entries/tags", gives: "data", missing: "error", list: list2 });
