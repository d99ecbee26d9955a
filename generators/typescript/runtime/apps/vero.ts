// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Vero. */
const vero: RestApi = { url: "https://api.getvero.com/api/v2/users", ways: { credential: { type: "veroApi", body: { auth_token: "{authToken}" } } }, form: true };

export const aliasVeroUser = operation(vero, { method: "PUT", path: "/reidentify", always: {  } });
export const createVeroUser = operation(vero, { method: "POST", path: "/track", always: {  } });
export const deleteVeroUser = operation(vero, { method: "POST", path: "/delete", always: {  } });
export const resubscribeVeroUser = operation(vero, { method: "POST", path: "/resubscribe", always: {  } });
export const unsubscribeVeroUser = operation(vero, { method: "POST", path: "/unsubscribe", always: {  } });
