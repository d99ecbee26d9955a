// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of GitHub. */
export const gitHub: RestApi = { url: "{server}", ways: { accessToken: { type: "githubApi", headers: { Authorization: "token {accessToken}" } }, oAuth2: "githubOAuth2Api" }, presets: { server: "https://api.github.com" } };

const list: Paging = { size: "per_page" };

export const editGitHubIssue = operation(gitHub, { method: "PATCH", path: "/repos/{owner}/{repository}/issues/{issueNumber}" });
export const lockGitHubIssue = operation(gitHub, { method: "PUT", path: "/repos/{owner}/{repository}/issues/{issueNumber}/lock", then: {  } });
export const getGitHubOrganizationRepositories = operation(gitHub, { method: "GET", path: "/orgs/{owner}/repos", list });
export const createGitHubRelease = operation(gitHub, { method: "POST", path: "/repos/{owner}/{repository}/releases" });
export const deleteGitHubRelease = operation(gitHub, { method: "DELETE", path: "/repos/{owner}/{repository}/releases/{release_id}", then: { success: true } });
export const getGitHubRelease = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/releases/{release_id}" });
export const listGitHubReleases = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/releases", list });
export const updateGitHubRelease = operation(gitHub, { method: "PATCH", path: "/repos/{owner}/{repository}/releases/{release_id}" });
export const getGitHubRepositoryLicense = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/license" });
export const getGitHubRepositoryProfile = operation(gitHub, { method: "GET", path: "/" });
export const listGitHubRepositoryPopularPaths = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/traffic/popular/paths" });
export const listGitHubRepositoryReferrers = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/traffic/popular/referrers" });
export const createGitHubReview = operation(gitHub, { method: "POST", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews", always: { event: "APPROVE" } });
export const createGitHubReviewRequestChanges = operation(gitHub, { method: "POST", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews", always: { event: "REQUEST_CHANGES" } });
export const createGitHubReviewComment = operation(gitHub, { method: "POST", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews", always: { event: "COMMENT" } });
export const createGitHubReviewPending = operation(gitHub, { method: "POST", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews", always: { event: "PENDING" } });
export const getGitHubReview = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews/{reviewId}" });
export const listGitHubReviews = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews", list });
export const updateGitHubReview = operation(gitHub, { method: "PUT", path: "/repos/{owner}/{repository}/pulls/{pullRequestNumber}/reviews/{reviewId}" });
export const getGitHubUserRepositories = operation(gitHub, { method: "GET", path: "/users/{owner}/repos", list });
export const getGitHubUserUserIssues = operation(gitHub, { method: "GET", path: "/issues", list });
export const inviteGitHubUser = operation(gitHub, { method: "POST", path: "/orgs/{organization}/invitations" });
export const disableGitHubWorkflow = operation(gitHub, { method: "PUT", path: "/repos/{owner}/{repository}/actions/workflows/{workflowId}/disable" });
export const enableGitHubWorkflow = operation(gitHub, { method: "PUT", path: "/repos/{owner}/{repository}/actions/workflows/{workflowId}/enable" });
export const getGitHubWorkflow = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/actions/workflows/{workflowId}" });
export const getGitHubWorkflowUsage = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/actions/workflows/{workflowId}/timing" });
export const listGitHubWorkflows = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/actions/workflows" });
