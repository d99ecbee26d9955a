// SPDX-License-Identifier: 0BSD
import childProcess from "node:child_process";
import cluster from "node:cluster";
import crypto from "node:crypto";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import module, { createRequire, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { join, resolve, sep } from "node:path";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import v8 from "node:v8";
import workerThreads from "node:worker_threads";

/*
 * Preloaded (`node --import`) where the workflow's own code is replayed: no network, no processes, no files but those of
 * the working directory, and none changed. Node's permission flags enforce most of that (see sandboxed.ts); this file shuts
 * what they leave open, and tells of every attempt. It is written for code that means harm: what that code could replace
 * afterwards is taken here, before it runs.
 */

const { apply, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf, has, ownKeys } = Reflect;
const { charCodeAt, slice, trim } = String.prototype;
const { stringify } = JSON;
const { create, is } = Object;
const asText = String;
const { writeSync } = fs;
const { wait } = Atomics;
const pause = new Int32Array(new SharedArrayBuffer(4));
const leave: unknown = get(process, "reallyExit");

/** What marks a line as this file's. Whoever started the process wrote it to its input and believes no other line. */
const mark = fs.readFileSync(0, "utf8");

/** Attempts that are told of in one replay, each once: endless ones would only fill the memory of who listens. */
const MOST = 100;
let told: Record<string, true> = create(null);
let count = 0;

/** Writes a line of our own, in pieces that a pipe takes whole. */
function say(text: string): void {
  const line = `\n${mark}${text}\n`;
  for (let at = 0; at < line.length; ) {
    let end = at + 1000;
    const last = apply(charCodeAt, line, [end - 1]);
    if (last >= 0xd800 && last < 0xdc00) end += 1;
    try {
      writeSync(1, apply(slice, line, [at, end]));
      at = end;
    } catch (error) {
      if (!(error instanceof Error) || get(error, "code") !== "EAGAIN") return;
      wait(pause, 0, 0, 1);
    }
  }
}

function report(what: string): void {
  const text = apply(slice, what, [0, 300]);
  if (told[text] || count >= MOST) return;
  told[text] = true;
  count += 1;
  say(`{"violation":${stringify(text)}}`);
}

function refuse(what: string): never {
  report(what);
  throw new Error(`not allowed in a replay: ${what}`);
}

/** What an attempt was aimed at, as far as its arguments say. */
function target(given: readonly unknown[]): string {
  try {
    const first = given[0];
    if (typeof first === "number" && typeof given[1] === "string") return `${given[1]}:${first}`;
    if (typeof first !== "object" || first === null) return first === undefined ? "" : String(first);
    if (first instanceof URL) return first.href;
    const names = ["hostname", "host", "path", "url", "address", "file"];
    const name = names.find((one) => typeof get(first, one) === "string");
    const port = get(first, "port");
    return `${name === undefined ? "" : get(first, name)}${port === undefined ? "" : `:${port}`}`;
  } catch {
    // An argument that cannot be read does not make the attempt another one.
    return "";
  }
}

/** Shuts members of an object, such as it has them. What is `locked` stays shut. */
function shut(owner: unknown, names: readonly string[], what: string, locked = false): void {
  if ((typeof owner !== "object" && typeof owner !== "function") || owner === null) return;
  for (const name of names) {
    if (typeof getOwnPropertyDescriptor(owner, name)?.value !== "function") continue;
    const value = function refused(...given: readonly unknown[]): never {
      return refuse(apply(trim, `${what} ${target(given)}`, []));
    };
    defineProperty(owner, name, { value, configurable: !locked, writable: !locked, enumerable: true });
  }
}

const require = createRequire(import.meta.url);

/** A module that not every Node.js has. */
function optional(name: string): object | undefined {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

/** What all doors to the network and to processes lead to, the documented ones and the others: the system's handles. */
function shutHandles(): void {
  const socket = new net.Socket().on("error", () => {});
  socket.connect({ host: "nowhere", port: 1, lookup: () => {} });
  const datagram = dgram.createSocket("udp4");
  const state = Object.getOwnPropertySymbols(datagram).find((symbol) => symbol.description === "state symbol");
  const streams = [get(socket, "_handle"), get(process.stdout, "_handle"), get(process.stderr, "_handle")];
  const datagrams = state === undefined ? undefined : get(get(datagram, state), "handle");
  const shutHandle = (handle: unknown, names: RegExp, what: string): void => {
    if (typeof handle !== "object" || handle === null) return;
    const owner = getPrototypeOf(handle);
    if (owner !== null) shut(owner, Object.getOwnPropertyNames(owner).filter((name) => names.test(name)), what, true);
  };
  for (const stream of streams) {
    shutHandle(stream, /^connect6?$/, "socket to");
    shutHandle(stream, /^(bind6?|listen)$/, "server on");
  }
  shutHandle(datagrams, /^(bind6?|connect6?|send6?)$/, "datagram to");
  shutHandle(get(new dns.Resolver(), "_handle"), /^(query.*|getHostByAddr)$/, "name look-up of");
  shutHandle(get(new childProcess.ChildProcess(), "_handle"), /^spawn$/, "process");
  socket.destroy();
  datagram.close();
}

function shutDoors(): void {
  shut(net.Socket.prototype, ["connect"], "socket to");
  shut(net.Server.prototype, ["listen"], "server on");
  shut(net, ["connect", "createConnection"], "socket to");
  shut(net, ["_createServerHandle"], "server on");
  shut(tls, ["connect"], "socket to");
  shut(http, ["request", "get"], "request to");
  shut(https, ["request", "get"], "request to");
  shut(http2, ["connect"], "request to");
  shut(dgram, ["createSocket"], "datagram socket");
  const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  shut(dns, lookups, "name look-up of", true);
  shut(dns.promises, lookups, "name look-up of", true);
  shut(globalThis, ["fetch", "WebSocket", "EventSource"], "request to");
  shut(childProcess, ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork", "_forkChild"], "process", true);
  shut(childProcess.ChildProcess.prototype, ["spawn"], "process");
  shut(cluster, ["fork"], "process", true);
  shut(workerThreads, ["Worker"], "worker", true);
  // What shows the memory shows the mark, and what sets flags or keeps profiles writes files that no permission is asked for.
  shut(v8, ["setFlagsFromString", "writeHeapSnapshot", "getHeapSnapshot", "setHeapSnapshotNearHeapLimit", "queryObjects", "takeCoverage",
    "stopCoverage", "startCpuProfile"], "engine access", true);
  shut(module, ["register", "registerHooks", "enableCompileCache"], "module hook", true);
  shut(crypto, ["setEngine"], "native code", true);
  const inspector = optional("node:inspector") ?? {};
  shut(inspector, ["open"], "debugger", true);
  shut(get(get(inspector, "Session") ?? {}, "prototype"), ["connect", "connectToMainThread", "post"], "debugger", true);
  shut(optional("node:trace_events"), ["createTracing"], "trace file", true);
  shut(optional("node:wasi"), ["WASI"], "system interface", true);
  shut(optional("node:sqlite"), ["DatabaseSync", "backup"], "database", true);
  shut(process, ["exit", "reallyExit", "abort"], "exit", true);
  shut(process, ["binding", "_linkedBinding", "dlopen", "kill", "_kill", "execve", "chdir", "loadEnvFile", "setuid", "setgid", "seteuid", "setegid",
    "setgroups", "initgroups", "_debugProcess", "_debugEnd"], "process access", true);
  shut(process.report, ["writeReport"], "diagnostic report", true);
  for (const name of ownKeys(process.report)) {
    const set = (): never => refuse("diagnostic report");
    const { get: read } = getOwnPropertyDescriptor(process.report, name) ?? {};
    if (read !== undefined) defineProperty(process.report, name, { get: read, set, configurable: false });
  }
}

const CHANGES = new Set([
  "appendFile", "chmod", "chown", "copyFile", "cp", "createWriteStream", "lchmod", "lchown", "link", "lutimes", "mkdir", "mkdtemp",
  "mkdtempDisposable", "rename", "rm", "rmdir", "symlink", "truncate", "unlink", "utimes", "writeFile", "WriteStream", "FileWriteStream",
]);

/** Whether a path may be read: what the permission flags let through; without them, the working directory and its packages. */
function readable(): (path: string) => boolean {
  const folder = process.cwd();
  const permission: unknown = get(process, "permission");
  const allows: unknown = typeof permission === "object" && permission !== null ? get(permission, "has") : undefined;
  if (typeof allows === "function") return (path) => path === folder || apply(allows, permission, ["fs.read", path]) === true;
  const roots = [folder];
  try {
    roots.push(fs.realpathSync(join(folder, "node_modules")));
  } catch {
    // No packages are installed.
  }
  return (path) => roots.some((root) => path === root || path.startsWith(root + sep));
}

/** Shuts the files that may not be read, and all changes. */
function shutFiles(owner: object, isInside: (path: string) => boolean): void {
  const check = (name: string, path: unknown, flags: unknown): void => {
    const isPath = typeof path === "string" || path instanceof URL || path instanceof Uint8Array;
    if (!isPath) return;
    const text = path instanceof URL ? fileURLToPath(path) : String(path);
    const opens = /^(open|ReadStream|createReadStream)/.test(name) && typeof flags !== "function";
    const mode = typeof flags === "object" && flags !== null ? get(flags, "flags") : flags;
    const writes = opens && (typeof mode === "number" ? (mode & 3) !== 0 : typeof mode === "string" && /[wa+]/.test(mode));
    if (writes || CHANGES.has(name.replace(/Sync$/, ""))) refuse(`change of file ${text}`);
    if (!isInside(resolve(text))) refuse(`file ${text}`);
  };
  for (const name of Object.keys(owner)) {
    const original: unknown = get(owner, name);
    // Classes of results take texts that are no paths.
    if (typeof original !== "function" || /^(_|Stats|Dirent|Dir$|FileHandle|Utf8Stream)/.test(name)) continue;
    const value = new Proxy(original, {
      apply: (callee, self, given) => {
        check(name, given[0], given[1]);
        return apply(callee, self, given);
      },
      construct: (callee, given, as) => {
        check(name, given[0], given[1]);
        return Reflect.construct(callee, given, as);
      },
    });
    defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: true });
  }
}

/** What every program stands on. Code that replaces some of it could change what is told of its own run. */
const ground = Object.entries<object>({
  JSON, Object, Reflect, Array, Promise, "Object.prototype": Object.prototype, "Array.prototype": Array.prototype,
  "Function.prototype": Function.prototype, "Map.prototype": Map.prototype, "Promise.prototype": Promise.prototype,
  "Set.prototype": Set.prototype, "String.prototype": String.prototype,
}).flatMap(([name, owner]) => ownKeys(owner).map((key) => ({ name, owner, key, was: getOwnPropertyDescriptor(owner, key) })));

function reportReplaced(): void {
  for (let at = 0; at < ground.length; at += 1) {
    const entry = ground[at];
    if (entry === undefined) continue;
    const { name, owner, key, was } = entry;
    const now = getOwnPropertyDescriptor(owner, key);
    if (!is(was?.value, now?.value) || was?.get !== now?.get || was?.set !== now?.set) report(`change of ${name}.${asText(key)}`);
    if (has(owner, "toJSON")) report(`change of ${name}.toJSON`);
  }
}

shutHandles();
shutDoors();
const isInside = readable();
for (const owner of [fs, fs.promises]) shutFiles(owner, isInside);
syncBuiltinESMExports();

/*
 * The program that replays takes this before the workflow's code runs (see replay.ts). After its last answer the process
 * ends, whatever still waits.
 */
let open = process.argv.length - 2;
defineProperty(globalThis, Symbol.for("sandbox.answer"), {
  configurable: true,
  value: (trace: string): void => {
    reportReplaced();
    say(trace);
    told = create(null);
    count = 0;
    open -= 1;
    if (open === 0 && typeof leave === "function") apply(leave, process, [0]);
  },
});
