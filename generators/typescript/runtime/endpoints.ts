// SPDX-License-Identifier: 0BSD
import type { AddressInfo } from "node:net";
import { hostOf, type Surroundings } from "./launch.js";
import type { Started } from "./serve.js";
import { listen } from "./server.js";
import { nameOf, pathOf, settingsOf, type Trigger } from "./triggers.js";

/** How long answers that are being sent may take when the process stops, in milliseconds. */
const GRACE = 1000;

/** Listens for the triggers that are called over HTTP and for runs that wait for a call, where there are any, and says where. */
export async function openEndpoints(triggers: readonly Trigger[], around: Surroundings, port: number, print: (text: string) => void): Promise<Started> {
  const called = triggers.filter(({ kind }) => ["webhook", "form", "chat", "mcp"].includes(kind));
  const server = called.length === 0 && around.waiting?.find === undefined ? undefined : await listen(called, around, port, around.env["HOST"] ?? "0.0.0.0");
  const address = server?.address() as AddressInfo | undefined;
  const url = address === undefined ? undefined : `http://localhost:${address.port}`;
  for (const trigger of called) print(`${nameOf(trigger)}: ${url ?? ""}${pathOf(trigger, settingsOf(trigger, around.config))}`);
  around.waiting?.resume(around);
  await registerAll(called, around, print);
  return {
    url,
    close: () => {
      if (server === undefined) return undefined;
      const closed = new Promise<void>((resolve) => { server.close(() => resolve()); server.closeIdleConnections(); });
      return async () => {
        // Who still waits is to be answered by a run that is kept: its connection does not outlive the process.
        const grace = setTimeout(() => server.closeAllConnections(), GRACE);
        await closed;
        clearTimeout(grace);
      };
    },
  };
}

/** Tells the apps whose triggers are called over HTTP which address to call. That takes an address that they can reach. */
async function registerAll(triggers: readonly Trigger[], around: Surroundings, print: (text: string) => void): Promise<void> {
  const base = around.env["PUBLIC_URL"];
  for (const trigger of triggers) {
    if (trigger.pipeline.register === undefined) continue;
    const path = pathOf(trigger, settingsOf(trigger, around.config));
    if (base === undefined) print(`${nameOf(trigger)}: set PUBLIC_URL to the address of this process as the app can reach it, so that the app is told to call ${path}`);
    else await trigger.pipeline.register(hostOf(trigger, [], "trigger", around), base.replace(/\/+$/, "") + path);
  }
}
