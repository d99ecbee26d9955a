// SPDX-License-Identifier: 0BSD
import { milliseconds, operation, whole, type RestApi } from "./rest.js";

/** https://developer.clickup.com/reference */
const clickUp: RestApi = { url: "https://api.clickup.com/api/v2", ways: { accessToken: "clickUpApi", oAuth2: "clickUpOAuth2Api" } };
const convert = { due_date: milliseconds, start_date: milliseconds, assignee: whole };

export const createClickUpTask = operation(clickUp, { method: "POST", path: "/list/{list}/task", convert });
export const updateClickUpTask = operation(clickUp, { method: "PUT", path: "/task/{task}", convert });
export const getClickUpTask = operation(clickUp, { method: "GET", path: "/task/{task}" });
export const deleteClickUpTask = operation(clickUp, { method: "DELETE", path: "/task/{task}", then: { success: true } });
export const createClickUpFolder = operation(clickUp, { method: "POST", path: "/space/{space}/folder" });
export const getClickUpFolder = operation(clickUp, { method: "GET", path: "/folder/{folder}" });
export const createClickUpList = operation(clickUp, { method: "POST", path: "/folder/{folder}/list", convert });
/** A list that lies in no folder. */
export const createClickUpSpaceList = operation(clickUp, { method: "POST", path: "/space/{space}/list", convert });
export const getClickUpList = operation(clickUp, { method: "GET", path: "/list/{list}" });
/** A comment on a `task`, a `list` or a `view`. */
export const createClickUpComment = operation(clickUp, { method: "POST", path: "/{on}/{id}/comment", convert });
