// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Perplexity. */
const perplexity: RestApi = { url: "https://api.perplexity.ai/chat", ways: { credential: { type: "perplexityApi", headers: { Authorization: "Bearer {apiKey}" } } } };

export const completePerplexity = operation(perplexity, { method: "POST", path: "/completions" });
