// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { pause } from "../pause.js";
import { bodyText, contentType } from "./http-response.js";
import { type Incoming, statusError } from "./http-send.js";
import type { Draft, Page, Pagination, PerPage } from "./http.js";

/** Fetches page after page until the pagination is complete. */
export async function pages(how: Pagination, draft: Draft, fetchPage: (draft: Draft) => Promise<Incoming>, signal: AbortSignal): Promise<Incoming[]> {
  const answers: Incoming[] = [];
  const request = { url: draft.url, method: draft.method, headers: { ...draft.headers }, query: draft.query, body: draft.bodyValue };
  let page: Page = { response: { body: {}, headers: {}, statusCode: 0 }, pageCount: 0, request };
  let same = { count: 0, hash: "" };
  for (;;) {
    const answer = await fetchPage(nextDraft(how, draft, page));
    answers.push(answer);
    same = repeated(answer, same);
    page = { response: { body: bodyOf(answer), headers: { ...answer.headers }, statusCode: answer.status }, pageCount: page.pageCount + 1, request };
    const most = how.limitPages === true ? Number(value(how.maxPages ?? 100, page)) : 0;
    if ((most > 0 && page.pageCount >= most) || isComplete(how, page)) return answers;
    const milliseconds = Number(value(how.interval ?? 0, page));
    if (milliseconds > 0) await pause(milliseconds, signal);
    if (answer.status < 200 || answer.status >= 300) throw statusError(answer.status, bodyText(answer), answer.headers);
  }
}

function value(given: PerPage | undefined, page: Page): Json {
  return typeof given === "function" ? given(page) : given;
}

function bodyOf(answer: Incoming): Json {
  const text = bodyText(answer);
  if (!contentType(answer).includes("application/json")) return text;
  try {
    const body: Json = JSON.parse(text);
    return body;
  } catch {
    return {};
  }
}

function isComplete(how: Pagination, page: Page): boolean {
  const { body, statusCode } = page.response;
  switch (how.completeWhen ?? "responseIsEmpty") {
    case "receiveSpecificStatusCodes": return String(how.statusCodes ?? "").split(",").map((code) => parseInt(code.trim(), 10)).includes(statusCode);
    case "responseIsEmpty": return Array.isArray(body) ? body.length === 0 : !body;
    default:
      if (how.complete === undefined || how.complete === "") throw new StepError("Invalid or empty Complete Expression");
      return Boolean(value(how.complete, page));
  }
}

/** The request for the next page: with the next address, or with parameters that changed. */
function nextDraft(how: Pagination, draft: Draft, page: Page): Draft {
  if (how.mode === "responseContainsNextURL") {
    const url = value(how.nextUrl, page);
    // The first page is at the request's own address: there is no answer yet that could name one.
    if (page.pageCount === 0 && (url === undefined || url === null || url === "")) return draft;
    if (typeof url !== "string" || !URL.canParse(url)) throw new StepError(`'${String(url)}' is not a valid URL.`);
    return { ...draft, url };
  }
  const changed: { query: Fields; headers: Record<string, string>; body: Fields } = { query: {}, headers: {}, body: {} };
  for (const [index, each] of (how.parameters ?? []).entries()) {
    const name = String(each.name ?? "");
    if (name === "") throw new StepError(`Parameter name must be set for parameter [${index + 1}] in pagination settings`);
    if (each.value === undefined || each.value === "") {
      throw new StepError(`Some value must be provided for parameter [${index + 1}] in pagination settings, omitting it will result in an infinite loop`);
    }
    const next = value(each.value, page);
    if (each.type === "headers") changed.headers[name.toLowerCase()] = String(next);
    else if (each.type === "body") changed.body[name] = next;
    else changed.query[name] = next;
  }
  return {
    ...draft, query: { ...draft.query, ...changed.query }, headers: { ...draft.headers, ...changed.headers },
    ...(Object.keys(changed.body).length === 0 ? {} : bodyWith(draft, changed.body)),
  };
}

function bodyWith(draft: Draft, fields: Fields): Pick<Draft, "body"> {
  if (draft.body instanceof FormData) {
    const form = new FormData();
    for (const [name, each] of draft.body.entries()) if (!Object.hasOwn(fields, name)) form.append(name, each);
    for (const [name, each] of Object.entries(fields)) form.append(name, String(each));
    return { body: form };
  }
  const plain = typeof draft.bodyValue === "object" && draft.bodyValue !== null && !Array.isArray(draft.bodyValue) ? draft.bodyValue : {};
  const form = Object.values(draft.headers).some((each) => each.startsWith("application/x-www-form-urlencoded"));
  const all = { ...plain, ...fields };
  return { body: form ? new URLSearchParams(Object.fromEntries(Object.entries(all).map(([name, each]) => [name, String(each ?? "")]))).toString() : JSON.stringify(all) };
}

/** Stops a pagination that gets the same answer over and over. */
function repeated(answer: Incoming, before: { count: number; hash: string }): { count: number; hash: string } {
  const hash = createHash("sha256").update(answer.bytes).digest("hex");
  const count = hash === before.hash ? before.count + 1 : 0;
  if (count > 2) throw new StepError("The returned response was identical 5x, so requests got stopped");
  return { count, hash };
}
