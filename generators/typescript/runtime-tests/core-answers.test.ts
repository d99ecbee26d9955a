// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../runtime/items.js";
import { answerWith, type RespondParams } from "../runtime/webhook-response.js";
import { traceOf } from "./core-helpers.js";

/** What a step with these parameters answers. */
async function answerOf(params: RespondParams): Promise<Json> {
  const trace = await traceOf((run, start) => run.respond("Answer", start, (item, input) => answerWith(params, item, input)));
  return trace.responses[0];
}

test("a body that an expression leaves empty is none, and only one that is not said is the sample", async () => {
  const none = { headers: {}, statusCode: 200 };
  const nothing: Json[] = [undefined, null, "", 0, false];
  for (const body of nothing) assert.deepEqual(JSON.parse(JSON.stringify(await answerOf({ with: "json", body }))), none);
  assert.deepEqual(await answerOf({ with: "json" }), { ...none, body: { myField: "value" } });
  assert.deepEqual(JSON.parse(JSON.stringify(await answerOf({ with: "text", body: undefined }))), none);
});
