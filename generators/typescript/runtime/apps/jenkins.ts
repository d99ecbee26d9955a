// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Jenkins. */
const jenkins: RestApi = { url: "{baseUrl}", ways: { credential: { type: "jenkinsApi", basic: ["{username}", "{apiKey}"] } } };

export const cancelJenkinsInstanceQuietDown = operation(jenkins, { method: "POST", path: "/cancelQuietDown", then: { success: true } });
export const quietJenkinsInstanceDown = operation(jenkins, { method: "POST", path: "/quietDown", then: { success: true } });
export const safeJenkinsInstanceExit = operation(jenkins, { method: "POST", path: "/safeExit", then: { success: true } });
export const exitJenkinsInstance = operation(jenkins, { method: "POST", path: "/exit", then: { success: true } });
export const copyJenkinsJob = operation(jenkins, { method: "POST", path: "/createItem?mode=copy", then: { success: true } });
export const triggerJenkinsJob = operation(jenkins, { method: "POST", path: "/job/{job}/build", then: { success: true } });
export const triggerJenkinsJobParams = operation(jenkins, { method: "POST", path: "/job/{job}/buildWithParameters", then: { success: true } });
