// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentialsFrom, missingVariables, parseConfig, variableName } from "../runtime/config.js";
import { parsePrompt, promptHash } from "../runtime/prompt.js";
import { text as asText } from "../runtime/text.js";

const body = `# system
You write for {{ company }}.

\\# user
# user
Hello \\{{not}} {{name}},
{{list}} {{nothing}}
`;
const file = (hash = promptHash(body), text = body): string => `---\nid: draft-reply\nversion: 1.0.0\nhash: ${hash}\nvariables: [name, company, list, nothing]\n---\n${text}`;

test("a prompt is read by its sections and filled with values", () => {
  const prompt = parsePrompt(file());
  assert.deepEqual([prompt.id, prompt.version, prompt.variables], ["draft-reply", "1.0.0", ["name", "company", "list", "nothing"]]);
  assert.deepEqual(prompt.render({ name: "{{company}}", company: "Acme", list: ["a", "b"], nothing: null }), [
    { role: "system", content: "You write for Acme.\n\n# user" },
    { role: "user", content: "Hello {{not}} {{company}},\na,b " },
  ]);
});

test("line ends and white space at the end do not change the hash, anything else does", () => {
  assert.equal(promptHash(body), promptHash(`${body.replace(/\n/g, "\r\n")}\n\n`));
  assert.throws(() => parsePrompt(file(promptHash(body), body.replace("Hello", "Hi")), "prompts/draft-reply.md"), /prompts\/draft-reply\.md was changed/);
  assert.throws(() => parsePrompt(file("0123")), /Raise the version/);
});

test("holes and values must be declared, and every hole filled", () => {
  const prompt = parsePrompt(file());
  assert.throws(() => prompt.render({ name: "x" }), /no value was given for \{\{company\}\}/);
  assert.throws(() => prompt.render({ other: 1 }), /has no variable other/);
  const other = "# user\n{{what}}";
  assert.throws(() => parsePrompt(file(promptHash(other), other)), /not among the declared variables/);
  assert.throws(() => parsePrompt("no front matter"), /no front matter/);
});

test("text that an editor might lose comes back byte by byte", () => {
  const text = "# user\na{{\"\\r\"}}\n{{\"\\\\\"}}{{name}} \\{{x}} {\\n} {{\"\\ufeff\"}}{{\"\\n\"}}";
  const prompt = parsePrompt(file(promptHash(text), text));
  assert.equal(prompt.render({ name: "N" })[0]?.content, "a\r\n\\N {{x}} {\\n} \ufeff\n");
});

test("holes are filled as the text template fills them", () => {
  const text = "# user\n{{name}}";
  const prompt = parsePrompt(file(promptHash(text), text));
  for (const value of [null, undefined, Number.NaN, "", 0, false, true, [1, [2, null]], { a: 1 }, "{{name}} $& $1"]) {
    assert.equal(prompt.render({ name: value })[0]?.content, asText`${value}`);
  }
});

test("pipeline.yaml is read by section", () => {
  const config = parseConfig("pipeline: p\nversion: 2.0.0\ntimezone: UTC\ntriggers: { hook: { path: /x } }\ncredentials: { Main API: { type: t, fields: [apiKey] } }\nvariables: [A]\n");
  assert.deepEqual([config.pipeline, config.version, config.timezone, config.triggers["hook"], config.variables], ["p", "2.0.0", "UTC", { path: "/x" }, ["A"]]);
  assert.deepEqual(missingVariables({ A: "1" }, config.credentials, config.variables), ["MAIN_API_API_KEY"]);
  assert.throws(() => parseConfig("- a"), /must hold a mapping/);
  assert.throws(() => parseConfig("triggers: [a]"), /triggers must hold a mapping/);
});

test("credentials come from variables that are spelled after them", async () => {
  assert.deepEqual(["main-api", "mainApi", "Main API!", "openAiApi"].map((name) => variableName(name)), ["MAIN_API", "MAIN_API", "MAIN_API", "OPEN_AI_API"]);
  const env = { MAIN_API_API_KEY: "k", SLACK_ACCESS_TOKEN: "s", EMPTY_X: "" };
  assert.deepEqual(credentialsFrom(env, { "main-api": { type: "t", fields: ["apiKey"] } })("main-api"), { apiKey: "k" });
  assert.deepEqual(credentialsFrom(env)("slack"), { accessToken: "s" });
  assert.throws(() => credentialsFrom(env, { "main-api": { type: "t", fields: ["apiKey", "url"] } })("main-api"), /MAIN_API_URL/);
  assert.throws(() => credentialsFrom(env)("empty"), /no environment variable begins with EMPTY_/);
});
