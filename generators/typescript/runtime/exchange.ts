// SPDX-License-Identifier: 0BSD
import type { ServerResponse } from "node:http";
import { numberAt, settingsAt, textAt, type Settings } from "./config.js";
import { credentialsFrom } from "./environment.js";
import { formItem } from "./form.js";
import { formPage, submittedPage } from "./form-page.js";
import type { Fields } from "./items.js";
import { hostOf, launch, type Ended, type Surroundings } from "./launch.js";
import { HttpProblem } from "./request-body.js";
import type { ItemData } from "./transform.js";
import { respondsWhen, settingsOf, type Trigger } from "./triggers.js";
import { authenticate } from "./webhook-auth.js";
import { answerAtOnce, answerFromItems, readAnswer, type Answer } from "./webhook-response.js";
import { checkAddress, checkRobot, webhookItem, type Call } from "./webhooks.js";

/** Answers one request to a trigger: checks who calls, runs the pipeline, gives the answer. */
export async function exchange(trigger: Trigger, call: Call, around: Surroundings): Promise<Answer> {
  const settings = settingsOf(trigger, around.config);
  const { headers, socket } = call.request;
  checkAddress(settings, socket.remoteAddress);
  checkRobot(settings, headers["user-agent"]);
  const kind = textAt(settings, "authentication") ?? "none";
  authenticate(kind, headers, () => credentialsFrom(around.env, around.config.credentials)(textAt(settings, "credential") ?? credentialType(kind)));
  if (trigger.answer !== undefined) return trigger.answer(trigger, call, around);
  if (call.request.method === "GET" && trigger.pipeline.greet !== undefined) return greeting(trigger, call, around);
  switch (trigger.kind) {
    case "form": return form(trigger, settings, call, around);
    case "chat": return chat(trigger, settings, call, around);
    default: return received(trigger, settings, webhookItem(settings, call), around);
  }
}

/** Answers an app that asks whether the address is right. */
async function greeting(trigger: Trigger, call: Call, around: Surroundings): Promise<Answer> {
  const said = await trigger.pipeline.greet?.(hostOf(trigger, [], "webhook", around), call.query);
  if (said === undefined) throw new HttpProblem(403, "The token is not valid");
  return { statusCode: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: said };
}

function credentialType(kind: string): string {
  return kind.startsWith("basic") ? "httpBasicAuth" : kind.startsWith("header") ? "httpHeaderAuth" : "httpBearerAuth";
}

/** A request that is an item itself, or gives those that the app's trigger makes of it. */
async function received(trigger: Trigger, settings: Settings, request: ItemData, around: Surroundings): Promise<Answer> {
  const { accept } = trigger.pipeline;
  const items = accept === undefined ? [request] : await accept(hostOf(trigger, [], "webhook", around), request);
  return items === undefined ? answerAtOnce(settings) : run(trigger, settings, items, around, "atOnce");
}

/** Runs the pipeline and answers at once, with what a step says, or with what the last step gave. */
async function run(trigger: Trigger, settings: Settings, items: readonly ItemData[], around: Surroundings, missing: "atOnce" | "lastStep"): Promise<Answer> {
  const when = respondsWhen(settings, missing);
  if (when === "atOnce") {
    void launch(trigger, items, "webhook", around);
    return answerAtOnce(settings);
  }
  if (when === "lastStep") return answerWhenDone(await launch(trigger, items, "webhook", around), settings);
  return new Promise((resolve) => {
    void launch(trigger, items, "webhook", around, (response) => resolve(readAnswer(response)))
      .then((ended) => resolve(ended.status === "success" ? { statusCode: 200, headers: {} } : failed()));
  });
}

function answerWhenDone(ended: Ended, settings: Settings): Answer {
  return ended.status === "success" ? answerFromItems(settings, ended.items) : failed();
}

/** The caller learns that it failed, not why: messages may hold what callers must not see. */
function failed(): Answer {
  return { statusCode: 500, headers: {}, body: { message: "Error in workflow" } };
}

const html = { "content-type": "text/html; charset=utf-8" };

async function form(trigger: Trigger, settings: Settings, call: Call, around: Surroundings): Promise<Answer> {
  if (call.request.method === "GET") {
    const defaults = Object.fromEntries(Object.entries(call.query).map(([name, value]) => [name, String(value ?? "")]));
    return { statusCode: 200, headers: html, body: formPage(settings, defaults) };
  }
  const workflowTimezone = settings["workflowTimezone"] ?? (numberAt(settings, "version") ?? 2.2) > 2;
  const timezone = workflowTimezone === true ? trigger.pipeline.options.timezone ?? around.config.timezone ?? "America/New_York" : "UTC";
  const item = formItem(settings, call.body, call.query, { time: Date.now(), timezone });
  const when = respondsWhen(settings, "atOnce");
  if (when === "step") return run(trigger, settings, [item], around, "atOnce");
  const ended = when === "lastStep" ? await launch(trigger, [item], "webhook", around) : undefined;
  if (ended === undefined) void launch(trigger, [item], "webhook", around);
  if (ended !== undefined && ended.status !== "success") return { statusCode: 500, headers: html, body: submittedPage(settings, "Please try again later.") };
  const after = settingsAt(settings, "after");
  const redirect = textAt(after, "redirect");
  if (redirect !== undefined && /^https?:\/\//.test(redirect)) return { statusCode: 303, headers: { location: redirect } };
  return { statusCode: 200, headers: html, body: submittedPage(settings) };
}

async function chat(trigger: Trigger, settings: Settings, call: Call, around: Surroundings): Promise<Answer> {
  const body: Fields = typeof call.body.value === "object" && call.body.value !== null && !Array.isArray(call.body.value) ? call.body.value : {};
  if (body["action"] === "loadPreviousSession") return { statusCode: 200, headers: {}, body: { data: [] } };
  if (body["chatInput"] === undefined) throw new HttpProblem(400, "A chat message needs the fields sessionId and chatInput");
  const files = webhookItem(settings, call).binary;
  return run(trigger, settings, [{ json: { ...body }, ...(call.body.multipart && files !== undefined ? { binary: files } : {}) }], around, "lastStep");
}

/** Writes an answer: a text as it is, a file as its bytes, anything else as JSON. */
export function write(answer: Answer, response: ServerResponse): void {
  response.statusCode = answer.statusCode;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value.replace(/[\r\n]+/g, " "));
  const type = (value: string): void => { if (!response.hasHeader("content-type")) response.setHeader("content-type", value); };
  if (answer.file !== undefined) {
    type(answer.file.mimeType);
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
