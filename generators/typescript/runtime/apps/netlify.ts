// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Netlify. */
const netlify: RestApi = { url: "https://api.netlify.com/api/v1", ways: { credential: { type: "netlifyApi", headers: { authorization: "Bearer {accessToken}" } } } };

const list: Paging = { size: "per_page" };

export const cancelNetlifyDeploy = operation(netlify, { method: "POST", path: "/deploys/{deployId}/cancel" });
export const createNetlifyDeploy = operation(netlify, { method: "POST", path: "/sites/{siteId}/deploys" });
export const getNetlifyDeploy = operation(netlify, { method: "GET", path: "/sites/{siteId}/deploys/{deployId}" });
export const listNetlifyDeploys = operation(netlify, { method: "GET", path: "/sites/{siteId}/deploys", list });
export const deleteNetlifySite = operation(netlify, { method: "DELETE", path: "/sites/{siteId}" });
export const getNetlifySite = operation(netlify, { method: "GET", path: "/sites/{siteId}" });
export const listNetlifySites = operation(netlify, { method: "GET", path: "/sites?filter=all", list });
