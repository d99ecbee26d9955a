// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import { pause } from "../pause.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** A browser of Airtop's: that of the item where a call names none. */
export interface AirtopSession extends AppParams {
  readonly session?: Json;
}

/** A window of a browser: that of the item where a call names none. */
export interface AirtopWindow extends AirtopSession {
  readonly window?: Json;
}

/** A browser to start. */
export interface AirtopStart extends AppParams {
  readonly profile?: Json;
  /** The profile is kept when the browser is closed. */
  readonly keepProfile?: Json;
  readonly record?: Json;
  /** Minutes without work after which it is closed; 10 when missing. */
  readonly timeout?: Json;
  /** `integrated` or `proxyUrl`; none when missing. */
  readonly proxy?: Json;
  /** What the integrated one is: the United States, always the same address, when missing. */
  readonly proxyConfig?: Readonly<Fields>;
  readonly proxyUrl?: Json;
  readonly solveCaptcha?: Json;
  /** Ids with commas. */
  readonly extensions?: Json;
}

/** A window to open. */
export interface AirtopOpen extends AirtopSession {
  readonly url?: Json;
  /** Until when to wait: `load`, `domContentLoaded`, `complete` or `noWait`. */
  readonly until?: Json;
  /** Gives the address at which people may watch it. */
  readonly live?: Json;
  readonly navigationBar?: Json;
  /** `1280x720` or the like. */
  readonly resolution?: Json;
  readonly fixedSize?: Json;
}

/** What is asked of a page. */
export interface AirtopQuestion extends AirtopWindow {
  /** `new`: of a page that is opened for it, at this address and with this profile. */
  readonly mode?: Json;
  readonly url?: Json;
  readonly profile?: Json;
  /** A browser that was opened for it stays open where this is false. */
  readonly closes?: Json;
  readonly prompt?: Json;
  /** The form of the answer. */
  readonly schema?: Json;
  /** The answer is read as JSON, where it has a form. */
  readonly parsed?: Json;
  /** Pictures of the page are looked at too. */
  readonly visual?: Json;
  readonly pagination?: Json;
  readonly interaction?: Json;
}

/** Something that is done to a part of a page. */
export interface AirtopGesture extends AirtopWindow {
  /** Which part, in words. */
  readonly element?: Json;
  /** How it is clicked: `click`, `doubleClick` or `rightClick`. */
  readonly click?: Json;
  readonly text?: Json;
  readonly enter?: Json;
  readonly scope?: Json;
  /** Until when to wait for the page that follows. */
  readonly until?: Json;
}

const ways = { airtopApi: "airtopApi" };
/** How long a browser may take to start. */
const STARTING = 5 * 60 * 1000;

/** Starts a browser and gives it as soon as it runs. */
export async function startAirtopSession(params: AirtopStart, context: EffectContext): Promise<Fields> {
  const profile = named(params.profile);
  const { timeout = 10, proxy, extensions } = params;
  if (Number(timeout) < 1 || Number(timeout) > 10_080) throw new StepError("Timeout must be between 1 and 10080 minutes");
  const keeps = params.keepProfile === true;
  if (keeps && profile === "") throw new StepError("'Profile Name' is required when 'Save Profile' is enabled");
  const integrated = Object.keys(params.proxyConfig ?? { country: "US" }).length === 0 ? true : { country: "US", sticky: true, ...params.proxyConfig };
  const ids = textOf(extensions).split(",").map((id) => id.trim());
  const configuration = {
    profileName: profile, timeoutMinutes: timeout, proxy: proxy === "integrated" ? integrated : proxy === "proxyUrl" ? required(params.proxyUrl, "Proxy URL") : false,
    solveCaptcha: params.solveCaptcha ?? false, record: params.record ?? false, ...(isGiven(extensions) ? { extensionIds: ids } : {}),
  };
  const { id, answer } = await started(params, { configuration }, context);
  if (keeps) await call(params, "PUT", `sessions/${id}/save-profile-on-termination/${profile}`, context);
  return shownTo(context, { sessionId: id, ...answer });
}

/** Closes a browser. */
export async function endAirtopSession(params: AirtopSession, context: EffectContext): Promise<Fields> {
  refused(await call(params, "DELETE", `sessions/${sessionOf(params, context)}`, context));
  return shownTo(context, { success: true });
}

/** Opens a window. */
export async function openAirtopWindow(params: AirtopOpen, context: EffectContext): Promise<Fields> {
  const sessionId = sessionOf(params, context);
  const resolution = textOf(params.resolution).trim().toLowerCase();
  if (resolution !== "" && !/^\d{3,4}x\d{3,4}$/.test(resolution)) throw new StepError("'Screen Resolution' must be in the format 'width x height' (e.g. '1280x720')");
  const { windowId, answer: opened } = await openedWindow(params, sessionId, withoutMissing({ url: address(params.url), waitUntil: params.until }), context);
  const query = {
    ...(params.navigationBar === true ? { includeNavigationBar: true } : {}), ...(resolution === "" ? {} : { screenResolution: resolution }), ...(params.fixedSize === true ? { disableResize: true } : {}),
  };
  const answer = params.live === true ? await call(params, "GET", `sessions/${sessionId}/windows/${windowId}`, context, undefined, query) : opened;
  return shownTo(context, { sessionId, windowId, ...refused(answer) });
}

/** Opens another page in a window. */
export async function loadAirtopWindow(params: AirtopWindow & Pick<AirtopOpen, "url" | "until">, context: EffectContext): Promise<Fields> {
  required(params.url, "URL");
  return inWindow(params, "POST", "", context, withoutMissing({ url: address(params.url), waitUntil: params.until }));
}

/** Closes a window. */
export function closeAirtopWindow(params: AirtopWindow, context: EffectContext): Promise<Fields> {
  return inWindow(params, "DELETE", "", context);
}

/** A picture of a window: as a text, or as a file of the item. */
export async function takeAirtopScreenshot(params: AirtopWindow & { readonly asFile?: Json }, context: EffectContext): Promise<ItemData> {
  const { sessionId, windowId, ...answer } = await whole(params, "POST", "/screenshot", context);
  const [first] = listOf(fieldsOf(answer["meta"])["screenshots"]).map(fieldsOf);
  const image = first === undefined || params.asFile === true ? "" : first["dataUrl"];
  const json = shownTo(context, { sessionId, windowId, image });
  if (first === undefined || params.asFile !== true) return { json };
  const bytes = Buffer.from(textOf(first["dataUrl"]).replace("data:image/jpeg;base64,", ""), "base64");
  return { json, binary: { data: fileOf(bytes, "screenshot.jpg", "image/jpeg") } };
}

/** Asks a model about a page. */
export async function queryAirtopPage(params: AirtopQuestion, context: EffectContext): Promise<Fields> {
  const configuration = { experimental: { includeVisualAnalysis: params.visual === true ? "enabled" : "disabled" }, ...(isGiven(params.schema) ? { outputSchema: params.schema } : {}) };
  return shownTo(context, inForm(params, await asked(params, "page-query", { prompt: params.prompt ?? "", configuration }, context)));
}

/** Asks a model about a list that goes over several pages. */
export async function queryAirtopPages(params: AirtopQuestion, context: EffectContext): Promise<Fields> {
  const said = { paginationMode: params.pagination, interactionMode: params.interaction, outputSchema: params.schema };
  const configuration = Object.fromEntries(Object.entries(said).filter(([, value]) => isGiven(value)));
  return shownTo(context, inForm(params, await asked(params, "paginated-extraction", { prompt: params.prompt ?? "", configuration }, context)));
}

/** What stands on a page. */
export async function scrapeAirtopPage(params: AirtopQuestion, context: EffectContext): Promise<Fields> {
  return shownTo(context, await asked(params, "scrape-content", undefined, context));
}

/** Clicks at a part of a page. */
export function clickInAirtop(params: AirtopGesture, context: EffectContext): Promise<Fields> {
  return inWindow(params, "POST", "/click", context, gesture(params, { elementDescription: required(params.element, "Element Description") }, { clickType: params.click ?? "click" }));
}

/** Points at a part of a page. */
export function hoverInAirtop(params: AirtopGesture, context: EffectContext): Promise<Fields> {
  return inWindow(params, "POST", "/hover", context, gesture(params, { elementDescription: required(params.element, "Element Description") }));
}

/** Types into a part of a page. */
export function typeInAirtop(params: AirtopGesture, context: EffectContext): Promise<Fields> {
  return inWindow(params, "POST", "/type", context, gesture(params, { text: required(params.text, "Text"), pressEnterKey: params.enter ?? false, elementDescription: params.element ?? "" }));
}

function gesture({ scope, until }: AirtopGesture, fields: Fields, more: Fields = {}): Fields {
  const waits = isGiven(until);
  return {
    ...fields, ...(waits ? { waitForNavigation: true } : {}),
    configuration: { ...more, ...(isGiven(scope) ? { visualAnalysis: { scope } } : {}), ...(waits ? { waitForNavigationConfig: { waitUntil: until } } : {}) },
  };
}

async function asked(params: AirtopQuestion, what: string, body: Fields | undefined, context: EffectContext): Promise<Fields> {
  const own = params.mode === "new";
  const place = own ? await opened(params, context) : { sessionId: sessionOf(params, context), windowId: windowOf(params, context) };
  const close = (): Promise<Fields> => call(params, "DELETE", `sessions/${place.sessionId}`, context);
  try {
    const answer = refused(await call(params, "POST", `sessions/${place.sessionId}/windows/${place.windowId}/${what}`, context, body));
    if (!own || params.closes === false) return { ...place, ...answer };
    await close();
    return answer;
  } catch (error) {
    await close();
    throw error;
  }
}

async function opened(params: AirtopQuestion, context: EffectContext): Promise<{ sessionId: string; windowId: string }> {
  const profileName = named(params.profile);
  const url = required(params.url, "URL");
  const { id } = await started(params, { configuration: { profileName } }, context);
  const { windowId } = await openedWindow(params, id, { url }, context);
  return { sessionId: id, windowId };
}

async function openedWindow(params: AppParams, session: string, body: Fields, context: EffectContext): Promise<{ windowId: string; answer: Fields }> {
  const answer = await call(params, "POST", `sessions/${session}/windows`, context, body);
  const { windowId } = fieldsOf(answer["data"]);
  if (!isGiven(windowId)) throw new StepError("Failed to create window");
  return { windowId: textOf(windowId), answer };
}

async function started(params: AppParams, body: Fields, context: EffectContext): Promise<{ id: string; answer: Fields }> {
  const answer = await call(params, "POST", "sessions", context, body);
  const { id, status } = fieldsOf(answer["data"]);
  if (!isGiven(id)) throw new StepError("Failed to create session");
  const until = Date.now() + STARTING;
  for (let now = status; now !== "running";) {
    if (Date.now() > until) throw new StepError("Timeout reached while waiting for the operation to complete");
    await pause(1000, context.signal);
    now = fieldsOf((await call(params, "GET", `sessions/${textOf(id)}`, context))["data"])["status"];
  }
  return { id: textOf(id), answer };
}

async function inWindow(params: AirtopWindow, method: string, path: string, context: EffectContext, body?: Fields): Promise<Fields> {
  return shownTo(context, await whole(params, method, path, context, body));
}

async function whole(params: AirtopWindow, method: string, path: string, context: EffectContext, body?: Fields): Promise<Fields> {
  const [sessionId, windowId] = [sessionOf(params, context), windowOf(params, context)];
  return { sessionId, windowId, ...refused(await call(params, method, `sessions/${sessionId}/windows/${windowId}${path}`, context, body)) };
}

/** A model is shown what counts of an answer. */
function shownTo(context: EffectContext, answer: Fields): Fields {
  if (context.asTool !== true) return answer;
  if (isGiven(answer["output"])) return fieldsOf(answer["output"]);
  const data = fieldsOf(answer["data"]);
  return { output: isGiven(data["modelResponse"]) ? data["modelResponse"] : data };
}

function inForm({ parsed, schema }: AirtopQuestion, answer: Fields): Fields {
  if (parsed !== true || !textOf(schema).startsWith("{")) return answer;
  try {
    return withoutMissing({ sessionId: answer["sessionId"], windowId: answer["windowId"], output: JSON.parse(textOf(fieldsOf(answer["data"])["modelResponse"])) as Json });
  } catch (cause) {
    throw new StepError("Output is not a valid JSON", { cause });
  }
}

function sessionOf({ session }: AirtopSession, context: EffectContext): string {
  return required(session ?? context.item.json["sessionId"], "Session ID");
}

function windowOf({ window }: AirtopWindow, context: EffectContext): string {
  return required(window ?? context.item.json["windowId"], "Window ID");
}

function required(value: Json, name: string): string {
  const text = textOf(value).trim();
  if (text === "") throw new StepError(`Please fill the '${name}' parameter`);
  return text;
}

function named(profile: Json): string {
  const name = textOf(profile).trim();
  if (!/^[a-zA-Z0-9-]*$/.test(name)) throw new StepError("'Profile Name' should only contain letters, numbers and dashes");
  return name;
}

function address(url: Json): string {
  const text = textOf(url).trim();
  if (text !== "" && !text.startsWith("http")) throw new StepError("'URL' must start with 'http' or 'https'");
  return text;
}

function refused(answer: Fields): Fields {
  const errors = listOf(answer["errors"]).map(fieldsOf);
  if (errors.length > 0) throw new StepError(errors.map(({ message }) => textOf(message)).join("\n"));
  return answer;
}

async function call(params: AppParams, method: string, path: string, context: EffectContext, body?: Fields, query?: Fields): Promise<Fields> {
  const auth = await signIn(params, ways, context);
  const sent = body === undefined || Object.keys(body).length === 0 ? {} : { body };
  return fieldsOf(await callApi({ method, url: `https://api.airtop.ai/api/v1/${path}`, auth, ...sent, ...(query === undefined ? {} : { query }) }, context));
}
