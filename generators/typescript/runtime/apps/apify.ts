// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, isTrue, textOf, withoutMissing } from "../json.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** A program of Apify's to run. */
export interface ApifyRun extends AppParams {
  readonly actor?: Json;
  /** What it is given: JSON, or the text of it. */
  readonly input?: Json;
  /** Waits for its end. */
  readonly wait?: Json;
  readonly build?: Json;
  /** Megabytes. */
  readonly memory?: Json;
  /** Seconds. */
  readonly timeout?: Json;
  /** US dollars. */
  readonly maxCost?: Json;
}

const ways = { apifyApi: "apifyApi" };
const api = "https://api.apify.com/v2";
const running = new Set(["READY", "RUNNING", "TIMING-OUT", "ABORTING"]);

/** Runs a program and gives what is known of the run, at its end where that is waited for. */
export async function runApifyActor(params: ApifyRun, context: EffectContext): Promise<Fields> {
  const auth = await signIn(params, ways, context);
  const given: Json = typeof params.input === "string" ? JSON.parse(params.input) : params.input ?? {};
  const query = withoutMissing({ build: filled(params.build), memory: filled(params.memory), timeout: filled(params.timeout), maxTotalChargeUsd: filled(params.maxCost) });
  // Ids of programs that have a name hold a slash, which the address writes as a tilde.
  const actor = textOf(params.actor).replace("/", "~");
  let run = dataOf(await callApi({ method: "POST", url: `${api}/acts/${encodeURIComponent(actor)}/runs`, query, body: given, auth }, context));
  const waits = isTrue(params.wait);
  while (waits && running.has(textOf(run["status"]))) {
    run = dataOf(await callApi({ url: `${api}/actor-runs/${textOf(run["id"])}`, query: { waitForFinish: 60 }, auth }, context));
  }
  return run;
}

function dataOf(answer: Json): Fields {
  return fieldsOf(fieldsOf(answer)["data"]);
}

function filled(value: Json): Json {
  return isGiven(value) ? value : undefined;
}
