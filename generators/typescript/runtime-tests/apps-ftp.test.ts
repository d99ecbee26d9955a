// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { test } from "node:test";
import { downloadFromFtp, listFtpFiles, removeFromFtp, renameOnFtp, uploadToFtp } from "../runtime/apps/ftp.js";
import { listedFiles } from "../runtime/apps/ftp-listing.js";
import type { EffectContext } from "../runtime/host.js";
import { context } from "./world-helpers.js";

const listings: Readonly<Record<string, string>> = {
  "/in": "drwxr-xr-x 2 me staff 4096 Jan 02 2024 old\r\n-rw-r--r-- 1 me staff 5 Jan 03 2024 new list.txt\r\n",
  "/in/old": "-rw------- 1 me staff 7 Jan 04 2024 a.csv\r\n",
};

async function open(server: Server): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A pretended FTP server that notes commands. The folder `/made` is only there once it was made. */
async function ftp(work: (at: EffectContext) => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  const made = new Set<string>();
  const talk = (socket: Socket): void => {
    const say = (text: string): void => void socket.write(`${text}\r\n`);
    let data: Promise<Socket> = Promise.reject(new Error("no data"));
    data.catch(() => {});
    const send = async (content: string): Promise<void> => {
      say("150 here it comes");
      (await data).end(content, () => say("226 done"));
    };
    const answer = async (command: string, rest: string): Promise<void> => {
      if (command === "PASV" || command === "EPSV") {
        const passive = createServer();
        data = new Promise((resolve) => { passive.once("connection", (one) => { passive.close(); resolve(one); }); });
        const port = await open(passive);
        return say(command === "EPSV" ? `229 entered (|||${port}|)` : `227 entered (127,0,0,1,${port >> 8},${port & 255})`);
      }
      if (command === "LIST") return await send(listings[rest.replace(/^-a /, "")] ?? "");
      if (command === "RETR") return await send("hello");
      if (command === "STOR" || command === "RNTO") {
        const missing = rest.startsWith("/made/") && !made.has("/made");
        if (missing) return say("553 no such folder");
        if (command === "RNTO") return say("250 moved");
        say("150 go on");
        (await data).on("end", () => say("226 stored")).resume();
        return;
      }
      if (command === "MKD") made.add("/made");
      const known: Readonly<Record<string, string>> = { USER: "331 password?", PASS: "230 in", FEAT: "211 none", PWD: '257 "/"', RNFR: "350 to?", SIZE: "213 5", MKD: '257 "/made"' };
      say(known[command] ?? "200 ok");
    };
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const [, command = "", rest = ""] = /^(\S+) ?(.*)\r\n/.exec(chunk.toString()) ?? [];
      seen.push(`${command} ${rest}`.trim());
      void answer(command, rest);
    });
    say("220 hello");
  };
  const server = createServer(talk);
  const port = await open(server);
  const file = { data: Buffer.from("new").toString("base64"), mimeType: "text/plain", fileName: "new.txt" };
  try {
    await work(context({ json: { n: 1 }, binary: { data: file } }, { ftp: { host: "127.0.0.1", port: String(port), username: "me", password: "p" } }));
  } finally {
    server.close();
  }
  return seen;
}

test("folders are listed, with those below them where that is wanted", async () => {
  await ftp(async (at) => {
    const flat = await listFtpFiles({ path: "/in" }, at);
    assert.deepEqual(flat.map(({ path, type, size }) => [path, type, size]), [["/in/old", "d", 4096], ["/in/new list.txt", "-", 5]]);
    assert.deepEqual((await listFtpFiles({ path: "/in", recursive: true }, at)).map(({ path }) => path), ["/in/old", "/in/new list.txt", "/in/old/a.csv"]);
  });
});

test("files are taken, put, moved and removed", async () => {
  const seen = await ftp(async (at) => {
    const taken = await downloadFromFtp({ path: "/in/new list.txt", file: "list" }, at);
    assert.deepEqual([taken.json, taken.binary?.["list"]?.fileName, Buffer.from(taken.binary?.["list"]?.data ?? "", "base64").toString()], [{ n: 1 }, "new list.txt", "hello"]);
    assert.deepEqual((await uploadToFtp({ path: "/made/new.txt" }, at)).json, { n: 1 });
    assert.deepEqual(await renameOnFtp({ from: "/in/a", to: "/in/b" }, at), { success: true });
    assert.deepEqual(await removeFromFtp({ path: "/in/b" }, at), { success: true });
    await removeFromFtp({ path: "/in/old", folder: true }, at);
  });
  const told = seen.filter((command) => /^(RETR|STOR|MKD|RNFR|RNTO|DELE|RMD)/.test(command));
  assert.deepEqual(told, ["RETR /in/new list.txt", "STOR /made/new.txt", "MKD made", "STOR /made/new.txt", "RNFR /in/a", "RNTO /in/b", "DELE /in/b", "RMD /in/old"]);
});

test("listings of Unix and of Windows are read", () => {
  const now = Date.UTC(2026, 1, 10, 12);
  const text = "total 3\nlrwxrwxrwx   1 root root  4 Feb 09 08:30 now -> v2\ndrwxrwxrwt+ 2 a b 0 Nov 30 23:59 tmp\n02-03-25  01:05PM       <DIR>          Old Files\nnonsense";
  const files = listedFiles(text, now);
  assert.deepEqual(files.map(({ type, name }) => [type, name]), [["l", "now"], ["d", "tmp"], ["d", "Old Files"]]);
  assert.deepEqual([files[0]?.facts["target"], files[1]?.facts["sticky"], files[1]?.facts["rights"], files[1]?.facts["acl"]], ["v2", true, { user: "rwx", group: "rwx", other: "rwx" }, true]);
  assert.deepEqual(files.map(({ facts }) => String(facts["modifyTime"]).slice(0, 4)), ["2026", "2025", "2025"]);
});
