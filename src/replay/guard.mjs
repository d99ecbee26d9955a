// SPDX-License-Identifier: 0BSD
// Stands before everything that an emitted repository runs in a replay: no network, no processes, no foreign files.
// The runtime's permission flags and an empty network namespace enforce the same; this file also says what was tried.
import childProcess from "node:child_process";
import cluster from "node:cluster";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import inspector from "node:inspector";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import workers from "node:worker_threads";

const write = fs.writeSync;
const realpath = fs.realpathSync;

function report(what) {
  const text = String(what).slice(0, 300);
  const seen = globalThis[Symbol.for("cutover.violations")];
  if (Array.isArray(seen)) seen.push(text);
  try {
    write(1, `${JSON.stringify({ violation: text })}\n`);
  } catch {
    // Nobody listens: the call is refused all the same.
  }
}

function refuse(what) {
  report(what);
  const error = new Error(`not allowed in a replay: ${what}`);
  error.code = "ERR_CUTOVER_REFUSED";
  throw error;
}

function replace(owner, name, make) {
  if (owner === undefined || owner === null) return;
  const original = owner[name];
  if (typeof original !== "function") return;
  try {
    Object.defineProperty(owner, name, { value: make(original), configurable: true, writable: true });
  } catch {
    // A property that cannot be replaced is still held by the permission flags.
  }
}

function forbid(owner, names, what) {
  for (const name of names) {
    replace(owner, name, () => function refused(...given) {
      return refuse(`${what} ${where(given[0], given[1])}`.trim());
    });
  }
}

function where(first, second) {
  if (typeof first === "string") return first;
  if (first instanceof URL) return first.href;
  if (typeof first === "number") return typeof second === "string" ? `${second}:${first}` : `port ${first}`;
  if (first !== null && typeof first === "object") {
    const host = first.hostname ?? first.host ?? first.path ?? first.url ?? "";
    return first.port === undefined ? String(host) : `${host}:${first.port}`;
  }
  return "";
}

forbid(net.Socket.prototype, ["connect"], "socket to");
forbid(net.Server.prototype, ["listen"], "server on");
forbid(net, ["connect", "createConnection"], "socket to");
forbid(tls, ["connect"], "socket to");
forbid(http, ["request", "get"], "request to");
forbid(https, ["request", "get"], "request to");
forbid(http2, ["connect"], "request to");
forbid(dgram, ["createSocket"], "datagram socket");
const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
forbid(dns, lookups, "name look-up of");
forbid(dns.promises, lookups, "name look-up of");
forbid(globalThis, ["fetch", "WebSocket", "EventSource"], "request to");
forbid(childProcess, ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"], "process");
forbid(workers, ["Worker"], "worker");
forbid(cluster, ["fork"], "process");
forbid(inspector, ["open"], "debugger");
forbid(process, ["binding", "_linkedBinding", "dlopen", "kill", "chdir", "setuid", "setgid"], "process access");

const roots = [path.dirname(fileURLToPath(import.meta.url))];
try {
  roots.push(realpath(path.join(roots[0], "node_modules")));
} catch {
  // A repository without packages.
}

function inside(target) {
  if (typeof target === "number") return true;
  let name;
  try {
    name = target instanceof URL ? fileURLToPath(target) : String(target);
  } catch {
    return false;
  }
  const full = path.resolve(name);
  return roots.some((root) => full === root || full.startsWith(root + path.sep));
}

function readsOnly(owner, names) {
  for (const name of names) {
    replace(owner, name, (original) => function guarded(target, ...rest) {
      return inside(target) ? original.call(this, target, ...rest) : refuse(`file ${String(target)}`);
    });
  }
}

const reads = ["readFile", "readdir", "opendir", "access", "readlink"];
const changes = ["writeFile", "appendFile", "mkdir", "mkdtemp", "rm", "rmdir", "unlink", "rename", "copyFile", "cp",
  "symlink", "link", "chmod", "chown", "truncate", "utimes"];
readsOnly(fs, [...reads, ...reads.map((name) => `${name}Sync`), "createReadStream", "open", "openSync"]);
readsOnly(fs.promises, [...reads, "open"]);
forbid(fs, [...changes, ...changes.map((name) => `${name}Sync`), "createWriteStream"], "change of file");
forbid(fs.promises, changes, "change of file");
syncBuiltinESMExports();

// What the workflow's own code prints must not mix with the replay's answers.
for (const name of ["log", "info", "debug", "dir", "table", "group", "trace"]) {
  replace(console, name, () => (...given) => console.error(...given));
}
