// SPDX-License-Identifier: 0BSD
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { credentialsFrom, numberAt, type Settings, settingsAt, textAt } from "./config.js";
import { uploadedFile } from "./binary.js";
import { messageOf } from "./errors.js";
import { addressToGoOn, formItem, formPage, submittedPage } from "./form.js";
import type { Piece } from "./host.js";
import type { Fields, Json } from "./items.js";
import { isFields, withoutMissing } from "./json.js";
import { type Ended, hostOf, launch, type GoneRun, type Surroundings, type WaitingRun, waitsOn } from "./launch.js";
import { readQuery } from "./query-string.js";
import { readBody, type UploadedFile } from "./request-body.js";
import type { ItemData } from "./transform.js";
import { methodsOf, nameOf, pathOf, respondsWhen, settingsOf, type Trigger } from "./triggers.js";
import { type Answer, answerAtOnce, answerFromItems, readAnswer, withOwnHeaders } from "./webhook-response.js";
import { authenticate, type Call, checkAddress, HttpProblem, takesBytes, webhookItem } from "./webhooks.js";

/** Listens for the triggers that are called over HTTP. `/healthz` answers that the process lives. */
export async function listen(triggers: readonly Trigger[], around: Surroundings, port: number, host: string): Promise<Server> {
  const routes: Route<Trigger>[] = triggers.map((trigger) => {
    const settings = settingsOf(trigger, around.config);
    if (settings["ignoreBots"] === true && around.refuseRobots === undefined) throw new Error(`"${nameOf(trigger)}" turns robots away: hand a function refuseRobots to main() in src/main.ts`);
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
    //#region for waiting:
    const waits = around.waiting?.find?.(address.pathname, around);
    if (waits !== undefined) {
      // Any page may go on with a run whose address it has.
      allowOrigin({}, request, response);
      if (method === "OPTIONS") return mayCall(request, response, []);
      if ("isOver" in waits) return write(tooLate(waits, address.pathname, method), response);
      const body = await readBody(request);
      // The address with its secret is nobody's data.
      const url = `${baseOf(request, around)}/webhook-waiting/${waits.executionId}`;
      return write(await continued(waits, { request, params: {}, query: readQuery(address.search.slice(1)), body, url }, around), response);
    }
    //#endregion
    const found = findRoute(routes, method, address.pathname) ?? notFound(method, address.pathname);
    if ("allowed" in found) return otherMethod(request, response, found.allowed, routes, address.pathname, around);
    const settings = settingsOf(found.target, around.config);
    allowOrigin(settings, request, response);
    const body = await readBody(request, takesBytes(settings));
    // The address that it is registered with, with the names of its variable parts.
    const url = `${baseOf(request, around)}${pathOf(found.target, settings)}`;
    write(await exchange(found.target, { request, params: found.params, query: readQuery(address.search.slice(1)), body, url }, around), response);
  } catch (error) {
    fail(error, response, around);
  }
}

/** Where this process is reached: at PUBLIC_URL where that is set. The Host header is not asked: callers write into it what they like. */
function baseOf(request: IncomingMessage, around: Surroundings): string {
  return (around.env["PUBLIC_URL"] ?? `http://localhost:${request.socket.localPort ?? ""}`).replace(/\/+$/, "");
}

/** What is asked for, below the address of this process. */
function addressOf(request: IncomingMessage, around: Surroundings): URL {
  try {
    return new URL((request.url ?? "/").replace(/^\/+/, "/"), baseOf(request, around));
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
  mayCall(request, response, allowed);
}

/** Answers a browser that asks before it calls. */
function mayCall(request: IncomingMessage, response: ServerResponse, allowed: readonly string[]): void {
  request.resume();
  if (allowed.length > 0) response.setHeader("access-control-allow-methods", ["OPTIONS", ...allowed].join(", "));
  const asked = request.headers["access-control-request-headers"];
  if (asked !== undefined) response.setHeader("access-control-allow-headers", asked);
  response.setHeader("access-control-max-age", "300");
  write({ statusCode: 204, headers: {} }, response);
}

/** Which other pages may call from a browser: all of them unless the settings list some, as n8n does. */
function allowOrigin(settings: Settings, request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const allowed = (textAt(settings, "allowedOrigins") || "*").split(",").map((each) => each.trim());
  const value = allowed.includes("*") || allowed.includes(origin) ? origin : allowed[0] ?? "";
  response.setHeader("access-control-allow-origin", value);
  response.setHeader("vary", "origin");
}

function fail(error: unknown, response: ServerResponse, around: Surroundings): void {
  if (response.headersSent) return void response.destroy();
  if (error instanceof HttpProblem) {
    write({ statusCode: error.status, headers: error.headers, body: { code: error.status === 500 ? 0 : error.status, message: error.message } }, response);
    return;
  }
  around.log({ time: new Date().toISOString(), status: "error", error: messageOf(error) });
  write({ statusCode: 500, headers: {}, body: { message: "Error in workflow" } }, response);
}

/** A path with `:name` parts, split at its slashes. */
export interface Route<T> {
  readonly methods: readonly string[];
  readonly path: string;
  readonly target: T;
}

/** A route that fits a request, with the values of its `:name` parts. */
export interface Match<T> {
  readonly target: T;
  readonly params: Record<string, string>;
}

/** Finds the route of a request. Fixed parts win over `:name` parts. When only the method is wrong, gives the methods that fit. */
function findRoute<T>(routes: readonly Route<T>[], method: string, path: string): Match<T> | { readonly allowed: readonly string[] } | undefined {
  const fitting = routes
    .map((route) => ({ route, params: fit(route.path, path) }))
    .filter((each): each is { route: Route<T>; params: Record<string, string> } => each.params !== undefined)
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const found = fitting.find(({ route }) => route.methods.includes(method));
  if (found !== undefined) return { target: found.route.target, params: found.params };
  return fitting.length === 0 ? undefined : { allowed: [...new Set(fitting.flatMap(({ route }) => route.methods))] };
}

function fit(pattern: string, path: string): Record<string, string> | undefined {
  const parts = split(pattern);
  const given = split(path);
  if (parts.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) {
      const decoded = decode(value);
      if (decoded === undefined) return undefined;
      params[part.slice(1)] = decoded;
    } else if (part !== value && part !== decode(value)) return undefined;
  }
  return params;
}

function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Answers one request to a trigger: checks who calls, runs the pipeline, gives the answer. */
export async function exchange(trigger: Trigger, call: Call, around: Surroundings): Promise<Answer> {
  const settings = settingsOf(trigger, around.config);
  const refusal = textAt(settings, "refuses");
  if (refusal !== undefined) throw new HttpProblem(500, refusal);
  checkCaller(settings, call, around);
  if (trigger.answer !== undefined) return trigger.answer(trigger, call, around);
  if (call.request.method === "GET" && trigger.pipeline.greet !== undefined) return greeting(trigger, call, around);
  switch (trigger.kind) {
    //#region for kind: "form"
    case "form": return form(trigger, settings, call, around);
    //#endregion
    //#region for kind: "chat"
    case "chat": return chat(trigger, settings, call, around);
    //#endregion
    default: return received(leaving(trigger, settings, call), settings, webhookItem(settings, call, trigger.pipeline.readBody), around);
  }
}

/** Lets a request pass whose sender may call, or throws the answer to give. */
function checkCaller(settings: Settings, { request: { headers, socket } }: Call, around: Surroundings): void {
  checkAddress(settings, socket.remoteAddress);
  if (settings["ignoreBots"] === true) around.refuseRobots?.(headers["user-agent"]);
  const kind = textAt(settings, "authentication") ?? "none";
  const named = textAt(settings, "credential") ?? textAt(settingsAt(settings, "auth"), credentialType(kind));
  authenticate(kind, headers, () => credentialsFrom(around.env, around.config.credentials)(named ?? credentialType(kind)));
}

/** The trigger with the output of the method by which it is called: each has its own, where several are listed. */
function leaving(trigger: Trigger, settings: Settings, call: Call): Trigger {
  if (!Array.isArray(settings["method"])) return trigger;
  const methods = methodsOf(trigger, settings);
  const method = call.request.method ?? "GET";
  return { ...trigger, output: Math.max(0, methods.indexOf(methods.includes(method) ? method : "GET")) };
}

/** Answers an app that asks whether the address is right. */
async function greeting(trigger: Trigger, call: Call, around: Surroundings): Promise<Answer> {
  const said = await trigger.pipeline.greet?.(hostOf(trigger, [], "webhook", around), call.query);
  if (said === undefined) throw new HttpProblem(403, "The token is not valid");
  return plainText(said);
}

function plainText(body: string): Answer {
  return { statusCode: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

function credentialType(kind: string): string {
  return kind.startsWith("basic") ? "httpBasicAuth" : kind.startsWith("header") ? "httpHeaderAuth" : "httpBearerAuth";
}

/** A request that is an item itself, or gives those that the app's trigger makes of it. */
async function received(trigger: Trigger, settings: Settings, request: ItemData, around: Surroundings): Promise<Answer> {
  const { accept, challenge } = trigger.pipeline;
  const host = hostOf(trigger, [], "webhook", around);
  const said = await challenge?.(host, request);
  if (said !== undefined) return plainText(said);
  const items = accept === undefined ? [request] : await accept(host, request);
  if (items === undefined) return answerAtOnce(settings);
  return withOwnHeaders(settings, await run(launched(trigger, items, around), settings, "atOnce"));
}

/** Runs a pipeline, or what is left of it. */
type Start = (respond?: (response: Json) => void, tell?: (piece: Piece) => void) => Promise<Ended>;

function launched(trigger: Trigger, items: readonly ItemData[], around: Surroundings): Start {
  return (respond, tell) => launch(trigger, items, "webhook", tell === undefined ? around : { ...around, tell }, respond);
}

/** Runs the pipeline and answers at once, with what a step says, or with what the last step gave; `silent` where no step said anything. */
async function run(start: Start, settings: Settings, missing: "atOnce" | "lastStep", silent: (ended: Ended, settings: Settings) => Answer = unanswered): Promise<Answer> {
  const when = respondsWhen(settings, missing);
  if (when === "atOnce") {
    void start();
    return answerAtOnce(settings);
  }
  if (when === "along") return readingAlong(start);
  if (when === "lastStep") return answerWhenDone(await start(), settings);
  return new Promise((resolve) => {
    let answered = false;
    const respond = (response: Json): void => {
      answered = true;
      resolve(readAnswer(response));
    };
    void start(respond).then((ended) => {
      // A form goes on with the next page; any other caller waits on for what a later step says.
      const open = ended.status === "waiting" && !answered && silent === unanswered;
      if (open) waitsOn(ended.executionId, { respond, end: (last) => resolve(silent(last, settings)) });
      else resolve(silent(ended, settings));
    });
  });
}

/** What steps give while the run goes on, a line for each beginning, piece and end; of a failure only where it was. */
function readingAlong(start: Start): Answer {
  return {
    statusCode: 200, headers: {},
    lines: async (send) => {
      const about = (step: string, runIndex: number, itemIndex: number): Fields => ({ nodeId: step, nodeName: step, itemIndex, runIndex });
      const ended = await start(undefined, ({ step, run: runIndex, index, content }) => {
        const metadata = { ...about(step, runIndex, index), timestamp: Date.now() };
        send({ type: "begin", metadata });
        send({ type: "item", ...(content === undefined ? {} : { content: typeof content === "string" ? content : JSON.stringify(content) }), metadata });
        send({ type: "end", metadata });
      });
      if (hasFailed(ended)) send({ type: "error", content: null, metadata: about(ended.error?.step ?? "", 0, 0) });
    },
  };
}

function answerWhenDone(ended: Ended, settings: Settings): Answer {
  if (ended.status === "canceled") return problem("There was a problem executing the workflow");
  return hasFailed(ended) ? failed() : answerFromItems(settings, ended.items);
}

/**
 * A caller whom no step answered gets an empty answer, also where the run failed before it came to that: n8n does not tell. It tells of a run that was broken off.
 * Where the settings say what such a caller is told, that.
 */
function unanswered(ended: Ended, settings: Settings): Answer {
  if (ended.status === "canceled") return problem(ended.error?.message ?? "The execution was cancelled");
  const failure = textAt(settings, "failure");
  if (failure !== undefined && ended.unconverted !== true) return hasFailed(ended) ? { statusCode: 500, headers: {}, body: failure } : answerAtOnce(settings);
  // Where something is still to be written an empty answer would look like success.
  return ended.unconverted === true ? failed() : { statusCode: 200, headers: {} };
}

function problem(message: string): Answer {
  return { statusCode: 500, headers: {}, body: { code: 0, message } };
}

/** A run that waits for more has not failed. */
function hasFailed(ended: Ended): boolean {
  return ended.status !== "success" && ended.status !== "waiting";
}

//#region for kind: "form" | waiting:
/** The page that follows a form: the next form, or that it is over. */
function submitted(ended: Ended, settings: Settings): Answer {
  if (hasFailed(ended)) return { statusCode: 500, headers: html, body: submittedPage(settings, "Please try again later.") };
  if (ended.next !== undefined) return { statusCode: 303, headers: { location: ended.next } };
  const redirect = textAt(settingsAt(settings, "after"), "redirect");
  if (redirect !== undefined && redirect !== "") return { statusCode: 303, headers: { location: addressToGoOn(redirect) } };
  return { statusCode: 200, headers: html, body: submittedPage(settings) };
}
//#endregion

//#region for waiting:
/** Answers a request to a run that waits for it. */
async function continued(waits: WaitingRun, call: Call, around: Surroundings): Promise<Answer> {
  const { at, goOn } = waits;
  const start = (items: readonly ItemData[]): Start => async (respond) => await goOn(items, respond) ?? gone();
  checkCaller(at.settings, call, around);
  const method = call.request.method ?? "GET";
  if (at.kind === "call") {
    const wanted = (textAt(at.settings, "method") ?? "GET").toUpperCase();
    if (method !== wanted) throw new HttpProblem(404, `This webhook is not registered for ${method} requests. Did you mean to make a ${wanted} request?`);
    return withOwnHeaders(at.settings, await run(start([webhookItem(at.settings, call)]), at.settings, "atOnce"));
  }
  // A page that names no title or button has those of the form that the run began with.
  const first = around.config.triggers[waits.trigger] ?? {};
  const settings = { ...pick(first, ["title", "button"]), ...at.settings };
  if (method === "GET") return { statusCode: 200, headers: html, body: formPage(settings) };
  const pipeline = around.entries?.find(({ step }) => step === waits.trigger)?.pipeline;
  const timezone = pipeline?.options.timezone ?? around.config.timezone ?? "America/New_York";
  const item = formItem(settings, call.body, {}, { time: Date.now(), timezone });
  return run(start([item]), { ...settings, respond: "respond-step" }, "atOnce", submitted);
}

function gone(): never {
  throw new HttpProblem(409, "The execution has finished already.");
}

/** Who comes back to a page that was sent, or calls twice, learns that this is done. */
function tooLate({ executionId, isOver, hasFailed: broken }: GoneRun, path: string, method: string): Answer {
  if (path.startsWith("/form-waiting/") && method === "GET") {
    return broken ? { statusCode: 500, headers: html, body: submittedPage({}, "Please try again later.") } : { statusCode: 200, headers: html, body: submittedPage({}) };
  }
  const message = isOver ? `The execution "${executionId} has finished ${broken ? "with error" : "already"}.` : `The execution "${executionId}" is running already.`;
  return { statusCode: 409, headers: {}, body: { code: 409, message } };
}

function pick(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(names.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]]));
}
//#endregion

/** The caller learns that it failed, not why: messages may hold what callers must not see. */
function failed(): Answer {
  return { statusCode: 500, headers: {}, body: { message: "Error in workflow" } };
}

//#region for kind: "form" | waiting:
const html = { "content-type": "text/html; charset=utf-8" };
//#endregion

//#region for kind: "form"
async function form(trigger: Trigger, settings: Settings, call: Call, around: Surroundings): Promise<Answer> {
  if (call.request.method === "GET") {
    const defaults = Object.fromEntries(Object.entries(call.query).map(([name, value]) => [name, String(value ?? "")]));
    return { statusCode: 200, headers: html, body: formPage(settings, defaults) };
  }
  const workflowTimezone = settings["workflowTimezone"] ?? (numberAt(settings, "version") ?? 2.2) > 2;
  const timezone = workflowTimezone === true ? trigger.pipeline.options.timezone ?? around.config.timezone ?? "America/New_York" : "UTC";
  const item = formItem(settings, call.body, call.query, { time: Date.now(), timezone });
  const when = respondsWhen(settings, "atOnce");
  if (when === "step") return run(launched(trigger, [item], around), settings, "atOnce", submitted);
  if (when === "lastStep") return submitted(await launch(trigger, [item], "webhook", around), settings);
  void launch(trigger, [item], "webhook", around);
  return submitted({ status: "success", items: undefined, executionId: "" }, settings);
}
//#endregion

//#region for kind: "chat"
async function chat(trigger: Trigger, settings: Settings, call: Call, around: Surroundings): Promise<Answer> {
  const { value = {}, multipart, files } = call.body;
  if (!isFields(value)) throw new HttpProblem(422, "A message of a chat is an object");
  if (value["action"] === "loadPreviousSession") return { statusCode: 200, headers: {}, body: { data: [] } };
  const item: ItemData = multipart && files.length > 0 ? attached(value, files) : { json: { ...value } };
  const answer = await run(launched(trigger, [item], around), settings, "lastStep");
  return answer.lines === undefined ? answer : { ...answer, headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" } };
}

/** A message with files: they are numbered within their field, and the message lists them. */
function attached(message: Fields, files: readonly UploadedFile[]): ItemData {
  const named = files.map((file, place) => {
    const name = `data${files.slice(0, place).filter(({ field }) => field === file.field).length}`;
    return [name, uploadedFile(Buffer.from(file.bytes), file.fileName, file.mimeType)] as const;
  });
  const listed = named.map(([binaryKey, { fileName, fileSize, fileType, mimeType, fileExtension }]) => withoutMissing({ fileName, fileSize, fileType, mimeType, fileExtension, binaryKey }));
  return { json: { ...message, files: listed }, binary: Object.fromEntries(named) };
}
//#endregion

/** The type of a text says how it is written, as the platform's server has it. */
function withCharset(name: string, value: string): string {
  return name === "content-type" && /^text\/[^;]*$/i.test(value) ? `${value}; charset=utf-8` : value;
}

/** Writes an answer: a text as it is, a file as its bytes, anything else as JSON. */
export function write(answer: Answer, response: ServerResponse): void {
  response.statusCode = answer.statusCode;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, withCharset(name, value.replace(/[\r\n]+/g, " ")));
  const type = (value: string): void => { if (!response.hasHeader("content-type")) response.setHeader("content-type", value); };
  if (answer.lines !== undefined) {
    response.flushHeaders();
    // Who does not read on any more misses what comes.
    const send = (line: Fields): void => { if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify(line)}\n`); };
    void answer.lines(send).finally(() => response.end());
  } else if (answer.file !== undefined) {
    type(withCharset("content-type", answer.file.mimeType));
    response.end(Buffer.from(answer.file.data, "base64"));
  } else if (answer.body === undefined) response.end();
  else if (typeof answer.body === "string") {
    type("text/html; charset=utf-8");
    response.end(answer.body);
  } else {
    type("application/json; charset=utf-8");
    response.end(JSON.stringify(answer.body));
  }
}
