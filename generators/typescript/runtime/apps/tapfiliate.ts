// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Tapfiliate. */
const tapfiliate: RestApi = { url: "https://api.tapfiliate.com/1.6", ways: { credential: { type: "tapfiliateApi", headers: { "api-key": "{apiKey}" } } } };

const list: Paging = { cut: true };

export const deleteTapfiliateAffiliate = operation(tapfiliate, { method: "DELETE", path: "/affiliates/{affiliateId}/", then: { success: true } });
export const getTapfiliateAffiliate = operation(tapfiliate, { method: "GET", path: "/affiliates/{affiliateId}/" });
export const listTapfiliateAffiliates = operation(tapfiliate, { method: "GET", path: "/affiliates/", list });
export const removeTapfiliateAffiliateMetadata = operation(tapfiliate, { method: "DELETE", path: "/affiliates/{affiliateId}/meta-data/{key}/", then: { success: true } });
export const addTapfiliateProgramAffiliate = operation(tapfiliate, { method: "POST", path: "/programs/{programId}/affiliates/" });
export const approveTapfiliateProgramAffiliate = operation(tapfiliate, { method: "PUT", path: "/programs/{programId}/affiliates/{affiliateId}/approved/" });
export const disapproveTapfiliateProgramAffiliate = operation(tapfiliate, { method: "DELETE", path: "/programs/{programId}/affiliates/{affiliateId}/approved/" });
export const getTapfiliateProgramAffiliate = operation(tapfiliate, { method: "GET", path: "/programs/{programId}/affiliates/{affiliateId}/" });
export const listTapfiliateProgramAffiliates = operation(tapfiliate, { method: "GET", path: "/programs/{programId}/affiliates/", list });
