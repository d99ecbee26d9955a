// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Phantombuster. */
const phantombuster: RestApi = { url: "https://api.phantombuster.com/api/v2/agents", ways: { credential: { type: "phantombusterApi", headers: { "X-Phantombuster-Key": "{apiKey}" } } } };

const list: Paging = { cut: true };

export const deletePhantombusterAgent = operation(phantombuster, { method: "POST", path: "/delete", then: { success: true } });
export const getPhantombusterAgent = operation(phantombuster, { method: "GET", path: "/fetch" });
export const listPhantombusterAgents = operation(phantombuster, { method: "GET", path: "/fetch-all", list });
