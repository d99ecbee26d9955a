// SPDX-License-Identifier: 0BSD
// Calls on which the platform's own nodes and these clients agreed when they were learnt (importers/n8n/learn): the requests and the items are still those.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import type { Json } from "../runtime/items.js";
import { withApp, type AppSeen, type Reply } from "./apps-helpers.js";
import { context, json } from "./world-helpers.js";

interface Learnt {
  readonly module: string;
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where a token is asked for before each request, and the answer. */
  readonly login?: { readonly to: string; readonly answer: object };
  readonly calls: readonly {
    readonly function: string;
    readonly call: Json;
    readonly answers: readonly { readonly body: object; readonly headers?: Readonly<Record<string, string>> }[];
    readonly requests: readonly { readonly method: string; readonly url: string; readonly query: readonly string[]; readonly body: Json }[];
    readonly items: readonly Json[];
  }[];
}

const folder = new URL("../../runtime-tests/learnt/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("there are clients that were learnt", () => assert.ok(files.length > 50));

for (const file of files) {
  test(`${file}: the learnt calls`, async () => {
    const learnt: Learnt = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const module: Readonly<Record<string, unknown>> = await import(`../runtime/${learnt.module}.js`);
    for (const each of learnt.calls) {
      const connector = module[each.function];
      assert.ok(typeof connector === "function", each.function);
      const given: { json?: Json }[] = [];
      const all = await withApp([answering(learnt.login, each.answers)], async () => { given.push(...(await connector(each.call, context({ json: {} }, learnt.credentials)))); });
      const seen = all.filter(({ to }) => to !== learnt.login?.to);
      if (learnt.login !== undefined) assert.ok(seen.every(({ headers }) => String(headers.authorization).includes("cred-token-zqvalue")), each.function);
      assert.deepEqual(seen.map(request), each.requests.map(({ method, url, query, body }) => ({ method, to: url.replace(/^https?:\/\//, ""), query, body })), each.function);
      assert.deepEqual(given.map((item) => item.json), each.items, each.function);
    }
  });
}

/** Answers a request for a token with one, and the others in their order, the last answer again and again. */
function answering(login: Learnt["login"], answers: Learnt["calls"][number]["answers"]): Reply {
  let count = 0;
  return (seen, response) => {
    if (login !== undefined && seen.to === login.to) return json(response, login.answer);
    const { body, headers = {} } = answers[Math.min(count++, answers.length - 1)] ?? { body: {} };
    for (const [name, text] of Object.entries(headers)) response.setHeader(name, text);
    json(response, body);
  };
}

/** A request without what the credential adds to it. */
function request({ method, to, pairs, headers, body, json: read }: AppSeen): unknown {
  const query = pairs.filter(([, value]) => !value.includes("cred-")).map(([name, value]) => `${name}=${value}`).sort();
  const form = String(headers["content-type"]).includes("urlencoded");
  return { method, to, query, body: form ? Object.fromEntries(new URLSearchParams(body)) : (read ?? {}) };
}
