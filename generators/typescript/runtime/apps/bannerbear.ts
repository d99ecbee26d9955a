// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Bannerbear. */
const bannerbear: RestApi = { url: "https://api.bannerbear.com/v2", ways: { credential: { type: "bannerbearApi", headers: { authorization: "Bearer {apiKey}" } } } };

export const createBannerbearImage = operation(bannerbear, { method: "POST", path: "/images" });
export const getBannerbearImage = operation(bannerbear, { method: "GET", path: "/images/{imageId}" });
export const getBannerbearTemplate = operation(bannerbear, { method: "GET", path: "/templates/{templateId}" });
export const listBannerbearTemplates = operation(bannerbear, { method: "GET", path: "/templates" });
