// How fast the emitted code runs, beside n8n on the same machine.
//
//   node benches/speed.mjs [--cutover PATH] [--n8n http://127.0.0.1:5678 --n8n-run "PATH/n8n-run"]
//
// The options can be variables too: SPEED_CUTOVER, SPEED_N8N, SPEED_N8N_RUN.
// Two workflows are written, converted, installed (npm ci), compiled and run: 10,000 items through code, set, if and sort, and
// a webhook that sets fields and responds. With a running n8n both are run there as well; what is printed is wall time of the
// run, peak memory of the process, and requests per second, and how these compare: with the n8n that runs here, or else with
// what one took on two cores (2.3 s, 790 MB, 46 requests/s). Requests per second of the processor's time are what a busy machine
// does not change; they are printed where the system tells them (Linux).
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? process.env[`SPEED_${name.toUpperCase().replace("-", "_")}`] ?? usual : process.argv[at + 1];
};
const cutover = option("cutover", "target/release/cutover");
const n8n = option("n8n");
const n8nRun = option("n8n-run");

/** How many items go through the pipeline, how long requests are sent, and how many at a time. */
const ITEMS = 10_000;
const SECONDS = 5;
const AT_ONCE = 32;

const node = (name, type, typeVersion, x, parameters, more = {}) => ({ id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [x, 0], parameters, ...more });
const line = (...names) => Object.fromEntries(names.slice(0, -1).map((name, at) => [name, { main: [[{ node: names[at + 1], type: "main", index: 0 }]] }]));
const field = (name, value, type = "string") => ({ id: name, name, value, type });

const items = {
  name: "Bench items",
  nodes: [
    node("Start", "manualTrigger", 1, 0, {}),
    node("Make", "code", 2, 200, { jsCode: `return Array.from({ length: ${ITEMS} }, (_, n) => ({ json: { n, word: "word " + (n * 6151 % 997), points: n * 37 % 811 } }));` }),
    node("Label", "set", 3.4, 400, { assignments: { assignments: [field("label", "={{ $json.word.toUpperCase() }} {{ $json.n }}"), field("points", "={{ $json.points * 3 }}", "number")] }, includeOtherFields: true, options: {} }),
    node("Many points?", "if", 2.2, 600, { conditions: { combinator: "and", options: { version: 2, caseSensitive: true, leftValue: "", typeValidation: "strict" }, conditions: [{ id: "c", leftValue: "={{ $json.points }}", rightValue: 600, operator: { type: "number", operation: "gt" } }] }, options: {} }),
    node("By points", "sort", 1, 800, { sortFieldsUi: { sortField: [{ fieldName: "points", order: "descending" }, { fieldName: "n" }] }, options: {} }),
  ],
  connections: line("Start", "Make", "Label", "Many points?", "By points"),
  settings: { executionOrder: "v1" },
};

const hook = {
  name: "Bench hook",
  nodes: [
    node("Webhook", "webhook", 2, 0, { httpMethod: "POST", path: "bench", responseMode: "responseNode", options: {} }, { webhookId: "bench" }),
    node("Greet", "set", 3.4, 200, { assignments: { assignments: [field("greeting", "=Hello {{ $json.body.name }}")] }, options: {} }),
    node("Respond", "respondToWebhook", 1.1, 400, { options: {} }),
  ],
  connections: line("Webhook", "Greet", "Respond"),
  settings: { executionOrder: "v1" },
};

const folder = mkdtempSync(join(tmpdir(), "cutover-speed-"));

/** Converts a workflow and builds its repository; gives the folder. */
function build(workflow, name) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(workflow));
  execFileSync(cutover, ["convert", file, "--out", join(folder, name)], { stdio: "ignore" });
  const found = readdirSync(join(folder, name)).includes("package.json") ? join(folder, name) : join(folder, name, readdirSync(join(folder, name))[0]);
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: found, stdio: "ignore" });
  execFileSync("npm", ["run", "build"], { cwd: found, stdio: "ignore" });
  return found;
}

/** What Node.js is started with, as the repository's own start script says. */
function flagsOf(repository) {
  const { start } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).scripts;
  return (/ node (.*)dist\/src\/main\.js/.exec(start)?.[1] ?? "").split(" ").filter((flag) => flag !== "");
}

/** Runs the pipeline of items in a process of its own: milliseconds of the run, megabytes at the peak. */
function runItems(repository) {
  const program = `
    const { default: _, ...exported } = await import("./dist/src/pipeline.js");
    const [pipeline] = Object.values(exported);
    const times = [];
    let memory;
    for (let i = 0; i < 5; i += 1) {
      const from = performance.now();
      const run = await pipeline.execute({ trigger: { step: "Start", items: [{ json: {} }] }, mode: "manual" });
      times.push(performance.now() - from);
      if (run.runs("By points")[0].outputs[0].length === 0) throw new Error("nothing was sorted");
      memory ??= process.resourceUsage().maxRSS / 1024;
    }
    console.log(JSON.stringify({ first: times[0], best: Math.min(...times), memory }));`;
  return JSON.parse(execFileSync("node", [...flagsOf(repository), "--input-type=module", "-e", program], { cwd: repository }).toString().trim().split("\n").at(-1));
}

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function post(url) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers: { "content-type": "application/json" } }, (response) => {
      let text = "";
      response.on("data", (chunk) => { text += chunk; });
      response.on("end", () => (response.statusCode === 200 && text.includes("Hello Ada") ? resolve() : reject(new Error(`${response.statusCode} ${text.slice(0, 200)}`))));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify({ name: "Ada" }));
  });
}

/** Requests that an address answers: per second, and per second of the processor's time of the process that answers. */
async function serve(url, pid) {
  for (let tries = 0; ; tries += 1) {
    try {
      await post(url);
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  const end = performance.now() + SECONDS * 1000;
  const before = processorTime(pid);
  let done = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() < end) {
      await post(url);
      done += 1;
    }
  }));
  const used = processorTime(pid) - before;
  return { perSecond: done / SECONDS, perProcessorSecond: done / used };
}

/** Seconds of the processor that a process has used; no number where the system does not tell. */
function processorTime(pid) {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  } catch {
    return Number.NaN;
  }
}

const show = (what, value) => console.log(`${what.padEnd(52)} ${value}`);
const times = (more, less) => `${(more / less).toFixed(1)} times`;

/** What a warm n8n 2.4.8 took on two cores, where none runs beside this. */
const measured = { milliseconds: 2_300, megabytes: 790, requests: 46 };

/** The same two workflows on a running n8n. Its memory is that of a server, which nobody can ask over HTTP. */
async function beside() {
  if (n8n === undefined || n8nRun === undefined) return { ...measured, where: "n8n as measured" };
  const [itemsFile, hookFile] = ["items", "hook"].map((name) => join(folder, `${name}.json`));
  const env = { ...process.env, N8N_URL: n8n };
  // The first run warms the server up.
  execFileSync(n8nRun, [itemsFile], { env, maxBuffer: 1 << 30 });
  const execution = JSON.parse(execFileSync(n8nRun, [itemsFile], { env, maxBuffer: 1 << 30 }).toString());
  execFileSync(n8nRun, ["--activate", hookFile], { env });
  const milliseconds = Date.parse(execution.stoppedAt) - Date.parse(execution.startedAt);
  return { ...measured, milliseconds, requests: (await serve(`${n8n}/webhook/bench`)).perSecond, where: "n8n, running here" };
}

try {
  const own = runItems(build(items, "items"));
  const repository = build(hook, "hook");
  const port = 18_080;
  const env = { ...process.env, PORT: String(port), HOST: "127.0.0.1" };
  const server = spawn("node", [...flagsOf(repository), "dist/src/main.js"], { cwd: repository, env, stdio: "ignore" });
  let served;
  try {
    served = await serve(`http://127.0.0.1:${port}/webhook/bench`, server.pid);
  } finally {
    server.kill();
  }
  show(`${ITEMS} items, emitted code, first run`, `${own.first.toFixed(0)} ms`);
  show(`${ITEMS} items, emitted code, best of five`, `${own.best.toFixed(0)} ms`);
  show("peak memory of the process after the first run", `${own.memory.toFixed(0)} MB`);
  show("webhook, set, respond: emitted code", `${served.perSecond.toFixed(0)} requests/s`);
  if (served.perProcessorSecond > 0) show("the same for each second of the processor's time", `${served.perProcessorSecond.toFixed(0)} requests`);
  const other = await beside();
  show(`${other.where}: items, memory, requests`, `${other.milliseconds} ms, ${other.megabytes} MB, ${other.requests.toFixed(0)} requests/s`);
  show("faster (warm beside warm)", times(other.milliseconds, own.best));
  show("less memory", times(other.megabytes, own.memory));
  show("more requests", times(served.perSecond, other.requests));
} finally {
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
