// SPDX-License-Identifier: 0BSD
import { HttpError, send } from "../connectors/http-send.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven } from "../json.js";
import { pause } from "../pause.js";

/** What a call of a model's interface reads of its settings: the credential, how long to wait, and how often to try again. */
export interface CallSettings {
  readonly provider: string;
  readonly credential?: string;
  /** Where the interface is, if not where its credential or its vendor has it. */
  readonly baseUrl?: Json;
  readonly timeoutMs?: Json;
  readonly maxRetries?: Json;
}

/** Posts JSON to a model's interface and reads its JSON answer. Tries again after 429 and 5xx, as the server asks or ever later. */
export async function post(url: string, headers: Readonly<Record<string, string>>, body: Fields, settings: CallSettings, context: EffectContext): Promise<Fields> {
  const retries = settings.maxRetries === undefined ? 2 : Math.max(0, Number(settings.maxRetries));
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await send({
        method: "POST", url, headers: { accept: "application/json", "content-type": "application/json", ...headers }, body: JSON.stringify(body),
        timeoutMs: Number(settings.timeoutMs) > 0 ? Number(settings.timeoutMs) : 300_000, redirects: 0, neverError: false, insecure: false, signal: context.signal,
      });
      return fieldsOf(JSON.parse(Buffer.from(answer.bytes).toString("utf8")));
    } catch (error) {
      const wait = error instanceof HttpError && attempt < retries ? retryAfter(error, attempt) : undefined;
      if (wait === undefined) throw told(error);
      await pause(wait, context.signal);
    }
  }
}

/** A failed call as steps tell of it: in words, without the provider's answer, which belongs to whoever runs the account. */
function told(error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  return new StepError(error.message, { ...(error.description === undefined ? {} : { description: error.description }), cause: error });
}

function retryAfter(error: HttpError, attempt: number): number | undefined {
  if (error.status !== undefined && error.status !== 429 && error.status < 500) return undefined;
  const asked = Number(error.headers["retry-after"]);
  return Number.isFinite(asked) && asked >= 0 ? Math.min(asked * 1000, 60_000) : 1000 * 2 ** attempt;
}

/** A number that is set, or undefined. */
export function number(value: Json): number | undefined {
  return value === undefined || value === null || value === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
}

/** A JSON list of objects, or an empty one. */
export function listOf(value: Json): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** Reads the arguments of a tool call that came as text. */
export function readArguments(text: Json, tool: string): Fields {
  if (typeof text !== "string") return fieldsOf(text);
  if (text.trim() === "") return {};
  try {
    return fieldsOf(JSON.parse(text));
  } catch (cause) {
    throw new StepError(`The model called the tool "${tool}" with arguments that are no JSON`, { cause });
  }
}

/** The key of a credential, as one of its usual fields. */
export async function keyOf(settings: CallSettings, context: EffectContext): Promise<string> {
  const values = await context.credentials(settings.credential ?? settings.provider);
  const key = values["apiKey"] ?? values["accessToken"] ?? values["token"];
  if (key === undefined) throw new StepError(`The credential "${settings.credential ?? settings.provider}" has no apiKey`);
  return key;
}

/** Where the interface is, without a slash at its end: what the settings say, or that field of the credential, or where it is for everybody. */
export async function addressOf(settings: CallSettings, field: string, usual: string, context: EffectContext): Promise<string> {
  const own = isGiven(settings.baseUrl) ? settings.baseUrl : (await context.credentials(settings.credential ?? settings.provider))[field];
  return (isGiven(own) ? String(own) : usual).replace(/\/+$/, "");
}
