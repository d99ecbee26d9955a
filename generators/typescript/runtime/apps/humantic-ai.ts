// SPDX-License-Identifier: 0BSD
import { joined, operation, type RestApi } from "./rest.js";

/** The API of Humantic AI. */
const humanticAI: RestApi = { url: "https://api.humantic.ai/v1", ways: { credential: { type: "humanticAiApi", query: { apikey: "{apiKey}" } } }, refused: { member: "data.status", is: "error" } };

export const createHumanticAIProfile = operation(humanticAI, { method: "GET", path: "/user-profile/create", gives: "data", missing: "item" });
export const getHumanticAIProfile = operation(humanticAI, { method: "GET", path: "/user-profile", convert: { persona: joined }, gives: "results", missing: "item" });
export const updateHumanticAIProfile = operation(humanticAI, { method: "POST", path: "/user-profile/create", gives: "data", missing: "item" });
