// SPDX-License-Identifier: 0BSD
import isbot from "isbot";
import { HttpProblem } from "./webhooks.js";

/** Turns programs away that look at pages for somebody else, such as previews of links and search engines: all whose agent is no browser. */
export function refuseRobots(agent: string | undefined): void {
  if (isbot(agent)) throw new HttpProblem(403, "Authorization data is wrong!");
}
