// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentialsFrom, missingVariables, parseConfig } from "../runtime/config.js";
import { oauth2Token } from "../runtime/connectors/oauth2.js";
import { keptIn } from "../runtime/refresh-tokens.js";
import { memoryStore } from "../runtime/state.js";
import { json, service } from "./world-helpers.js";

const env = { SHOP_SUBDOMAIN: "acme", SHOP_CLIENT_ID: "id", SHOP_CLIENT_SECRET: "hush", SHOP_REFRESH_TOKEN: "first" };

test("pipeline.yaml says where the tokens of an account are renewed", () => {
  const config = parseConfig(`
credentials:
  shop:
    type: shopOAuth2Api
    fields: [subdomain, clientId, clientSecret, refreshToken]
    optional: [scope]
    token: { url: "https://{subdomain}.example/token", client: header }
`);
  assert.deepEqual(credentialsFrom(env, config.credentials)("shop"), {
    accessTokenUrl: "https://acme.example/token", clientIn: "header", subdomain: "acme", clientId: "id", clientSecret: "hush", refreshToken: "first",
  });
  assert.equal(credentialsFrom({ ...env, SHOP_SCOPE: "all" }, config.credentials)("shop")["scope"], "all");
  assert.deepEqual(missingVariables({ ...env, SHOP_CLIENT_ID: "" }, config.credentials, []), ["SHOP_CLIENT_ID"]);
});

test("the client says who it is where the server looks", async () => {
  const server = await service((_, response) => json(response, { access_token: "t", expires_in: 3600 }));
  try {
    const values = { accessTokenUrl: server.url, clientId: "id", clientSecret: "hush", refreshToken: "one" };
    assert.equal(await oauth2Token({ ...values, clientIn: "header" }), "t");
    assert.equal(await oauth2Token({ ...values, refreshToken: "two" }), "t");
    const [header, body] = server.seen;
    assert.equal(header?.headers.authorization, `Basic ${Buffer.from("id:hush").toString("base64")}`);
    assert.equal(header?.body, "grant_type=refresh_token&refresh_token=one");
    assert.equal(body?.headers.authorization, undefined);
    assert.equal(body?.body, "grant_type=refresh_token&refresh_token=two&client_id=id&client_secret=hush");
  } finally {
    await server.close();
  }
});

test("a refresh token that is good for one renewal is followed by the next one, in a later process too", async () => {
  let count = 0;
  const server = await service((seen, response) => {
    count += 1;
    const given = new URLSearchParams(seen.body).get("refresh_token");
    if (given !== (count === 1 ? "first" : `next-${count - 1}`)) return json(response, { error: "invalid_grant", error_description: "used" }, 400);
    // It ends at once, so that each use renews it.
    return json(response, { access_token: `token-${count}`, refresh_token: `next-${count}`, expires_in: 0 });
  });
  try {
    const store = memoryStore();
    const values = { accessTokenUrl: server.url, clientId: "id", clientSecret: "hush", refreshToken: "first" };
    const token = async (): Promise<string> => oauth2Token(keptIn(store, "shop", values));
    assert.deepEqual(await Promise.all([token(), token(), token()]), ["token-1", "token-1", "token-1"]);
    assert.equal(await token(), "token-2");
    // What is kept belongs to the token that was given: one that somebody sets anew counts again.
    await assert.rejects(oauth2Token(keptIn(store, "shop", { ...values, refreshToken: "other" })), /status 400 \(invalid_grant: used\)/);
    assert.equal(keptIn(store, "shop", { clientId: "id" })["refreshToken"], undefined);
  } finally {
    await server.close();
  }
});

test("without a store the next refresh token is known as long as the process lives, and that is said", async () => {
  const warned: string[] = [];
  const listen = (warning: Error): void => void warned.push(warning.message);
  process.on("warning", listen);
  const server = await service((seen, response) => {
    const given = new URLSearchParams(seen.body).get("refresh_token");
    json(response, { access_token: `for ${given ?? ""}`, refresh_token: "second", expires_in: 0 });
  });
  try {
    const values = { accessTokenUrl: server.url, clientId: "id", refreshToken: "begin" };
    assert.deepEqual([await oauth2Token(values), await oauth2Token(values)], ["for begin", "for second"]);
    await new Promise(setImmediate);
    assert.match(warned.join(), /no store to keep it in/);
  } finally {
    process.off("warning", listen);
    await server.close();
  }
});
