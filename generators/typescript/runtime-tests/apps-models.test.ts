// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeAnthropicDocument, analyzeAnthropicImage, messageAnthropic } from "../runtime/apps/anthropic.js";
import { recordEvaluation } from "../runtime/apps/evaluation.js";
import { createGeminiVideo } from "../runtime/apps/gemini-video.js";
import { analyzeGeminiImage, createGeminiImage, messageGemini, transcribeGemini } from "../runtime/apps/gemini.js";
import { readMistralDocument } from "../runtime/apps/mistral.js";
import { analyzeOpenAiImage, createOpenAiImage, describeOpenAiImage, messageOpenAi, speakOpenAi, transcribeOpenAi } from "../runtime/apps/openai.js";
import { fieldsOf, jsonOf } from "../runtime/json.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { openAiApi: { apiKey: "K" }, googlePalmApi: { apiKey: "G" } };
const picture = { json: {}, binary: { data: { data: Buffer.from("px").toString("base64"), mimeType: "image/png", fileName: "a.png" } } };

test("OpenAI: an item for each choice, read where JSON was wanted", async () => {
  const choices = [{ index: 0, message: { role: "assistant", content: '{"a":1}' } }, { index: 1, message: { role: "assistant", content: "no json" } }];
  const seen = await withApp([{ id: "c", choices }], async () => {
    const asked = { model: "gpt-4o", json: true, messages: [{ role: "system", content: "s" }, { content: "hi" }], options: { max_tokens: 5 } };
    assert.deepEqual(await messageOpenAi(asked, context({ json: {} }, keys)), [{ json: { index: 0, message: { role: "assistant", content: { a: 1 } } } }, { json: choices[1] }]);
    assert.deepEqual(await messageOpenAi({ model: "m", messages: [{ content: "hi" }], simple: false }, context({ json: {} }, keys)), [{ json: { id: "c", choices } }]);
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.headers.authorization], ["api.openai.com/v1/chat/completions", "Bearer K"]);
  assert.deepEqual(seen.map((each) => each.json), [
    { model: "gpt-4o", messages: [{ role: "system", content: "You are a helpful assistant designed to output JSON." }, { role: "system", content: "s" }, { role: "user", content: "hi" }], response_format: { type: "json_object" }, max_tokens: 5 },
    { model: "m", messages: [{ role: "user", content: "hi" }] },
  ]);
});

test("OpenAI: pictures by address or as files", async () => {
  const seen = await withApp([{ choices: [{ message: { content: "a cat" } }] }], async () => {
    assert.deepEqual(await analyzeOpenAiImage({ model: "m", text: "?", from: "base64" }, context(picture, keys)), { json: { content: "a cat" } });
    await analyzeOpenAiImage({ model: "m", urls: "http://a, http://b", detail: "low", maxTokens: 9 }, context({ json: {} }, keys));
  });
  assert.deepEqual(seen[0]?.json, { model: "m", max_tokens: 300, messages: [{ role: "user", content: [{ type: "text", text: "?" }, { type: "image_url", image_url: { url: `data:image/png;base64,${Buffer.from("px").toString("base64")}`, detail: "auto" } }] }] });
  assert.match(seen[1]?.body ?? "", /"url":"http:\/\/a","detail":"low".*"url":"http:\/\/b".*"max_tokens":9/);
});

test("OpenAI: recordings in and out, pictures out", async () => {
  const seen = await withApp([{ text: "hello" }, (_, response) => response.end("SOUND"), { data: [{ b64_json: Buffer.from("img").toString("base64") }] }, { data: [{ url: "http://i" }] }], async () => {
    assert.deepEqual(await transcribeOpenAi({ language: "en" }, context(picture, keys)), { json: { text: "hello" } });
    const spoken = await speakOpenAi({ input: "hi" }, context({ json: {} }, keys));
    assert.deepEqual([spoken.json["fileName"], spoken.json["mimeType"], spoken.binary?.["data"]?.data], ["audio.mp3", "audio/mp3", Buffer.from("SOUND").toString("base64")]);
    assert.equal((await createOpenAiImage({ prompt: "p", output: "pic" }, context({ json: {} }, keys)))[0]?.binary?.["pic"]?.data, Buffer.from("img").toString("base64"));
    assert.deepEqual(await createOpenAiImage({ prompt: "p", asUrl: true }, context({ json: {} }, keys)), [{ json: { url: "http://i" } }]);
  });
  assert.match(seen[0]?.body ?? "", /name="model"\r\n\r\nwhisper-1\r\n.*name="language"\r\n\r\nen\r\n.*name="file"; filename="a.png"/s);
  assert.deepEqual(seen[1]?.json, { model: "tts-1", input: "hi", voice: "alloy", response_format: "mp3" });
  assert.deepEqual(seen.slice(2).map((each) => each.json), [{ prompt: "p", model: "dall-e-3", response_format: "b64_json" }, { prompt: "p", model: "dall-e-3", response_format: "url" }]);
});

test("Gemini: an item for each candidate", async () => {
  const seen = await withApp([{ candidates: [{ content: { parts: [{ text: "yo" }] } }] }], async () => {
    const items = await messageGemini({ model: "models/gemini-2.5-flash", system: "s", json: true, messages: [{ content: "hi" }], options: { temperature: 0 } }, context({ json: {} }, keys));
    assert.deepEqual(items, [{ json: { content: { parts: [{ text: "yo" }] } } }]);
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.query], ["generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent", { key: "G" }]);
  assert.deepEqual(seen[0]?.json, { contents: [{ parts: [{ text: "hi" }], role: "user" }], generationConfig: { temperature: 0, responseMimeType: "application/json" }, systemInstruction: { parts: [{ text: "s" }] } });
});

test("Gemini: a model may use tools of Google's own, and gives its text in one piece", async () => {
  const candidate = { content: { parts: [{ text: "a" }, { executableCode: {} }, { text: "b" }] } };
  const seen = await withApp([{ candidates: [candidate] }], async () => {
    const asked = { model: "models/m", merged: true, tools: { googleSearch: true, codeExecution: false } };
    assert.deepEqual(await messageGemini(asked, context({ json: {} }, keys)), [{ json: { ...candidate, mergedResponse: "ab" } }]);
    assert.deepEqual(await messageGemini({ ...asked, simple: false }, context({ json: {} }, keys)), [{ json: { candidates: [{ ...candidate, mergedResponse: "ab" }] } }]);
  });
  assert.deepEqual(fieldsOf(jsonOf(seen[0]?.json))["tools"], [{ googleSearch: {} }]);
});

test("Gemini: a file is handed over, waited for and asked about", async () => {
  const seen = await withApp([
    (_, response) => { response.setHeader("x-goog-upload-url", "https://upload.example/here"); response.end("{}"); },
    { file: { name: "files/1", uri: "u:1", mimeType: "image/png", state: "PROCESSING" } },
    { name: "files/1", uri: "u:1", mimeType: "image/png", state: "ACTIVE" },
    { candidates: [{ index: 0 }] },
  ], async () => assert.deepEqual(await analyzeGeminiImage({ model: "models/m", from: "binary" }, context(picture, keys)), [{ json: { index: 0 } }]));
  assert.deepEqual(seen.map((each) => each.to), [
    "generativelanguage.googleapis.com/upload/v1beta/files", "upload.example/here", "generativelanguage.googleapis.com/v1beta/files/1", "generativelanguage.googleapis.com/v1beta/models/m:generateContent",
  ]);
  assert.deepEqual([seen[0]?.headers["x-goog-upload-header-content-type"], seen[1]?.body], ["image/png", "px"]);
  assert.deepEqual(seen[3]?.json, { contents: [{ role: "user", parts: [{ fileData: { fileUri: "u:1", mimeType: "image/png" } }, { text: "What's in this image?" }] }], generationConfig: {} });
});

test("Gemini: recordings are written down, pictures are files", async () => {
  const seen = await withApp([
    (_, response) => { response.setHeader("x-goog-upload-url", "https://upload.example/here"); response.end("{}"); },
    { file: { name: "files/1", uri: "u:1", mimeType: "image/png", state: "ACTIVE" } }, { candidates: [{ index: 0 }] },
    { candidates: [{ content: { parts: [{ text: "here" }, { inlineData: { data: "cHg=", mimeType: "image/png" } }] } }] }, { predictions: [{ bytesBase64Encoded: "cHg=", mimeType: "image/png" }] },
  ], async () => {
    const at = context(picture, keys);
    assert.deepEqual(await transcribeGemini({ model: "models/m", from: "binary", start: "00:05" }, at), [{ json: { index: 0 } }]);
    for (const model of ["models/gemini-2.5-flash-image", "models/imagen-4"]) {
      const [made] = await createGeminiImage({ model, prompt: "a cat", output: "cat" }, at);
      assert.deepEqual([made?.json["fileName"], made?.json["data"], made?.binary?.["cat"]?.data], ["image.png", undefined, "cHg="]);
    }
    await assert.rejects(createGeminiImage({ model: "models/other" }, at), /Model models\/other is not supported for image generation/);
  });
  assert.deepEqual(seen[2]?.json, { contents: [{ role: "user", parts: [{ fileData: { fileUri: "u:1", mimeType: "image/png" } }, { text: "Generate a transcript of the speech from 00:05" }] }] });
  assert.deepEqual([seen[4]?.to, seen[4]?.json], ["generativelanguage.googleapis.com/v1beta/models/imagen-4:predict", { instances: [{ prompt: "a cat" }], parameters: { sampleCount: 1 } }]);
});

test("Mistral: the text of a document, page after page", async () => {
  const seen = await withApp([{ pages: [{ markdown: "a" }, { markdown: "b" }] }], async () => {
    const read = await readMistralDocument({}, context(picture, { mistralCloudApi: { apiKey: "M" } }));
    assert.deepEqual(read, { json: { pages: [{ markdown: "a" }, { markdown: "b" }], extractedText: "a\n\nb", pageCount: 2 } });
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.headers.authorization], ["api.mistral.ai/v1/ocr", "Bearer M"]);
  assert.deepEqual(seen[0]?.json, { model: "mistral-ocr-latest", document: { type: "document_url", document_name: "a.png", document_url: "data:image/png;base64,cHg=" } });
});

test("OpenAI: an old step's picture is a file without fields; a newer one asks for a response", async () => {
  const seen = await withApp([{ data: [{ b64_json: "cHg=" }] }, { output: [] }], async () => {
    const [made] = await createOpenAiImage({ model: "dall-e-2", prompt: "a cat", facts: false }, context(picture, keys));
    assert.deepEqual([made?.json, made?.binary?.["data"]?.data], [{}, "cHg="]);
    const asked = { model: "m", text: "What?", from: "base64" };
    assert.deepEqual((await describeOpenAiImage(asked, context(picture, keys))).json, []);
    assert.deepEqual(await describeOpenAiImage({ ...asked, simple: false }, context(picture, keys)), { json: { output: [] } });
  });
  assert.deepEqual(seen[1]?.json, { model: "m", input: [{ role: "user", content: [{ type: "input_text", text: "What?" }, { type: "input_image", detail: "auto", image_url: "data:image/png;base64,cHg=" }] }], max_output_tokens: 300 });
});

test("Claude is asked with its words, and about files wherever they are", async () => {
  const at = () => context({ json: {}, binary: { data: { data: "aGk=", mimeType: "image/png" } } }, { anthropicApi: { apiKey: "k" } });
  const seen = await withApp([
    { stop_reason: "pause_turn", content: [{ type: "text", text: "a" }] }, { stop_reason: "end_turn", content: [{ type: "text", text: "b" }, { type: "text", text: "c" }] },
    { content: [{ type: "text", text: "a cat" }], id: "m" },
  ], async () => {
    const answer = await messageAnthropic({ model: "claude", messages: [{ content: "Hi" }], system: "Be kind", merged: true, options: { top_k: 3 } }, at());
    assert.deepEqual(answer.json, { content: [{ type: "text", text: "b" }, { type: "text", text: "c" }], merged_response: "bc" });
    assert.deepEqual((await analyzeAnthropicImage({ model: "claude", from: "binary" }, at())).json, { content: [{ type: "text", text: "a cat" }] });
    await analyzeAnthropicDocument({ model: "claude", urls: "https://x.example/a.pdf, https://api.anthropic.com/v1/files/f1", text: "Why?", simple: false }, at());
  });
  const user = { role: "user", content: "Hi" };
  assert.deepEqual(seen.map((request) => request.json), [
    { model: "claude", messages: [user], tools: [], max_tokens: 1024, system: "Be kind", top_k: 3 },
    { model: "claude", messages: [user, { role: "assistant", content: [{ type: "text", text: "a" }] }], tools: [], max_tokens: 1024, system: "Be kind", top_k: 3 },
    { model: "claude", max_tokens: 1024, messages: [{ role: "user", content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } }, { type: "text", text: "What's in this image?" }] }] },
    { model: "claude", max_tokens: 1024, messages: [{ role: "user", content: [{ type: "document", source: { type: "url", url: "https://x.example/a.pdf" } }, { type: "document", source: { type: "file", file_id: "f1" } }, { type: "text", text: "Why?" }] }] },
  ]);
  assert.deepEqual([seen[0]?.to, seen[0]?.headers["x-api-key"]], ["api.anthropic.com/v1/messages", "k"]);
});

test("films are made, waited for and taken", async () => {
  const at = () => context({ json: {} }, { googlePalmApi: { apiKey: "k" } });
  const done = { done: true, response: { generateVideoResponse: { generatedSamples: [{ video: { uri: "https://files.example/v1" } }] } } };
  const seen = await withApp([done, done, (_, response) => { response.setHeader("content-type", "video/mp4; x=1").end("film"); }], async () => {
    assert.deepEqual(await createGeminiVideo({ model: "models/veo-3", prompt: "A cat", as: "url", aspectRatio: "9:16" }, at()), [{ json: { url: "https://files.example/v1" } }]);
    const [film] = await createGeminiVideo({ model: "models/veo-3", prompt: "A cat", output: "film" }, at());
    assert.deepEqual([film?.json["fileName"], film?.json["mimeType"], Buffer.from(film?.binary?.["film"]?.data ?? "", "base64").toString()], ["video.mp4", "video/mp4", "film"]);
    await assert.rejects(createGeminiVideo({ model: "models/gemini" }, at()), /Please use a Veo model/);
  });
  assert.deepEqual(seen[0]?.json, { instances: [{ prompt: "A cat" }], parameters: { aspectRatio: "9:16", sampleCount: 1 } });
  assert.deepEqual([seen[0]?.to, seen[2]?.to, seen[2]?.query["key"]], ["generativelanguage.googleapis.com/v1beta/models/veo-3:predictLongRunning", "files.example/v1", "k"]);
});

test("a run that evaluates writes beside the row that it was given", async () => {
  const items = [{ json: { a: 1 } }];
  const at = { ...context(items[0], { googleSheetsOAuth2Api: { accessToken: "t" } }), items };
  const params = { spreadsheet: { id: "s1" }, sheet: { name: "Tests" }, outputs: [{ name: "score", value: 3 }, { name: "input", value: { x: 1 } }] };
  const seen = await withApp([{ sheets: [{ properties: { sheetId: 7, title: "Tests" } }] }, {}, {}], async () => {
    assert.deepEqual(await recordEvaluation.forAll?.([params], at), [{ json: { a: 1 }, pairedItem: { item: 0 } }]);
    await recordEvaluation.forAll?.([{ ...params, evaluating: true, row: { row_number: 4, input: "q", _rowsLeft: 2 } }], at);
  });
  assert.deepEqual(seen.slice(1).map((request) => request.json), [
    { range: "Tests!1:1", values: [["input", "score"]] },
    { data: [{ range: "Tests!B4", values: [[3]] }, { range: "Tests!A4", values: [["{\"x\":1}"]] }], valueInputOption: "RAW" },
  ]);
});
