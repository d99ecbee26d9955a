// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Firecrawl. */
const firecrawl: RestApi = { url: "{baseUrl}", ways: { credential: { type: "firecrawlApi", headers: { Authorization: "Bearer {apiKey}" } } }, presets: { baseUrl: "https://api.firecrawl.dev/v2" } };

export const teamFirecrawlAccountCreditUsage = operation(firecrawl, { method: "GET", path: "/team/credit-usage" });
export const creditFirecrawlAccountUsageHistorical = operation(firecrawl, { method: "GET", path: "/team/credit-usage/historical" });
export const teamFirecrawlAccountTokenUsage = operation(firecrawl, { method: "GET", path: "/team/token-usage" });
export const teamFirecrawlAccountTokenUsageHistorical = operation(firecrawl, { method: "GET", path: "/team/token-usage/historical" });
export const teamFirecrawlAccountQueueStatus = operation(firecrawl, { method: "GET", path: "/team/queue-status" });
export const browserFirecrawlBrowserCreate = operation(firecrawl, { method: "POST", path: "/browser", always: { integration: "n8n" } });
export const browserFirecrawlBrowserCreateUseCustomBody = operation(firecrawl, { method: "POST", path: "/browser", always: { integration: "n8n" } });
export const browserFirecrawlBrowserExecute = operation(firecrawl, { method: "POST", path: "/browser/{sessionId}/execute", always: { integration: "n8n" } });
export const browserFirecrawlBrowserExecuteUseCustomBody = operation(firecrawl, { method: "POST", path: "/browser/{sessionId}/execute", always: { integration: "n8n" } });
export const browserFirecrawlBrowserList = operation(firecrawl, { method: "GET", path: "/browser" });
export const browserFirecrawlBrowserListActive = operation(firecrawl, { method: "GET", path: "/browser?status=active" });
export const browserFirecrawlBrowserListDestroyed = operation(firecrawl, { method: "GET", path: "/browser?status=destroyed" });
export const browserFirecrawlBrowserDelete = operation(firecrawl, { method: "DELETE", path: "/browser/{sessionId}", always: { integration: "n8n" } });
export const cancelFirecrawlCrawlingCrawl = operation(firecrawl, { method: "DELETE", path: "/crawl/{crawlId}", always: { integration: "n8n" } });
export const getFirecrawlCrawlingCrawlErrors = operation(firecrawl, { method: "GET", path: "/crawl/{crawlId}/errors" });
export const crawlFirecrawlCrawlingActive = operation(firecrawl, { method: "GET", path: "/crawl/active" });
export const extractFirecrawlExtract = operation(firecrawl, { method: "POST", path: "/extract", always: { integration: "n8n" } });
export const extractFirecrawlExtractUseCustomBody = operation(firecrawl, { method: "POST", path: "/extract", always: { integration: "n8n" } });
export const interactFirecrawlInteract = operation(firecrawl, { method: "POST", path: "/scrape/{scrapeId}/interact", always: { integration: "n8n" } });
export const interactFirecrawlInteractCode = operation(firecrawl, { method: "POST", path: "/scrape/{scrapeId}/interact", always: { integration: "n8n" } });
export const interactFirecrawlInteractUseCustomBody = operation(firecrawl, { method: "POST", path: "/scrape/{scrapeId}/interact", always: { integration: "n8n" } });
export const interactFirecrawlInteractStop = operation(firecrawl, { method: "DELETE", path: "/scrape/{scrapeId}/interact", always: { integration: "n8n" } });
export const scrapeFirecrawlScraping = operation(firecrawl, { method: "POST", path: "/scrape", always: { integration: "n8n" } });
export const batchFirecrawlScrapingScrapeStatus = operation(firecrawl, { method: "GET", path: "/batch/scrape/{batchId}" });
export const batchFirecrawlScrapingScrapeErrors = operation(firecrawl, { method: "GET", path: "/batch/scrape/{batchId}/errors" });
export const cancelFirecrawlScrapingBatchScrape = operation(firecrawl, { method: "DELETE", path: "/batch/scrape/{batchId}", always: { integration: "n8n" } });
