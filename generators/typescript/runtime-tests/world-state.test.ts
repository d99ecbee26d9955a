import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { StateDatabase } from "../runtime/state-database.js";

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "state-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("state outlives the process, and only what changed is written", (t) => {
  const path = join(folder(t), "state.db");
  const one = new StateDatabase(path);
  assert.equal(one.seeded, false);
  one.begin();
  assert.equal(one.seeded, true);
  const state = one.load("p");
  state["seen"] = { b: [1, { x: null }], a: "ü", gone: 1, missing: undefined };
  one.save("p", state);
  const other = new StateDatabase(path).load("p");
  assert.deepEqual(other, { seen: { b: [1, { x: null }], a: "ü", gone: 1 } });
  assert.deepEqual(Object.keys(other["seen"] ?? {}), ["b", "a", "gone"], "in the order in which it was kept");
  const late = one.load("p");
  new StateDatabase(path).save("p", { seen: { c: 3 } });
  delete late["seen"]?.["gone"];
  one.save("p", late);
  assert.deepEqual(new StateDatabase(path).load("p"), { seen: { b: [1, { x: null }], a: "ü", c: 3 } }, "what another one wrote in between stays");
  assert.deepEqual(new StateDatabase(path).load("q"), {});
});

test("what is shared is the same for every pipeline of the file", (t) => {
  const path = join(folder(t), "state.db");
  const one = new StateDatabase(path);
  const state = one.load("p");
  Object.assign(state, { own: { a: 1 }, "shared data store 7": { k: { n: 1 }, gone: 1 } });
  one.save("p", state);
  const elsewhere = new StateDatabase(path);
  const other: Record<string, Record<string, unknown>> = elsewhere.load("q");
  assert.deepEqual({ ...other }, { "shared data store 7": { k: { n: 1 }, gone: 1 } });
  const shared = other["shared data store 7"];
  if (shared !== undefined) delete shared["gone"];
  elsewhere.save("q", other);
  assert.deepEqual(new StateDatabase(path).load("p"), { own: { a: 1 }, "shared data store 7": { k: { n: 1 } } });
});

test("an entry belongs to one process at a time, and only while it is there", (t) => {
  const path = join(folder(t), "state.db");
  const [one, other] = [new StateDatabase(path), new StateDatabase(path)];
  one.save("p", { kept: { a: { tries: 3 } } });
  assert.deepEqual(one.claim("p", "kept", "a"), { tries: 3 });
  assert.equal(other.claim("p", "kept", "a"), undefined);
  const state = one.load("p");
  (state["kept"] ??= {})["a"] = { tries: 2 };
  one.save("p", state);
  one.disclaim("p", "kept", "a");
  assert.deepEqual(other.claim("p", "kept", "a"), { tries: 2 }, "as the other process left it");
  assert.equal(other.claim("p", "kept", "b"), undefined);
});

test("a JSON file of the same name is taken over once", (t) => {
  const path = join(folder(t), "state.json");
  writeFileSync(path, JSON.stringify({ p: { polling: { Rows: ["1", "2"] } }, q: { global: { n: 1 } } }));
  const store = new StateDatabase(path);
  assert.equal(store.seeded, true);
  assert.deepEqual(store.load("p"), { polling: { Rows: ["1", "2"] } });
  assert.deepEqual(new StateDatabase(path).load("q"), { global: { n: 1 } });
  assert.ok(!existsSync(path) && existsSync(`${path}.taken-over`) && store.path.endsWith("state.db"));
});

test("processes that write at the same time lose nothing, and a lock that a crash left does not last", { timeout: 60_000 }, async (t) => {
  const path = join(folder(t), "state.db");
  new StateDatabase(path).begin();
  mkdirSync(`${path}.lock`);
  utimesSync(`${path}.lock`, new Date(0), new Date(0));
  const program = `
    const { StateDatabase } = await import(${JSON.stringify(new URL("../runtime/state-database.js", import.meta.url).href)});
    const store = new StateDatabase(process.argv[1]);
    for (let i = 0; i < 20; i += 1) {
      const state = store.load("p");
      (state.seen ??= {})[process.argv[2] + i] = i;
      store.save("p", state);
    }`;
  const ended = ["a", "b", "c"].map((name) => new Promise((resolve) => spawn(process.execPath, ["--input-type=module", "-e", program, path, name], { stdio: "inherit" }).on("exit", resolve)));
  assert.deepEqual(await Promise.all(ended), [0, 0, 0]);
  assert.equal(Object.keys(new StateDatabase(path).load("p")["seen"] ?? {}).length, 60);
});

test("processes that try what was kept at the same time do nothing twice", { timeout: 60_000 }, async (t) => {
  const path = join(folder(t), "state.db");
  const done = join(dirname(path), "done");
  const program = `
    const from = (file) => import(new URL(file, ${JSON.stringify(import.meta.url)}).href);
    const [{ StateDatabase }, { pipeline }, { breakOff }, { appendFileSync }] = await Promise.all([from("../runtime/state-database.js"), from("../runtime/flow/pipeline.js"), from("../runtime/flow/ends.js"), import("node:fs")]);
    const [path, done, step] = process.argv.slice(1);
    const send = async () => {
      if (step === "Start") throw new Error("down");
      await new Promise((resolve) => setTimeout(resolve, 10));
      appendFileSync(done, "x");
      return {};
    };
    const tail = async (run) => void (await run.effect("Send", send, () => ({}), { onError: async () => breakOff({ attempts: 3, minutes: 1 }) }));
    const flow = pipeline("p", (run) => run.resumable("Send", tail, {}), { tails: { Send: tail } });
    const store = new StateDatabase(path);
    for (let i = 0; i < (step === "Start" ? 8 : 1); i += 1) await flow.execute({ store, mode: "trigger", now: () => Date.now() + (step === "Start" ? 0 : 3_600_000), trigger: { step, items: [{ json: {} }] } });`;
  const run = (step: string) => new Promise((resolve) => spawn(process.execPath, ["--input-type=module", "-e", program, path, done, step], { stdio: "inherit" }).on("exit", resolve));
  assert.equal(await run("Start"), 0);
  assert.deepEqual(await Promise.all([run("Retries"), run("Retries"), run("Retries")]), [0, 0, 0]);
  assert.equal(readFileSync(done, "utf8").length, 8);
  assert.deepEqual(new StateDatabase(path).load("p")["incomplete runs"] ?? {}, {});
});
