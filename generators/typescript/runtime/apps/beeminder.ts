// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Beeminder. */
const beeminder: RestApi = { url: "https://www.beeminder.com/api/v1", ways: { oAuth2: "beeminderOAuth2Api" } };

export const createBeeminderCharge = operation(beeminder, { method: "POST", path: "/charges.json", always: { user_id: "me" } });
export const createBeeminderDatapointAll = operation(beeminder, { method: "POST", path: "/users/me/goals/{goalName}/datapoints/create_all.json", always: { datapoints: [] } });
export const deleteBeeminderDatapoint = operation(beeminder, { method: "DELETE", path: "/users/me/goals/{goalName}/datapoints/{datapointId}.json" });
export const getBeeminderDatapoint = operation(beeminder, { method: "GET", path: "/users/me/goals/{goalName}/datapoints/{datapointId}.json" });
export const createBeeminderGoal = operation(beeminder, { method: "POST", path: "/users/me/goals.json" });
export const listBeeminderGoals = operation(beeminder, { method: "GET", path: "/users/me/goals.json" });
export const getBeeminderGoalArchived = operation(beeminder, { method: "GET", path: "/users/me/goals/archived.json" });
export const refreshBeeminderGoal = operation(beeminder, { method: "GET", path: "/users/me/goals/{goalName}/refresh_graph.json" });
export const shortBeeminderGoalCircuit = operation(beeminder, { method: "POST", path: "/users/me/goals/{goalName}/shortcircuit.json" });
export const stepBeeminderGoalDown = operation(beeminder, { method: "POST", path: "/users/me/goals/{goalName}/stepdown.json" });
export const cancelBeeminderGoalStepDown = operation(beeminder, { method: "POST", path: "/users/me/goals/{goalName}/cancel_stepdown.json" });
export const uncleBeeminderGoal = operation(beeminder, { method: "POST", path: "/users/me/goals/{goalName}/uncleme.json" });
export const getBeeminderUser = operation(beeminder, { method: "GET", path: "/users/me.json" });
