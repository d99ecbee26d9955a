// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Pipeline } from "../runtime/execution.js";
import type { Fields } from "../runtime/items.js";
import type { Calls } from "../runtime/launch.js";
import { pipeline } from "../runtime/pipeline.js";
import { repository } from "../runtime/repositories.js";
import { type Running, serve } from "../runtime/serve.js";
import { StateFile } from "../runtime/state-file.js";
import { config } from "./world-helpers.js";

/** A built repository whose pipeline adds what its account says, and calls the one that called it where it is told to. */
function built(): string {
  const root = mkdtempSync(join(tmpdir(), "estate-"));
  const from = (name: string): string => pathToFileURL(join(import.meta.dirname, `../runtime/${name}.js`)).href;
  const files = {
    "pipeline.yaml": "pipeline: pricing\nversion: 1.0.0\ntriggers:\n  By hand: { kind: manual }\n  Called: { kind: sub-workflow }\ncredentials:\n  shop: { type: shopApi, fields: [price] }\n",
    "dist/src/pipeline.js": `import { pipeline } from "${from("pipeline")}";\nexport const pricing = pipeline("pricing", async (run) => {
  const called = await run.start("Called");
  const priced = await run.effect("Price", called, async (params, context) => ({ price: (await context.credentials("shop")).price }), () => ({}));
  await run.call("Back", priced, () => ({ workflow: "desk" }));
}, { order: "depth-first", timezone: "UTC" });\n`,
    "dist/src/calls.js": `import { repository } from "${from("repositories")}";\nexport const calls = { desk: repository("${root}/desk") };\n`,
    "desk/pipeline.yaml": "pipeline: back\nversion: 1.0.0\ntriggers:\n  Called: { kind: sub-workflow }\n",
    "desk/dist/src/pipeline.js": `import { pipeline } from "${from("pipeline")}";\nexport const back = pipeline("back", async (run) => {\n  const called = await run.start("Called");\n  await run.map("Sign", called, () => ({ signed: true }), { keep: "all" });\n}, { order: "depth-first", timezone: "UTC" });\n`,
    "desk/dist/src/calls.js": `import { repository } from "${from("repositories")}";\nexport const calls = { pricing: repository("${root}") };\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function asked(calls: Calls, env: Readonly<Record<string, string>>): Promise<Fields> {
  const desk: Pipeline = pipeline("desk", async (run) => {
    const order = await run.start("Order");
    await run.call("Price it", order, () => ({ workflow: "pricing" }));
  }, { order: "depth-first", timezone: "UTC" });
  const running: Running | number = await serve({
    triggers: [{ kind: "webhook", step: "Order", pipeline: desk }], config: config("pipeline: desk\nversion: 1.0.0\ntriggers:\n  Order: { method: POST, path: order, respond: lastNode }\n"),
    env: { HOST: "127.0.0.1", ...env }, port: 0, args: [], log: () => {}, print: () => {}, store: new StateFile("/nowhere/state.json"), calls,
  });
  if (typeof running === "number") throw new Error("ran once");
  try {
    const fields: Fields = JSON.parse(await (await fetch(`${running.url?.replace("localhost", "127.0.0.1")}/webhook/order`, { method: "POST" })).text());
    return fields;
  } finally {
    await running.stop();
  }
}

test("a pipeline of another repository runs with its own settings, and calls what its own registry names", async () => {
  const root = built();
  try {
    assert.deepEqual(await asked({ pricing: repository(root) }, { SHOP_PRICE: "5" }), { price: "5", signed: true });
    await assert.rejects(asked({ pricing: repository(root) }, {}), /These environment variables are not set[^]*SHOP_PRICE/);
    await assert.rejects(asked({ pricing: repository(join(root, "none")) }, {}), /none is not built: run "npm ci" and "npm run build" there/);
  } finally {
    rmSync(root, { recursive: true });
  }
});
