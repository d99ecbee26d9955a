// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { withClock } from "../runtime/clock.js";
import { CookieJar } from "../runtime/connectors/cookies.js";
import { makeRequest } from "../runtime/connectors/request.js";
import { context, json, service } from "./world-helpers.js";

const run = (now = 0) => ({ timezone: "UTC", now: () => now });

test("cookies go to the host and the path that they are for, until they end", () => {
  const jar = new CookieJar();
  const at = (address: string): string | undefined => jar.header(new URL(address));
  withClock(run(1000), () => {
    jar.keep(new URL("https://app.shop.example/account/login"), ["own=1", "all=2; Domain=.shop.example; Path=/", "deep=3; Path=/account/orders", "safe=4; Secure; Path=/", "short=5; Max-Age=10; Path=/", "gone=6; Max-Age=0", "foreign=7; Domain=other.example", "every=8; Domain=example"]);
    assert.equal(at("https://app.shop.example/account/orders/1"), "deep=3; own=1; all=2; safe=4; short=5");
    assert.equal(at("http://www.shop.example/accounting"), "all=2");
    assert.equal(at("http://app.shop.example/accounts"), "all=2; short=5");
    jar.keep(new URL("https://app.shop.example/"), ["all=; Domain=shop.example; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert.equal(at("https://shop.example/"), undefined);
  });
  assert.equal(withClock(run(20_000), () => at("http://app.shop.example/x")), undefined);
});

test("requests of a run share their cookies, on the way of a redirect too; those of another run do not", async () => {
  const seen: string[] = [];
  const shop = await service(({ method, url, headers }, response) => {
    seen.push(`${method} ${url.pathname} ${headers.cookie ?? "-"}`);
    if (url.pathname === "/login") {
      response.writeHead(302, { location: "/home", "set-cookie": ["session=s; Path=/", "form=f; Path=/login"] });
      response.end();
    } else json(response, {});
  });
  try {
    const ask = (path: string, more = {}) => makeRequest({ url: shop.url + path, shareCookies: true, ...more }, context());
    await withClock(run(), async () => {
      await ask("/login", { method: "post", content: "urlEncoded", form: [{ name: "user", value: "u" }] });
      await ask("/orders", { headers: [{ name: "Cookie", value: "mine=m" }] });
      await makeRequest({ url: `${shop.url}/alone` }, context());
    });
    await withClock(run(), () => ask("/other"));
  } finally {
    await shop.close();
  }
  assert.deepEqual(seen, ["POST /login -", "GET /home session=s", "GET /orders mine=m; session=s", "GET /alone -", "GET /other -"]);
});
