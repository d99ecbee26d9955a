// SPDX-License-Identifier: 0BSD
import { headed } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of GitLab. */
const gitLab: RestApi = { url: "{server}/api/v4", ways: { accessToken: { type: "gitlabApi", headers: { "Private-Token": "{accessToken}" } }, oAuth2: "gitlabOAuth2Api" }, presets: { server: "https://gitlab.com", scope: "api" } };

const list = headed({ size: "per_page", most: 100 });

export const createGitLabFile = operation(gitLab, { method: "POST", path: "/projects/{owner}%2F{repository}/repository/files/{filePath}", encoded: ["owner", "filePath"] });
export const deleteGitLabFile = operation(gitLab, { method: "DELETE", path: "/projects/{owner}%2F{repository}/repository/files/{filePath}", encoded: ["owner", "filePath"] });
export const editGitLabFile = operation(gitLab, { method: "PUT", path: "/projects/{owner}%2F{repository}/repository/files/{filePath}", encoded: ["owner", "filePath"] });
export const listGitLabFiles = operation(gitLab, { method: "GET", path: "/projects/{owner}%2F{repository}/repository/tree", encoded: ["owner"], list });
export const createGitLabIssue = operation(gitLab, { method: "POST", path: "/projects/{owner}%2F{repository}/issues", encoded: ["owner"], always: { labels: "", assignee_ids: [] } });
export const createGitLabIssueComment = operation(gitLab, { method: "POST", path: "/projects/{owner}%2F{repository}/issues/{issueNumber}/notes", encoded: ["owner"] });
export const editGitLabIssue = operation(gitLab, { method: "PUT", path: "/projects/{owner}%2F{repository}/issues/{issueNumber}", encoded: ["owner"] });
export const getGitLabIssue = operation(gitLab, { method: "GET", path: "/projects/{owner}%2F{repository}/issues/{issueNumber}", encoded: ["owner"] });
export const lockGitLabIssue = operation(gitLab, { method: "PUT", path: "/projects/{owner}%2F{repository}/issues/{issueNumber}", encoded: ["owner"], always: { discussion_locked: true }, then: {  } });
export const createGitLabRelease = operation(gitLab, { method: "POST", path: "/projects/{owner}%2F{repository}/releases", encoded: ["owner"] });
export const deleteGitLabRelease = operation(gitLab, { method: "DELETE", path: "/projects/{projectId}/releases/{tag_name}" });
export const getGitLabRelease = operation(gitLab, { method: "GET", path: "/projects/{projectId}/releases/{tag_name}" });
export const listGitLabReleases = operation(gitLab, { method: "GET", path: "/projects/{projectId}/releases", list });
export const updateGitLabRelease = operation(gitLab, { method: "PUT", path: "/projects/{projectId}/releases/{tag_name}" });
export const getGitLabRepository = operation(gitLab, { method: "GET", path: "/projects/{owner}%2F{repository}", encoded: ["owner"] });
export const getGitLabRepositoryIssues = operation(gitLab, { method: "GET", path: "/projects/{owner}%2F{repository}/issues", encoded: ["owner"], list });
export const getGitLabUserRepositories = operation(gitLab, { method: "GET", path: "/users/{owner}/projects", encoded: ["owner"] });
