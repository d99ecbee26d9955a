// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Google Slides. */
const googleSlides: RestApi = { url: "https://slides.googleapis.com/v1", ways: { oAuth2: "googleSlidesOAuth2Api" } };

const list: Paging = { cut: true };

export const getGoogleSlidesPage = operation(googleSlides, { method: "GET", path: "/presentations/{presentationId}/pages/{pageObjectId}" });
export const getGoogleSlidesPageThumbnail = operation(googleSlides, { method: "GET", path: "/presentations/{presentationId}/pages/{pageObjectId}/thumbnail" });
export const createGoogleSlidesPresentation = operation(googleSlides, { method: "POST", path: "/presentations" });
export const getGoogleSlidesPresentation = operation(googleSlides, { method: "GET", path: "/presentations/{presentationId}" });
export const getGoogleSlidesPresentationSlides = operation(googleSlides, { method: "GET", path: "/presentations/{presentationId}?fields=slides", gives: "slides", missing: "error", list });
export const replaceGoogleSlidesPresentationText = operation(googleSlides, { method: "POST", path: "/presentations/{presentationId}:batchUpdate", always: { requests: [] } });
