// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { sendEmail, sendMail, type Email } from "../runtime/apps/email.js";
import type { ItemData } from "../runtime/transform.js";
import { context } from "./world-helpers.js";

/** A mail server on this machine: what it was told, and the messages that it got. */
async function mailServer(work: (port: number) => Promise<void>, refuse = ""): Promise<{ told: string[]; messages: string[] }> {
  const told: string[] = [];
  const messages: string[] = [];
  const server = createServer((socket) => {
    let read = "";
    let message: string[] | undefined;
    socket.write("220 here\r\n");
    socket.on("data", (chunk) => {
      read += chunk.toString();
      for (let end = read.indexOf("\r\n"); end >= 0; end = read.indexOf("\r\n")) {
        const line = read.slice(0, end);
        read = read.slice(end + 2);
        if (message === undefined) {
          told.push(line);
          if (line === "DATA") message = [];
          const refused = refuse !== "" && line.includes(refuse);
          socket.write(refused ? "550 no\r\n" : line.startsWith("EHLO") ? "250-here\r\n250 AUTH PLAIN LOGIN\r\n" : line.startsWith("AUTH") ? "235 ok\r\n" : line === "DATA" ? "354 go\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
        } else if (line === ".") {
          messages.push(message.join("\n"));
          message = undefined;
          socket.write("250 queued\r\n");
        } else message.push(line);
      }
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    await work(typeof address === "object" && address !== null ? address.port : 0);
  } finally {
    server.close();
  }
  return { told, messages };
}

function at(port: number, item: ItemData = { json: {} }) {
  return context(item, { smtp: { host: "127.0.0.1", port: String(port), user: "u", password: "p" } });
}

const mail: Email = { from: "Ann <a@x.org>", to: "b@x.org, C <c@x.org>", bcc: "d@x.org", subject: "Sübject\r\nX-Evil: 1" };

test("a mail goes to everybody named, and a line break begins no header", async () => {
  const { told, messages } = await mailServer(async (port) => {
    const { json } = await sendEmail({ ...mail, html: "<b>hü</b>", text: "not sent" }, at(port));
    assert.deepEqual([json["accepted"], json["response"], json["envelope"]], [["b@x.org", "c@x.org", "d@x.org"], "250 queued", { from: "a@x.org", to: ["b@x.org", "c@x.org", "d@x.org"] }]);
  });
  assert.deepEqual(told.slice(1, 6), [`AUTH PLAIN ${Buffer.from("\0u\0p").toString("base64")}`, "MAIL FROM:<a@x.org>", "RCPT TO:<b@x.org>", "RCPT TO:<c@x.org>", "RCPT TO:<d@x.org>"]);
  const [message = ""] = messages;
  assert.match(message, /^From: Ann <a@x.org>\nTo: b@x.org, C <c@x.org>\nSubject: S=\?UTF-8\?B\?w7w=\?=bject X-Evil: 1\n/);
  assert.ok(message.includes(`Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from("<b>hü</b>").toString("base64")}`));
  assert.ok(!message.includes("Bcc"));
});

test("both texts and a file", async () => {
  const item = { json: {}, binary: { data: { data: Buffer.from("a,b").toString("base64"), mimeType: "text/csv", fileName: "a.csv" } } };
  const { messages } = await mailServer(async (port) => void (await sendMail({ ...mail, text: "t", html: "h", attachments: "data" }, at(port, item))));
  assert.match(messages[0] ?? "", /multipart\/mixed.*multipart\/alternative.*text\/plain.*text\/html.*Content-Type: text\/csv; name="a.csv".*Content-ID: <data>.*filename="a.csv"\n\nYSxi\n/s);
});

test("a recipient that is refused is named, and nobody left is an error", async () => {
  await mailServer(async (port) => {
    const { json } = await sendEmail({ ...mail, html: "x" }, at(port));
    assert.deepEqual([json["accepted"], json["rejected"]], [["b@x.org", "d@x.org"], ["c@x.org"]]);
    await assert.rejects(sendEmail({ from: "a@x.org", to: "c@x.org", html: "x" }, at(port)), { message: "Can't send mail - all recipients were rejected" });
  }, "RCPT TO:<c@x.org>");
});
