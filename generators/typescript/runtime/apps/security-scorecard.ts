// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of SecurityScorecard. */
const securityScorecard: RestApi = { url: "https://api.securityscorecard.io", ways: { credential: { type: "securityScorecardApi", headers: { authorization: "Token {apiKey}" } } } };

export const getSecurityScorecardCompanyScorecard = operation(securityScorecard, { method: "GET", path: "/companies/{scorecardIdentifier}" });
export const getSecurityScorecardIndustryScore = operation(securityScorecard, { method: "GET", path: "/industries/{industry}/score" });
export const createSecurityScorecardInvite = operation(securityScorecard, { method: "POST", path: "/invitations" });
export const createSecurityScorecardPortfolio = operation(securityScorecard, { method: "POST", path: "/portfolios" });
export const deleteSecurityScorecardPortfolio = operation(securityScorecard, { method: "DELETE", path: "/portfolios/{portfolioId}", then: { success: true } });
export const updateSecurityScorecardPortfolio = operation(securityScorecard, { method: "PUT", path: "/portfolios/{portfolioId}" });
export const addSecurityScorecardPortfolioCompany = operation(securityScorecard, { method: "PUT", path: "/portfolios/{portfolioId}/companies/{domain}" });
export const removeSecurityScorecardPortfolioCompany = operation(securityScorecard, { method: "DELETE", path: "/portfolios/{portfolioId}/companies/{domain}", then: { success: true } });
export const generateSecurityScorecardReport = operation(securityScorecard, { method: "POST", path: "/reports/detailed" });
export const generateSecurityScorecardReportEventsJson = operation(securityScorecard, { method: "POST", path: "/reports/events-json", wraps: "params" });
export const generateSecurityScorecardReportPartnership = operation(securityScorecard, { method: "POST", path: "/reports/partnership" });
export const generateSecurityScorecardReportSummary = operation(securityScorecard, { method: "POST", path: "/reports/summary" });
export const generateSecurityScorecardReportFullScorecardJson = operation(securityScorecard, { method: "POST", path: "/reports/full-scorecard-json", wraps: "params" });
export const generateSecurityScorecardReportScorecardFootprint = operation(securityScorecard, { method: "POST", path: "/reports/scorecard-footprint" });
