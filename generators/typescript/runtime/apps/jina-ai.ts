// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Jina AI. */
const jinaAI: RestApi = { url: "https://r.jina.ai", ways: { credential: { type: "jinaAiApi", headers: { Authorization: "Bearer {apiKey}" } } } };

export const readJinaAIReader = operation(jinaAI, { method: "GET", path: "/{url}", gives: "data", missing: "item" });
