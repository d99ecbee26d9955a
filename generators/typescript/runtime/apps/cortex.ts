// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Cortex. */
const cortex: RestApi = { url: "{host}/api/job", ways: { credential: { type: "cortexApi", headers: { Authorization: "Bearer {cortexApiKey}" } } } };

export const getCortexJob = operation(cortex, { method: "GET", path: "/{jobId}" });
export const reportCortexJob = operation(cortex, { method: "GET", path: "/{jobId}/report" });
