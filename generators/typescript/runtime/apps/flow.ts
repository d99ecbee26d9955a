// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Flow. */
const flow: RestApi = { url: "https://api.getflow.com/v2", ways: { credential: { type: "flowApi", headers: { authorization: "Bearer {accessToken}" } } } };

const list: Paging = { size: "limit", most: 100 };

export const createFlowTask = operation(flow, { method: "POST", path: "/tasks", always: { organization_id: 0 }, gives: "task" });
export const getFlowTask = operation(flow, { method: "GET", path: "/tasks/{taskId}?organization_id=0", convert: { include: joined } });
export const listFlowTasks = operation(flow, { method: "GET", path: "/tasks?organization_id=0", convert: { include: joined }, gives: "tasks", list });
