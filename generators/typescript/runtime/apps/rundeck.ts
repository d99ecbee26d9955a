// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Rundeck. */
const rundeck: RestApi = { url: "{url}/api", ways: { credential: { type: "rundeckApi", headers: { "X-Rundeck-Auth-Token": "{token}" } } } };

export const executeRundeckJob = operation(rundeck, { method: "POST", path: "/14/job/{jobid}/run", always: { argString: "" } });
export const getRundeckJobMetadata = operation(rundeck, { method: "GET", path: "/18/job/{jobid}/info" });
