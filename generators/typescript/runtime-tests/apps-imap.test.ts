// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { newMail } from "../runtime/apps/imap-mail.js";
import { searchText } from "../runtime/connectors/imap-search.js";
import type { EffectContext } from "../runtime/host.js";
import { context } from "./world-helpers.js";

const letter = [
  "Received: b", "Received: a", "From: =?UTF-8?Q?J=C3=B6rg?= <j@x.example>", "Subject: =?UTF-8?B?R3LDvMOfZQ==?=", "Date: Tue, 10 Mar 2026 09:00:00 +0000", "MIME-Version: 1.0",
  "Content-Type: multipart/mixed; boundary=cut", "", "--cut", "Content-Type: text/html", "", "<p>Hi</p>", "--cut", "Content-Type: text/plain; name=a.txt", "Content-Disposition: attachment; filename=a.txt", "", "file", "--cut--", "",
].join("\r\n");

/** A pretended mail server with one letter; gives the commands that it was sent. */
async function mailServer(work: (at: EffectContext) => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  const server = createServer((socket) => {
    socket.write("* OK ready\r\n");
    socket.on("data", (chunk) => {
      for (const line of chunk.toString().split("\r\n").filter((each) => each !== "")) {
        const [tag, ...words] = line.split(" ");
        const command = words.join(" ");
        seen.push(command);
        const answer = command.startsWith("SELECT") ? "* OK [UIDNEXT 8] next\r\n"
          : command.startsWith("UID SEARCH") ? "* SEARCH 5 7\r\n"
          : command.startsWith("UID FETCH") ? `* 1 FETCH (UID 7 BODY[] {${Buffer.byteLength(letter)}}\r\n${letter})\r\n` : "";
        socket.write(command.startsWith("LOGIN \"wrong") ? `${tag} NO go away\r\n` : `${answer}${tag} OK done\r\n`);
      }
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  const port = String(typeof address === "object" && address !== null ? address.port : 0);
  try {
    await work(context({ json: {} }, { imap: { host: "127.0.0.1", port, user: "me", password: "a\"b", secure: "false" }, other: { host: "127.0.0.1", port, user: "wrong", password: "p", secure: "false" } }));
  } finally {
    server.close();
  }
  return seen;
}

test("letters that nobody saw are given, and marked as seen", async () => {
  const seen = await mailServer(async (at) => {
    const { items, memory } = await newMail({ attachments: { download: true } }, {}, at);
    assert.equal(items.length, 2);
    const { textHtml, textPlain, metadata, ...beside } = items[0]?.json ?? {};
    assert.deepEqual([String(textHtml).trim(), textPlain], ["<p>Hi</p>", ""]);
    assert.deepEqual(beside, { attributes: { uid: 5 }, from: "J\u00f6rg <j@x.example>", subject: "Gr\u00fc\u00dfe", date: "Tue, 10 Mar 2026 09:00:00 +0000" });
    assert.equal(Object.entries(metadata ?? {}).find(([name]) => name === "received")?.[1], "b");
    assert.equal(items[0]?.binary?.["attachment_0"]?.fileName, "a.txt");
    assert.deepEqual(memory, { next: 8, last: 7 });
    assert.deepEqual((await newMail({}, memory, at)).items, []);
  });
  assert.deepEqual(seen.slice(0, 3), ["LOGIN \"me\" \"a\\\"b\"", "SELECT \"INBOX\"", "UID SEARCH UNSEEN"]);
  assert.deepEqual(seen.slice(3, 7), ["UID FETCH 5 (UID BODY.PEEK[])", "UID FETCH 7 (UID BODY.PEEK[])", "UID STORE 5,7 +FLAGS (\\Seen)", "LOGOUT"]);
});

test("a letter is given once, whole, and left as it is", async () => {
  const seen = await mailServer(async (at) => {
    const { items } = await newMail({ mailbox: "spam", format: "resolved", then: "nothing", once: true, search: "[\"SEEN\"]" }, { next: 7, last: 5 }, at);
    assert.deepEqual(items.map(({ json }) => [json["subject"], json["date"], json["attributes"]]), [["Gr\u00fc\u00dfe", "2026-03-10T09:00:00.000Z", { uid: 7 }]]);
    await assert.rejects(newMail({ auth: { imap: "other" } }, {}, at), /refuses LOGIN: NO go away/);
  });
  assert.deepEqual(seen.slice(1, 4), ["SELECT \"spam\"", "UID SEARCH SEEN UID 5:*", "UID FETCH 7 (UID BODY.PEEK[])"]);
});

test("a search is written as mail servers read it", () => {
  assert.equal(searchText(["UNSEEN", ["OR", ["FROM", "a@x"], ["SUBJECT", "[\"b\"]"]], ["!HEADER", "X-Spam", "yes"], ["SINCE", "April 20, 2026"]]), "UNSEEN OR (FROM \"a@x\") (SUBJECT \"[\\\"b\\\"]\") NOT HEADER \"X-Spam\" \"yes\" SINCE 20-Apr-2026");
  assert.throws(() => searchText(["LOGOUT"]), /is not known/);
});
