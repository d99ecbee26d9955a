// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";

/** A cookie and where it is sent to. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** The host alone that set it, and none below it. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  /** When it ends, in milliseconds; at the end of the run when missing. */
  readonly ends?: number;
}

/** The cookies that servers set (RFC 6265). */
export class CookieJar {
  #cookies: readonly Cookie[] = [];

  /** Keeps what an answer of an address sets. A cookie for a host that the address does not belong to is left out. */
  keep(url: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const cookie = read(line, url);
      if (cookie === undefined) continue;
      const others = this.#cookies.filter(({ name, domain, path }) => name !== cookie.name || domain !== cookie.domain || path !== cookie.path);
      this.#cookies = cookie.ends !== undefined && cookie.ends <= clock().now() ? others : [...others, cookie];
    }
  }

  /** What a request to an address carries, those with the longest path first; nothing where there is none. */
  header(url: URL): string | undefined {
    const sent = this.#cookies.filter((cookie) => belongs(cookie, url) && (cookie.ends === undefined || cookie.ends > clock().now()));
    const inOrder = sent.toSorted((a, b) => b.path.length - a.path.length);
    return inOrder.length === 0 ? undefined : inOrder.map(({ name, value }) => `${name}=${value}`).join("; ");
  }
}

const jars = new WeakMap<object, CookieJar>();

/** The cookies that the requests of a run share. Each run has a clock of its own, by which it is known. */
export function sharedCookies(): CookieJar {
  const run = clock();
  const jar = jars.get(run) ?? new CookieJar();
  jars.set(run, jar);
  return jar;
}

function read(line: string, url: URL): Cookie | undefined {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const cut = pair.indexOf("=");
  if (cut <= 0) return undefined;
  const said = new Map(attributes.map((attribute) => {
    const [name = "", ...value] = attribute.split("=");
    return [name.trim().toLowerCase(), value.join("=").trim()] as const;
  }));
  const wanted = (said.get("domain") ?? "").replace(/^\./, "").toLowerCase();
  if (wanted !== "" && !isWithin(url.hostname, wanted)) return undefined;
  const path = said.get("path") ?? "";
  const ends = endOf(said.get("max-age"), said.get("expires"));
  return {
    name: pair.slice(0, cut).trim(), value: pair.slice(cut + 1).trim(), domain: wanted === "" ? url.hostname : wanted, hostOnly: wanted === "",
    path: path.startsWith("/") ? path : url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf("/"))), secure: said.has("secure"),
    ...(ends === undefined ? {} : { ends }),
  };
}

function endOf(maxAge: string | undefined, expires: string | undefined): number | undefined {
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return clock().now() + Number(maxAge) * 1000;
  const moment = expires === undefined ? Number.NaN : Date.parse(expires);
  return Number.isNaN(moment) ? undefined : moment;
}

function belongs({ domain, hostOnly, path, secure }: Cookie, url: URL): boolean {
  const host = hostOnly ? url.hostname === domain : isWithin(url.hostname, domain);
  const below = url.pathname === path || (url.pathname.startsWith(path) && (path.endsWith("/") || url.pathname[path.length] === "/"));
  return host && below && (!secure || url.protocol === "https:");
}

/** A name of one part, such as `com`, is nobody's. */
function isWithin(host: string, domain: string): boolean {
  return host === domain || (domain.includes(".") && host.endsWith(`.${domain}`) && !/^[\d.:]+$/.test(host));
}
