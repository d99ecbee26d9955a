// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Demio. */
const demio: RestApi = { url: "https://my.demio.com/api/v1", ways: { credential: { type: "demioApi", headers: { "api-key": "{apiKey}", "api-secret": "{apiSecret}" } } } };

const list: Paging = { cut: true };

export const listDemioEvents = operation(demio, { method: "GET", path: "/events", list });
export const registerDemioEvent = operation(demio, { method: "PUT", path: "/event/register" });
export const getDemioReport = operation(demio, { method: "GET", path: "/report/{dateId}/participants", gives: "participants", missing: "item" });
