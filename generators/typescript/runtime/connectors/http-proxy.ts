// SPDX-License-Identifier: 0BSD
import { request, type RequestOptions } from "node:http";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { basicHeader } from "./basic-auth.js";

/** Where a proxy is; nothing where the text names no address. */
export function proxyAt(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** How a request goes through a proxy: plain ones are asked of it, secure ones go through a tunnel that it opens. */
export async function throughProxy(proxy: URL, target: URL, { insecure, signal }: { readonly insecure: boolean; readonly signal: AbortSignal }): Promise<RequestOptions> {
  const at = { protocol: "http:", hostname: proxy.hostname, port: proxy.port === "" ? 80 : proxy.port };
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const headers = login === ":" ? {} : { "proxy-authorization": basicHeader(login) };
  if (target.protocol === "http:") return { ...at, path: target.href, headers: { ...headers, host: target.host } };
  const socket = await tunnel({ ...at, method: "CONNECT", path: `${target.hostname}:${target.port || 443}`, headers, signal });
  return { createConnection: () => connect({ socket, servername: target.hostname, rejectUnauthorized: !insecure }) };
}

function tunnel(options: RequestOptions): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    request(options)
      .once("connect", ({ statusCode }, socket) => {
        if (statusCode === 200) resolve(socket);
        else reject(new Error(`The proxy refused the connection with status ${statusCode}`));
      })
      .once("error", reject).end();
  });
}
