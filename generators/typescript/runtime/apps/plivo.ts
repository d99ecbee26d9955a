// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Plivo. */
const plivo: RestApi = { url: "https://api.plivo.com/v1/Account/{authId}", ways: { credential: { type: "plivoApi", basic: ["{authId}", "{authToken}"] } }, form: true };

export const makePlivoCall = operation(plivo, { method: "POST", path: "/Call/" });
export const sendPlivoMms = operation(plivo, { method: "POST", path: "/Message/", always: { type: "mms" } });
export const sendPlivoSms = operation(plivo, { method: "POST", path: "/Message/" });
