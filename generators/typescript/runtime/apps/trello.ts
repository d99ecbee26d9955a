// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Trello. */
const trello: RestApi = { url: "https://api.trello.com/1", ways: { credential: { type: "trelloApi", query: { key: "{apiKey}", token: "{apiToken}" } } } };

const list: Paging = { size: "limit", cut: true };

export const createTrelloAttachment = operation(trello, { method: "POST", path: "/cards/{cardId}/attachments" });
export const deleteTrelloAttachment = operation(trello, { method: "DELETE", path: "/cards/{cardId}/attachments/{id}" });
export const getTrelloAttachment = operation(trello, { method: "GET", path: "/cards/{cardId}/attachments/{id}" });
export const listTrelloAttachments = operation(trello, { method: "GET", path: "/cards/{cardId}/attachments" });
export const createTrelloBoard = operation(trello, { method: "POST", path: "/boards" });
export const deleteTrelloBoard = operation(trello, { method: "DELETE", path: "/boards/{id}" });
export const getTrelloBoard = operation(trello, { method: "GET", path: "/boards/{id}" });
export const updateTrelloBoard = operation(trello, { method: "PUT", path: "/boards/{id}" });
export const addTrelloBoardMember = operation(trello, { method: "PUT", path: "/boards/{id}/members/{idMember}" });
export const listTrelloBoardMembers = operation(trello, { method: "GET", path: "/boards/{id}/members", list });
export const inviteTrelloBoardMember = operation(trello, { method: "PUT", path: "/boards/{id}/members" });
export const removeTrelloBoardMember = operation(trello, { method: "DELETE", path: "/boards/{id}/members/{idMember}" });
export const createTrelloCard = operation(trello, { method: "POST", path: "/cards" });
export const deleteTrelloCard = operation(trello, { method: "DELETE", path: "/cards/{id}" });
export const getTrelloCard = operation(trello, { method: "GET", path: "/cards/{id}" });
export const updateTrelloCard = operation(trello, { method: "PUT", path: "/cards/{id}" });
export const createTrelloCardComment = operation(trello, { method: "POST", path: "/cards/{cardId}/actions/comments" });
export const deleteTrelloCardComment = operation(trello, { method: "DELETE", path: "//cards/{cardId}/actions/{commentId}/comments" });
export const updateTrelloCardComment = operation(trello, { method: "PUT", path: "/cards/{cardId}/actions/{commentId}/comments" });
export const createTrelloChecklist = operation(trello, { method: "POST", path: "/cards/{cardId}/checklists" });
export const createTrelloChecklistCheckItem = operation(trello, { method: "POST", path: "/checklists/{checklistId}/checkItems" });
export const deleteTrelloChecklist = operation(trello, { method: "DELETE", path: "/cards/{cardId}/checklists/{id}" });
export const deleteTrelloChecklistCheckItem = operation(trello, { method: "DELETE", path: "/cards/{cardId}/checkItem/{checkItemId}" });
export const getTrelloChecklist = operation(trello, { method: "GET", path: "/checklists/{id}" });
export const getTrelloChecklistCheckItem = operation(trello, { method: "GET", path: "/cards/{cardId}/checkItem/{checkItemId}" });
export const listTrelloChecklists = operation(trello, { method: "GET", path: "/cards/{cardId}/checklists" });
export const updateTrelloChecklistCheckItem = operation(trello, { method: "PUT", path: "/cards/{cardId}/checkItem/{checkItemId}" });
export const addTrelloLabel = operation(trello, { method: "POST", path: "//cards/{cardId}/idLabels" });
export const createTrelloLabel = operation(trello, { method: "POST", path: "/labels" });
export const deleteTrelloLabel = operation(trello, { method: "DELETE", path: "/labels/{id}" });
export const getTrelloLabel = operation(trello, { method: "GET", path: "/labels/{id}" });
export const listTrelloLabels = operation(trello, { method: "GET", path: "/board/{boardId}/labels" });
export const removeTrelloLabel = operation(trello, { method: "DELETE", path: "//cards/{cardId}/idLabels/{id}" });
export const updateTrelloLabel = operation(trello, { method: "PUT", path: "/labels/{id}" });
export const archiveTrelloList = operation(trello, { method: "PUT", path: "/lists/{id}/closed" });
export const createTrelloList = operation(trello, { method: "POST", path: "/lists" });
export const getTrelloList = operation(trello, { method: "GET", path: "/lists/{id}" });
export const getTrelloListCards = operation(trello, { method: "GET", path: "/lists/{id}/cards", list });
export const listTrelloLists = operation(trello, { method: "GET", path: "/boards/{id}/lists", list });
export const updateTrelloList = operation(trello, { method: "PUT", path: "/lists/{id}" });
