// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Grafana. */
const grafana: RestApi = { url: "{baseUrl}/api", ways: { credential: { type: "grafanaApi", headers: { Authorization: "Bearer {apiKey}" } } } };

const list: Paging = { size: "limit" };
const list2: Paging = { cut: true };

export const createGrafanaDashboard = operation(grafana, { method: "POST", path: "/dashboards/db", wraps: "dashboard" });
export const deleteGrafanaDashboard = operation(grafana, { method: "DELETE", path: "/dashboards/uid/{dashboardUidOrUrl}" });
export const getGrafanaDashboard = operation(grafana, { method: "GET", path: "/dashboards/uid/{dashboardUidOrUrl}" });
export const listGrafanaDashboards = operation(grafana, { method: "GET", path: "/search?type=dash-db", list });
export const createGrafanaTeam = operation(grafana, { method: "POST", path: "/teams" });
export const deleteGrafanaTeam = operation(grafana, { method: "DELETE", path: "/teams/{teamId}" });
export const getGrafanaTeam = operation(grafana, { method: "GET", path: "/teams/{teamId}" });
export const listGrafanaTeams = operation(grafana, { method: "GET", path: "/teams/search", gives: "teams", missing: "error", list: list2 });
export const addGrafanaTeamMember = operation(grafana, { method: "POST", path: "/teams/{teamId}/members", always: { userId: null } });
export const removeGrafanaTeamMember = operation(grafana, { method: "DELETE", path: "/teams/{teamId}/members/{memberId}" });
export const deleteGrafanaUser = operation(grafana, { method: "DELETE", path: "/org/users/{userId}" });
export const listGrafanaUsers = operation(grafana, { method: "GET", path: "/org/users", list: list2 });
