// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, readFile as read, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileOf } from "../runtime/binary.js";
import type { EffectContext } from "../runtime/connectors/context.js";
import { sendEmail } from "../runtime/connectors/email.js";
import { readFile, readFiles, writeToFile } from "../runtime/connectors/files.js";
import { jwt } from "../runtime/connectors/jwt.js";
import { totp } from "../runtime/connectors/totp.js";
import { unzipped, zipped } from "../runtime/transforms/zip.js";
import type { ItemData } from "../runtime/transform.js";

function context(credential: Record<string, string> = {}, item: ItemData = { json: { id: 1 } }): EffectContext {
  return { item, index: 0, items: [item], step: "Step", env: {}, signal: new AbortController().signal, credentials: async () => credential };
}

test("files are found by a pattern, read with what is known of them, and written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "files-"));
  try {
    await mkdir(join(folder, "in"));
    await writeFile(join(folder, "in/a.json"), "{}");
    await writeFile(join(folder, "in/b.txt"), "b");
    const found = await readFiles({ path: `${folder}/*/*.{json,txt}` });
    assert.deepEqual(found.map(({ json }) => [json["fileName"], json["mimeType"], json["fileSize"]]), [["a.json", "application/json", "2 B"], ["b.txt", "text/plain", "1 B"]]);
    assert.deepEqual(await readFiles({ path: `${folder}/none.txt` }), []);
    const one = await readFile({ path: `${folder}/in/b.txt`, into: "text" }, context());
    assert.equal(one.json["id"], 1);
    const written = await writeToFile({ path: `${folder}/out.txt`, from: "text" }, context({}, one));
    await writeToFile({ path: `${folder}/out.txt`, from: "text", append: true }, context({}, one));
    assert.equal(written.json["fileName"], `${folder}/out.txt`);
    assert.equal(await read(`${folder}/out.txt`, "utf8"), "bb");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an archive gives back what was packed", () => {
  const entries = [{ name: "ä/one.txt", content: Buffer.from("one ".repeat(100)) }, { name: "empty", content: Buffer.alloc(0) }];
  assert.deepEqual(unzipped(zipped(entries, Date.UTC(2026, 2, 11))), entries);
  assert.throws(() => unzipped(Buffer.from("no archive at all, only a text")), { message: "invalid zip data" });
});

test("tokens are signed, checked and read", async () => {
  const secret = { secret: "s3cret" };
  const { json } = await jwt({ claims: { subject: "me", expiresIn: 60 } }, context(secret));
  const verified = await jwt({ operation: "verify", token: json["token"] }, context(secret));
  assert.equal((verified.json["payload"] as { sub?: string }).sub, "me");
  await assert.rejects(jwt({ operation: "verify", token: json["token"] }, context({ secret: "other" })), { message: "invalid signature" });
  await assert.rejects(jwt({ operation: "verify", token: json["token"], algorithm: "HS512" }, context(secret)), { message: "invalid algorithm" });
  const old = await jwt({ claims: { expiresIn: -10 } }, context(secret));
  await assert.rejects(jwt({ operation: "verify", token: old.json["token"] }, context(secret)), { message: "jwt expired" });
  const late = await jwt({ operation: "verify", token: old.json["token"], clockTolerance: 60 }, context(secret));
  assert.equal(typeof late.json["payload"], "object");
  await assert.rejects(jwt({ operation: "decode", token: "x" }, context()), { message: "jwt malformed" });

  const pair = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } });
  const keys = { privateKey: pair.privateKey.replaceAll("\n", " "), publicKey: pair.publicKey };
  for (const algorithm of ["RS256", "PS384"]) {
    const made = await jwt({ useJson: true, claimsJson: "{\"a\":1}", algorithm, kid: "k1" }, context(keys));
    const shown = await jwt({ operation: "verify", token: made.json["token"], algorithm, complete: true }, context(keys));
    assert.deepEqual(shown.json["header"], { alg: algorithm, typ: "JWT", kid: "k1" });
  }
});

test("a one-time password is that of RFC 6238", async () => {
  const real = Date.now;
  Date.now = () => 59_000;
  try {
    // The secret of the RFC's examples, the ASCII text 12345678901234567890.
    const { json } = await totp({ digits: 8 }, context({ secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }));
    assert.deepEqual(json, { token: "94287082", secondsRemaining: 1 });
  } finally {
    Date.now = real;
  }
});

test("an e-mail goes out with what it was given", async () => {
  const lines: string[] = [];
  const server = createServer((socket) => {
    let inData = false;
    socket.write("220 ready\r\n");
    socket.on("data", (chunk) => {
      for (const line of chunk.toString().split("\r\n")) {
        if (line !== "") lines.push(line);
        if (inData && line === ".") {
          inData = false;
          socket.write("250 taken\r\n");
        } else if (!inData && line.startsWith("DATA")) {
          inData = true;
          socket.write("354 go\r\n");
        } else if (!inData && line !== "") {
          socket.write(line.startsWith("QUIT") ? "221 bye\r\n" : "250 fine\r\n");
        }
      }
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const item = { json: {}, binary: { report: fileOf(Buffer.from("a,b"), "report.csv") } };
    const sent = await sendEmail(
      { from: "a@example.com", to: "b@example.com", subject: "Report", html: "<b>hi</b>", text: "not sent", attachments: "report", version: 2.1 },
      context({ host: "127.0.0.1", port: String(port), secure: "false" }, item),
    );
    assert.deepEqual(sent.json["accepted"], ["b@example.com"]);
    const mail = lines.join("\n");
    assert.match(mail, /RCPT TO:<b@example\.com>/);
    assert.match(mail, /<b>hi<\/b>/);
    assert.match(mail, /filename=report\.csv/);
    assert.doesNotMatch(mail, /not sent/);
  } finally {
    server.close();
  }
});
