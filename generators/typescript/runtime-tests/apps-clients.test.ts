// SPDX-License-Identifier: 0BSD
// Calls that the rows of Make's and Zapier's apps make of their modules (tests/clients.rs): the requests are those that the vendors document.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { withClock } from "../runtime/clock.js";
import { answering, type Answer } from "../runtime/connectors/answering.js";
import type { Effect } from "../runtime/connector.js";
import type { Json } from "../runtime/items.js";
import { withApp, type AppSeen, type Reply } from "./apps-helpers.js";
import { context, json } from "./world-helpers.js";

interface Call {
  readonly module: string;
  readonly call: { readonly function: string; readonly module: string; readonly request: Json; readonly answer: Answer | null; readonly params: object };
  /** What the app answers, one after the other; the last one again and again. A text is sent as it is. */
  readonly answers: readonly (object | string)[];
  readonly requests: readonly Json[];
  readonly gives: Json;
}

/** An account has every field. */
const account = {
  accessToken: "cred-token", apiKey: "cred-key", apiToken: "cred-token", token: "cred-token", appToken: "cred-token", botToken: "cred-token", secretKey: "cred-key", email: "cred-mail", username: "cred-user", password: "cred-password",
  domain: "https://site.example", url: "https://site.example", subdomain: "acme",
};

const noon = { timezone: "UTC", now: () => Date.UTC(2026, 2, 4, 12) };

const folder = new URL("../../runtime-tests/clients/", import.meta.url);
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const { calls }: { calls: readonly Call[] } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  for (const [index, one] of calls.entries()) {
    test(`${file} ${index + 1}: ${one.module}`, async () => {
      const { call } = one;
      const module: Readonly<Record<string, unknown>> = await import(`../runtime/${call.module}.js`);
      const made = module[call.function];
      assert.ok(typeof made === "function", call.function);
      const client: Effect<object> = call.request === null ? async (params, at) => await made(params, at) : made(call.request);
      const given: unknown[] = [];
      const seen = await withApp([answers(one.answers)], async () => { given.push(await withClock(noon, async () => await answering(client, call.answer ?? {})(call.params, signedIn()))); });
      assert.deepEqual(seen.map(request), one.requests);
      assert.deepEqual(JSON.parse(JSON.stringify(given[0])), one.gives);
    });
  }
}

function signedIn() {
  return { ...context(), credentials: async () => account };
}

function answers(all: Call["answers"]): Reply {
  let count = 0;
  return (_, response) => {
    const body = all[Math.min(count++, all.length - 1)] ?? {};
    if (typeof body === "string") response.writeHead(200, { "content-type": "audio/mpeg" }).end(body);
    else json(response, body);
  };
}

/** A request without what signs it. */
function request({ method, to, pairs, headers, body, json: read }: AppSeen): Json {
  const query = pairs.filter(([, value]) => !value.includes("cred-")).map(([name, value]) => `${name}=${value}`);
  const type = String(headers["content-type"] ?? "");
  const form = type.includes("urlencoded") ? [...new URLSearchParams(body)].map(([name, value]) => `${name}=${value}`) : undefined;
  const parts = type.includes("multipart/form-data") ? [...body.matchAll(/name="([^"]*)"(?:; filename="([^"]*)")?/g)].map(([, name = "", file]) => (file === undefined ? name : `${name}=${file}`)) : undefined;
  return JSON.parse(JSON.stringify({ request: `${method} ${to}${query.length === 0 ? "" : `?${query.join("&")}`}`, ...(read === undefined ? {} : { json: read }), form, parts }));
}
