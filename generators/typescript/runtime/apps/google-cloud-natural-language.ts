// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Google Cloud Natural Language. */
const googleCloudNaturalLanguage: RestApi = { url: "https://language.googleapis.com/v1", ways: { credential: "googleCloudNaturalLanguageOAuth2Api" } };

export const analyzeGoogleCloudNaturalLanguageDocumentSentiment = operation(googleCloudNaturalLanguage, { method: "POST", path: "/documents:analyzeSentiment" });
export const analyzeGoogleCloudNaturalLanguageDocumentSentimentGcsContentUri = operation(googleCloudNaturalLanguage, { method: "POST", path: "/documents:analyzeSentiment" });
