// SPDX-License-Identifier: 0BSD
import childProcess from "node:child_process";
import cluster from "node:cluster";
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import inspector from "node:inspector";
import { createRequire, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";
import workerThreads from "node:worker_threads";
import { guardFiles } from "./sandbox-files.js";
import { takeViolations, violate } from "./violations.js";

/*
 * Preloaded before anything else in replays and tests (`node --import`): nothing leaves the process. The network, other
 * processes, threads, native code and files outside of the working directory are out of reach; each attempt throws and
 * is noted. Together with Node's own permission flags (see sandbox-flags.ts) this holds against the workflow's own code,
 * which is run as it is.
 */

/** The seconds that a process in the sandbox may take. */
const SECONDS = Number(process.env["SANDBOX_SECONDS"] ?? 120);

/** Throws for one attempt, and notes it. */
function forbid(what: string): never {
  violate(what);
  throw new Error(`The sandbox forbids this: ${what}`);
}

/** Replaces members of an object by functions that only throw. They work with `new` too. */
function close(owner: object, where: string, names: readonly string[]): void {
  for (const name of names) {
    if (!(name in owner)) continue;
    const value = function closed(...args: readonly unknown[]): never {
      return forbid(`${where}.${name}${target(args)}`);
    };
    Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: true });
  }
}

/** What an attempt was aimed at, as far as its first arguments say. */
function target(args: readonly unknown[]): string {
  const [first, second] = args;
  if (typeof first === "string" || first instanceof URL || typeof first === "number") {
    return ` to ${String(first)}${typeof second === "string" ? ` ${second}` : ""}`;
  }
  if (typeof first !== "object" || first === null) return "";
  const facts = new Map<string, unknown>(Object.entries(first));
  const host = facts.get("host") ?? facts.get("hostname") ?? facts.get("path") ?? facts.get("url");
  return host === undefined ? "" : ` to ${String(host)}${facts.has("port") ? `:${String(facts.get("port"))}` : ""}`;
}

function functionsOf(owner: object): string[] {
  return Object.entries(owner).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
}

function install(): void {
  close(net.Socket.prototype, "net.Socket", ["connect"]);
  close(net.Server.prototype, "net.Server", ["listen"]);
  close(net, "net", ["connect", "createConnection"]);
  close(tls, "tls", ["connect"]);
  close(dgram, "dgram", ["createSocket", "Socket"]);
  const lookups = functionsOf(dns).filter((name) => /^(lookup|resolve|reverse)|Resolver/.test(name));
  close(dns, "dns", lookups);
  close(dns.promises, "dns.promises", functionsOf(dns.promises).filter((name) => /^(lookup|resolve|reverse)|Resolver/.test(name)));
  close(http, "http", ["request", "get", "ClientRequest"]);
  close(https, "https", ["request", "get"]);
  close(http2, "http2", ["connect"]);
  close(globalThis, "globalThis", ["fetch", "WebSocket", "EventSource"]);
  close(childProcess, "child_process", ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]);
  close(childProcess.ChildProcess.prototype, "ChildProcess", ["spawn"]);
  close(cluster, "cluster", ["fork"]);
  close(workerThreads, "worker_threads", ["Worker"]);
  close(quietly("node:wasi"), "wasi", ["WASI"]);
  close(inspector, "inspector", ["open", "Session"]);
  close(process, "process", ["binding", "_linkedBinding", "dlopen", "kill", "abort", "chdir", "_kill", "_debugProcess"]);
  guardFiles(process.cwd(), forbid);
  syncBuiltinESMExports();
  watch();
}

/** Loads an experimental module without the warning that it gives. */
function quietly(name: string): object {
  const warn = process.emitWarning;
  process.emitWarning = () => {};
  try {
    const loaded: unknown = createRequire(import.meta.url)(name);
    return typeof loaded === "object" && loaded !== null ? loaded : {};
  } finally {
    process.emitWarning = warn;
  }
}

/** A process that does not end by itself is ended, and attempts that nobody asked for make it fail. */
function watch(): void {
  const exit = process.exit.bind(process);
  setTimeout(() => {
    process.stderr.write(`The sandbox ended this process after ${SECONDS} seconds.\n`);
    exit(124);
  }, SECONDS * 1000).unref();
  process.on("exit", () => {
    const unseen = takeViolations();
    if (unseen.length === 0) return;
    process.stderr.write(`The sandbox stopped ${unseen.length} attempt(s): ${unseen.join("; ")}\n`);
    process.exitCode = 1;
  });
}

/** The test runner's parent process only starts others, each of which loads this file again. */
const isTestRunner = process.execArgv.includes("--test") && process.env["NODE_TEST_CONTEXT"] === undefined;
if (!isTestRunner) install();
