// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of APITemplate.io. */
const apiTemplateIo: RestApi = { url: "https://api.apitemplate.io/v1", ways: { credential: { type: "apiTemplateIoApi", headers: { "X-API-KEY": "{apiKey}" } } }, refused: { member: "status", is: "error" } };

export const getAPITemplateIoAccount = operation(apiTemplateIo, { method: "GET", path: "/account-information" });
export const createAPITemplateIoImage = operation(apiTemplateIo, { method: "POST", path: "/create", always: { overrides: [] } });
