// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Sentry.io. */
const sentryIo: RestApi = { url: "{url}/api/0", ways: { accessToken: { type: "sentryIoApi", headers: { authorization: "Bearer {token}" } }, oAuth2: "sentryIoOAuth2Api", accessTokenServer: { type: "sentryIoServerApi", headers: { authorization: "Bearer {token}" } } }, presets: { url: "https://sentry.io" } };

const list: Paging = { cut: true };

export const getSentryIoEvent = operation(sentryIo, { method: "GET", path: "/projects/{organizationSlug}/{projectSlug}/events/{eventId}/" });
export const listSentryIoEvents = operation(sentryIo, { method: "GET", path: "/projects/{organizationSlug}/{projectSlug}/events/", list });
export const deleteSentryIoIssue = operation(sentryIo, { method: "DELETE", path: "/issues/{issueId}/", then: { success: true } });
export const getSentryIoIssue = operation(sentryIo, { method: "GET", path: "/issues/{issueId}/" });
export const listSentryIoIssues = operation(sentryIo, { method: "GET", path: "/projects/{organizationSlug}/{projectSlug}/issues/", list });
export const updateSentryIoIssue = operation(sentryIo, { method: "PUT", path: "/issues/{issueId}/" });
export const createSentryIoOrganization = operation(sentryIo, { method: "POST", path: "/organizations/" });
export const getSentryIoOrganization = operation(sentryIo, { method: "GET", path: "/organizations/{organizationSlug}/" });
export const listSentryIoOrganizations = operation(sentryIo, { method: "GET", path: "/organizations/", list });
export const updateSentryIoOrganization = operation(sentryIo, { method: "PUT", path: "/organizations/{organization_slug}/" });
export const createSentryIoProject = operation(sentryIo, { method: "POST", path: "/teams/{organizationSlug}/{teamSlug}/projects/" });
export const deleteSentryIoProject = operation(sentryIo, { method: "DELETE", path: "/projects/{organizationSlug}/{projectSlug}/", then: { success: true } });
export const getSentryIoProject = operation(sentryIo, { method: "GET", path: "/projects/{organizationSlug}/{projectSlug}/" });
export const listSentryIoProjects = operation(sentryIo, { method: "GET", path: "/projects/", list });
export const updateSentryIoProject = operation(sentryIo, { method: "PUT", path: "/projects/{organizationSlug}/{projectSlug}/" });
export const createSentryIoRelease = operation(sentryIo, { method: "POST", path: "/organizations/{organizationSlug}/releases/" });
export const deleteSentryIoRelease = operation(sentryIo, { method: "DELETE", path: "/organizations/{organizationSlug}/releases/{version}/", then: { success: true } });
export const getSentryIoRelease = operation(sentryIo, { method: "GET", path: "/organizations/{organizationSlug}/releases/{version}/" });
export const listSentryIoReleases = operation(sentryIo, { method: "GET", path: "/organizations/{organizationSlug}/releases/", list });
export const updateSentryIoRelease = operation(sentryIo, { method: "PUT", path: "/organizations/{organizationSlug}/releases/{version}/" });
export const createSentryIoTeam = operation(sentryIo, { method: "POST", path: "/organizations/{organizationSlug}/teams/" });
export const deleteSentryIoTeam = operation(sentryIo, { method: "DELETE", path: "/teams/{organizationSlug}/{teamSlug}/", then: { success: true } });
export const getSentryIoTeam = operation(sentryIo, { method: "GET", path: "/teams/{organizationSlug}/{teamSlug}/" });
export const listSentryIoTeams = operation(sentryIo, { method: "GET", path: "/organizations/{organizationSlug}/teams/", list });
export const updateSentryIoTeam = operation(sentryIo, { method: "PUT", path: "/teams/{organizationSlug}/{teamSlug}/" });
