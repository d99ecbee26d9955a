// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of ProfitWell. */
const profitWell: RestApi = { url: "https://api.profitwell.com/v2/company/settings", ways: { credential: { type: "profitWellApi", headers: { authorization: "{accessToken}" } } } };

export const getProfitWellCompanySetting = operation(profitWell, { method: "GET", path: "/" });
