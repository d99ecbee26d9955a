// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf, withoutMissing } from "../json.js";
import { pause } from "../pause.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { itemsOf } from "./values.js";

/** An actor of Apify's to run. */
export interface ActorParams extends AppParams {
  readonly actor?: Json;
  /** What it is given: an object, or the text of one. */
  readonly input?: Json;
  /** Seconds. */
  readonly timeout?: Json;
  /** Megabytes; 1024 when missing. */
  readonly memory?: Json;
  /** The tag of a build; the actor's own when missing. */
  readonly build?: Json;
}

/** A run that is waited for unless this says no. */
export interface ActorRun extends ActorParams {
  readonly wait?: Json;
}

/** Elements of a dataset. */
export interface DatasetItems extends AppParams {
  readonly dataset?: Json;
  readonly offset?: Json;
  /** 50 when missing. */
  readonly limit?: Json;
  /** The only fields that are wanted. */
  readonly fields?: Json;
  /** Fields that are not wanted. */
  readonly omit?: Json;
}

const ways = { apifyApi: "apifyApi", apifyOAuth2Api: "apifyOAuth2Api" };
const ended = new Set(["SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED"]);

/** Runs an actor and gives what is known of the run. */
export async function runActor(params: ActorRun, context: EffectContext): Promise<Fields> {
  const run = await start(params, context);
  return (params.wait ?? true) ? await atEnd(run, params, context) : run;
}

/** Runs an actor to its end and gives the run and what it put into its dataset. */
export async function runActorForDataset(params: ActorParams, context: EffectContext): Promise<Fields> {
  const runResult = await atEnd(await start(params, context), params, context);
  const { id, defaultDatasetId, status } = runResult;
  if (!isGiven(defaultDatasetId)) throw new StepError(`Run ${textOf(id)} did not create a dataset`);
  if (status !== "SUCCEEDED") return { runResult };
  return { runResult, datasetItems: await ask(params, context, `datasets/${textOf(defaultDatasetId)}/items`, { query: { format: "json" } }) };
}

/** What is known of a run. */
export async function getActorRun(params: AppParams & { readonly run?: Json }, context: EffectContext): Promise<Fields> {
  return data(params, context, `actor-runs/${textOf(params.run)}`);
}

/** The elements of a dataset, as they are. */
export async function listDatasetItems(params: DatasetItems, context: EffectContext): Promise<ItemData[]> {
  if (!isGiven(params.dataset)) throw new StepError("Dataset ID is required");
  const { offset = 0, limit = 50, fields, omit } = params;
  const query = withoutMissing({ offset, limit, fields: isGiven(fields) ? fields : undefined, omit: isGiven(omit) ? omit : undefined });
  return itemsOf(await ask(params, context, `datasets/${textOf(params.dataset)}/items`, { query }));
}

/** Starts a run of the build that is asked for, or of the one that the actor uses. */
async function start(params: ActorParams, context: EffectContext): Promise<Fields> {
  const { actor, input, build, timeout, memory = 1024 } = params;
  const given = typeof input === "string" ? read(input) : input ?? {};
  const id = textOf(actor);
  if (id === "") throw new StepError("Actor ID is required");
  const known = await data(params, context, `acts/${id}`);
  let path = `acts/${id}/builds/default`;
  if (isGiven(build)) {
    const tagged = fieldsOf(fieldsOf(known["taggedBuilds"])[textOf(build)])["buildId"];
    if (!isGiven(tagged)) throw new StepError(`Build tag '${textOf(build)}' does not exist for actor ${textOf(known["title"] ?? known["name"] ?? id)}`);
    path = `actor-builds/${textOf(tagged)}`;
  }
  const { buildNumber } = await data(params, context, path);
  const query = withoutMissing({ timeout: plain(timeout), memory: plain(memory), build: isGiven(buildNumber) ? buildNumber : undefined, waitForFinish: 0 });
  const run = await data(params, context, `acts/${id}/runs`, { method: "POST", query, body: given });
  if (!isGiven(run["id"])) throw new StepError("Run ID not found after running the actor");
  return run;
}

function read(text: string): Json {
  try {
    return text === "" ? {} : JSON.parse(text) as Json;
  } catch (cause) {
    throw new StepError(`Could not parse custom body: ${text}`, { cause });
  }
}

/** A number that is set; an empty object, as older exports have it, says nothing. */
function plain(value: Json): Json {
  return value === null || typeof value === "object" ? undefined : value;
}

async function atEnd(run: Fields, params: AppParams, context: EffectContext): Promise<Fields> {
  for (;;) {
    const now = await getActorRun({ ...params, run: run["id"] }, context);
    if (ended.has(textOf(now["status"]))) return now;
    await pause(1000, context.signal);
  }
}

type Request = Pick<ApiRequest, "method" | "query" | "body">;

/** What an answer holds. */
async function data(params: AppParams, context: EffectContext, path: string, request?: Request): Promise<Fields> {
  return fieldsOf(fieldsOf(await ask(params, context, path, request))["data"]);
}

async function ask(params: AppParams, context: EffectContext, path: string, request?: Request): Promise<Json> {
  const auth = await signIn(params, ways, context);
  return callApi({ url: `https://api.apify.com/v2/${path}`, headers: { "x-apify-integration-platform": "n8n" }, auth, ...request }, context);
}
