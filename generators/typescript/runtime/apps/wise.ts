// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Wise. */
const wise: RestApi = { url: "{server}", ways: { credential: { type: "wiseApi", headers: { authorization: "Bearer {apiToken}" } } }, presets: { server: "https://api.transferwise.com" } };

const list: Paging = { cut: true };

export const getWiseAccountBalances = operation(wise, { method: "GET", path: "/v1/borderless-accounts" });
export const getWiseAccountCurrencies = operation(wise, { method: "GET", path: "/v1/borderless-accounts/balance-currencies" });
export const getWiseProfile = operation(wise, { method: "GET", path: "/v1/profiles/{profileId}" });
export const listWiseProfiles = operation(wise, { method: "GET", path: "/v1/profiles" });
export const getWiseQuote = operation(wise, { method: "GET", path: "/v2/quotes/{quoteId}" });
export const listWiseRecipients = operation(wise, { method: "GET", path: "/v1/accounts", list });
export const deleteWiseTransfer = operation(wise, { method: "PUT", path: "/v1/transfers/{transferId}/cancel" });
export const executeWiseTransfer = operation(wise, { method: "POST", path: "/v3/profiles/{profileId}/transfers/{transferId}/payments", always: { type: "BALANCE" } });
export const getWiseTransfer = operation(wise, { method: "GET", path: "/v1/transfers/{transferId}" });
