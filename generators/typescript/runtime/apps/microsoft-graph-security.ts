// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Microsoft Graph Security. */
const microsoftGraphSecurity: RestApi = { url: "https://graph.microsoft.com/v1.0/security", ways: { credential: "microsoftGraphSecurityOAuth2Api" } };

const list: Paging = { size: "$top" };

export const getMicrosoftGraphSecuritySecureScore = operation(microsoftGraphSecurity, { method: "GET", path: "/secureScores/{secureScoreId}" });
export const listMicrosoftGraphSecuritySecureScores = operation(microsoftGraphSecurity, { method: "GET", path: "/secureScores?%24count=true", gives: "value", missing: "error", list });
export const getMicrosoftGraphSecuritySecureScoreControlProfile = operation(microsoftGraphSecurity, { method: "GET", path: "/secureScoreControlProfiles/{secureScoreControlProfileId}" });
export const listMicrosoftGraphSecuritySecureScoreControlProfiles = operation(microsoftGraphSecurity, { method: "GET", path: "/secureScoreControlProfiles?%24count=true", gives: "value", missing: "item", list });
