// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of TravisCI. */
const travisCI: RestApi = { url: "https://api.travis-ci.com", ways: { credential: { type: "travisCiApi", headers: { authorization: "token {apiToken}" } } }, headers: { "travis-api-version": "3" } };

const list: Paging = { size: "limit" };

export const cancelTravisCIBuild = operation(travisCI, { method: "POST", path: "/build/{buildId}/cancel" });
export const getTravisCIBuild = operation(travisCI, { method: "GET", path: "/build/{buildId}" });
export const listTravisCIBuilds = operation(travisCI, { method: "GET", path: "/builds", gives: "builds", missing: "item", list });
export const restartTravisCIBuild = operation(travisCI, { method: "POST", path: "/build/{buildId}/restart" });
export const triggerTravisCIBuild = operation(travisCI, { method: "POST", path: "/repo/{slug}/requests", encoded: ["slug"], wraps: "request" });
