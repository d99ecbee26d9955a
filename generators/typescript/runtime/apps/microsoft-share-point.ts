// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Microsoft SharePoint. */
const microsoftSharePoint: RestApi = { url: "https://{subdomain}.sharepoint.com/_api/v2.0/sites", ways: { credential: "microsoftSharePointOAuth2Api" } };

const list: Paging = { size: "$top" };

export const updateMicrosoftSharePointFile = operation(microsoftSharePoint, { method: "PATCH", path: "/{site}/drive/items/" });
export const createMicrosoftSharePointItem = operation(microsoftSharePoint, { method: "POST", path: "/{site}/lists//items" });
export const upsertMicrosoftSharePointItem = operation(microsoftSharePoint, { method: "POST", path: "/{site}/lists//items" });
export const deleteMicrosoftSharePointItem = operation(microsoftSharePoint, { method: "DELETE", path: "/{site}/lists//items/", then: { deleted: true } });
export const getMicrosoftSharePointItem = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists//items/?%24select=id%2CcreatedDateTime%2ClastModifiedDateTime%2CwebUrl&%24expand=fields%28select%3DTitle%29" });
export const getMicrosoftSharePointItemNoSimplify = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists//items/" });
export const listMicrosoftSharePointItems = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists//items?%24select=id%2CcreatedDateTime%2ClastModifiedDateTime%2CwebUrl&%24expand=fields%28select%3DTitle%29", gives: "value", missing: "error", list });
export const listMicrosoftSharePointItemsNoSimplify = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists//items", gives: "value", missing: "item", list });
export const updateMicrosoftSharePointItem = operation(microsoftSharePoint, { method: "PATCH", path: "/{site}/lists//items" });
export const getMicrosoftSharePointList = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists/?%24select=id%2Cname%2CdisplayName%2Cdescription%2CcreatedDateTime%2ClastModifiedDateTime%2CwebUrl" });
export const getMicrosoftSharePointListNoSimplify = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists/" });
export const listMicrosoftSharePointLists = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists?%24select=id%2Cname%2CdisplayName%2Cdescription%2CcreatedDateTime%2ClastModifiedDateTime%2CwebUrl", gives: "value", missing: "error", list });
export const listMicrosoftSharePointListsNoSimplify = operation(microsoftSharePoint, { method: "GET", path: "/{site}/lists", gives: "value", missing: "item", list });
