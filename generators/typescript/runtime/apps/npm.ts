// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Npm. */
const npm: RestApi = { url: "{registryUrl}", ways: { credential: { type: "npmApi", headers: { Authorization: "Bearer {accessToken}" } } }, presets: { registryUrl: "https://registry.npmjs.org" } };

export const getNpmPackageMetadata = operation(npm, { method: "GET", path: "/{packageName}/{packageVersion}", encoded: ["packageName"] });
export const listNpmDistTags = operation(npm, { method: "GET", path: "/-/package/{packageName}/dist-tags", encoded: ["packageName"] });
