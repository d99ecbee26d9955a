// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Wekan. */
const wekan: RestApi = { url: "{url}/api", ways: { credential: { type: "wekanApi", headers: { Authorization: "Bearer {token}" }, ask: { url: "{url}/users/login", body: { username: "{username}", password: "{password}" }, gives: "token" } } } };

const list: Paging = { cut: true };

export const createWekanBoard = operation(wekan, { method: "POST", path: "/boards" });
export const deleteWekanBoard = operation(wekan, { method: "DELETE", path: "/boards/{boardId}" });
export const getWekanBoard = operation(wekan, { method: "GET", path: "/boards/{boardId}" });
export const listWekanBoards = operation(wekan, { method: "GET", path: "/users/{IdUser}/boards", list });
export const createWekanCard = operation(wekan, { method: "POST", path: "/boards/{boardId}/lists/{listId}/cards" });
export const deleteWekanCard = operation(wekan, { method: "DELETE", path: "/boards/{boardId}/lists/{listId}/cards/{cardId}" });
export const getWekanCard = operation(wekan, { method: "GET", path: "/boards/{boardId}/lists/{listId}/cards/{cardId}" });
export const listWekanCards = operation(wekan, { method: "GET", path: "/boards/{boardId}/{fromObject}s//cards", list });
export const updateWekanCard = operation(wekan, { method: "PUT", path: "/boards/{boardId}/lists/{listId}/cards/{cardId}" });
export const createWekanCardComment = operation(wekan, { method: "POST", path: "/boards/{boardId}/cards/{cardId}/comments" });
export const deleteWekanCardComment = operation(wekan, { method: "DELETE", path: "/boards/{boardId}/cards/{cardId}/comments/{commentId}" });
export const getWekanCardComment = operation(wekan, { method: "GET", path: "/boards/{boardId}/cards/{cardId}/comments/{commentId}" });
export const createWekanChecklist = operation(wekan, { method: "POST", path: "/boards/{boardId}/cards/{cardId}/checklists" });
export const deleteWekanChecklist = operation(wekan, { method: "DELETE", path: "/boards/{boardId}/cards/{cardId}/checklists/{checklistId}" });
export const getWekanChecklist = operation(wekan, { method: "GET", path: "/boards/{boardId}/cards/{cardId}/checklists/{checklistId}" });
export const listWekanChecklists = operation(wekan, { method: "GET", path: "/boards/{boardId}/cards/{cardId}/checklists", list });
export const deleteWekanChecklistItem = operation(wekan, { method: "DELETE", path: "/boards/{boardId}/cards/{cardId}/checklists/{checklistId}/items/{checklistItemId}" });
export const getWekanChecklistItem = operation(wekan, { method: "GET", path: "/boards/{boardId}/cards/{cardId}/checklists/{checklistId}/items/{checklistItemId}" });
export const updateWekanChecklistItem = operation(wekan, { method: "PUT", path: "/boards/{boardId}/cards/{cardId}/checklists/{checklistId}/items/{checklistItemId}" });
export const createWekanList = operation(wekan, { method: "POST", path: "/boards/{boardId}/lists" });
export const deleteWekanList = operation(wekan, { method: "DELETE", path: "/boards/{boardId}/lists/{listId}" });
export const getWekanList = operation(wekan, { method: "GET", path: "/boards/{boardId}/lists/{listId}" });
export const listWekanLists = operation(wekan, { method: "GET", path: "/boards/{boardId}/lists", list });
