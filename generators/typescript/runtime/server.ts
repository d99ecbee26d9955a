// SPDX-License-Identifier: 0BSD
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { textAt, type Settings } from "./config.js";
import { messageOf } from "./errors.js";
import { exchange, write } from "./exchange.js";
import type { Surroundings } from "./launch.js";
import { HttpProblem, parsePairs, readBody } from "./request-body.js";
import { findRoute, type Route } from "./routes.js";
import { methodsOf, pathOf, settingsOf, type Trigger } from "./triggers.js";

const limit = 16 * 1024 * 1024;

/** Listens for the triggers that are called over HTTP. `/healthz` answers that the process lives. */
export async function listen(triggers: readonly Trigger[], around: Surroundings, port: number, host: string): Promise<Server> {
  const routes: Route<Trigger>[] = triggers.map((trigger) => {
    const settings = settingsOf(trigger, around.config);
    return { methods: methodsOf(trigger, settings), path: pathOf(trigger, settings), target: trigger };
  });
  const server = createServer((request, response) => {
    void handle(request, response, routes, around);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => { server.off("error", reject); resolve(); });
  });
  return server;
}

async function handle(request: IncomingMessage, response: ServerResponse, routes: readonly Route<Trigger>[], around: Surroundings): Promise<void> {
  try {
    const address = addressOf(request, around);
    const method = request.method ?? "GET";
    if (address.pathname === "/healthz") return write({ statusCode: 200, headers: {}, body: { status: "ok" } }, response);
    const found = findRoute(routes, method === "HEAD" ? "GET" : method, address.pathname) ?? notFound(method, address.pathname);
    if ("allowed" in found) return otherMethod(request, response, found.allowed, routes, address.pathname, around);
    const settings = settingsOf(found.target, around.config);
    allowOrigin(settings, request, response);
    const body = await readBody(request, limit);
    const url = `${address.origin}${address.pathname}`;
    write(await exchange(found.target, { request, params: found.params, query: parsePairs(address.searchParams), body, url }, around), response);
  } catch (error) {
    fail(error, response, around);
  }
}

/** The address that the caller used: below PUBLIC_URL where that is set, else by the Host header. */
function addressOf(request: IncomingMessage, around: Surroundings): URL {
  const base = around.env["PUBLIC_URL"] ?? `http://${request.headers.host ?? "localhost"}`;
  try {
    return new URL((request.url ?? "/").replace(/^\/+/, "/"), base);
  } catch {
    throw new HttpProblem(400, "The request names no valid address");
  }
}

function notFound(method: string, path: string): never {
  throw new HttpProblem(404, `The requested webhook "${method} ${path}" is not registered.`);
}

/** Browsers ask first, with OPTIONS, whether another page may call. */
function otherMethod(request: IncomingMessage, response: ServerResponse, allowed: readonly string[], routes: readonly Route<Trigger>[], path: string, around: Surroundings): void {
  request.resume();
  if (request.method !== "OPTIONS") throw new HttpProblem(404, `This webhook is not registered for ${request.method ?? ""} requests. Did you mean to make a ${allowed.join(" or ")} request?`);
  const found = findRoute(routes, allowed[0] ?? "", path);
  if (found !== undefined && "target" in found) allowOrigin(settingsOf(found.target, around.config), request, response);
  response.setHeader("access-control-allow-methods", ["OPTIONS", ...allowed].join(", "));
  const asked = request.headers["access-control-request-headers"];
  if (asked !== undefined) response.setHeader("access-control-allow-headers", asked);
  response.setHeader("access-control-max-age", "300");
  write({ statusCode: 204, headers: {} }, response);
}

/** Which other pages may call from a browser: all of them unless the settings list some, as n8n does. */
function allowOrigin(settings: Settings, request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const allowed = (textAt(settings, "allowedOrigins") ?? "*").split(",").map((each) => each.trim());
  const value = allowed.includes("*") || allowed.includes(origin) ? origin : allowed[0] ?? "";
  response.setHeader("access-control-allow-origin", value);
  response.setHeader("vary", "origin");
}

function fail(error: unknown, response: ServerResponse, around: Surroundings): void {
  if (response.headersSent) return void response.destroy();
  if (error instanceof HttpProblem) {
    write({ statusCode: error.status, headers: error.headers, body: { code: error.status, message: error.message } }, response);
    return;
  }
  around.log({ time: new Date().toISOString(), status: "error", error: messageOf(error) });
  write({ statusCode: 500, headers: {}, body: { message: "Error in workflow" } }, response);
}
