// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import ssh from "ssh2";
import { listSftpFiles, removeFromSftp, renameOnSftp, uploadToSftp } from "../runtime/apps/sftp.js";
import { downloadOverSsh, runOverSsh, uploadOverSsh } from "../runtime/apps/ssh.js";
import type { EffectContext } from "../runtime/host.js";
import { context } from "./world-helpers.js";

/** The key of the machine. Node makes it: of those that the client's own helper makes, one in two hundred cannot be read again. */
const { privateKey: HOST_KEY } = generateKeyPairSync("rsa", {
  modulusLength: 2048, publicKeyEncoding: { type: "pkcs1", format: "pem" }, privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** A pretended machine that notes commands, and has one file in its home. */
async function machine(work: (at: EffectContext) => Promise<void>): Promise<{ commands: string[]; files: Map<string, Buffer> }> {
  const commands: string[] = [];
  const files = new Map([["/home/me/list.txt", Buffer.from("one\ntwo\n")]]);
  const server = new ssh.Server({ hostKeys: [HOST_KEY] }, (client) => {
    client.on("authentication", (attempt) => (attempt.method === "password" && attempt.password === "p" ? attempt.accept() : attempt.reject(["password"])));
    client.on("error", () => {});
    client.on("ready", () => client.on("session", (accept) => {
      const session = accept();
      session.on("exec", (take, _, { command }) => {
        commands.push(command);
        const channel = take();
        channel.write(command === "echo $HOME" ? "/home/me\n" : " said \n");
        channel.stderr.write("warned\n");
        channel.exit(command.includes("fail") ? 3 : 0);
        channel.end();
      });
      session.on("sftp", (take) => serveFiles(take(), files));
    }));
  });
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  const item = { json: { n: 1 }, binary: { data: { data: Buffer.from("new").toString("base64"), mimeType: "text/plain", fileName: "new.txt" } } };
  try {
    const account = { host: "127.0.0.1", port, username: "me", password: "p" };
    await work(context(item, { sshPassword: account, sftp: account }));
  } finally {
    server.close();
  }
  return { commands, files };
}

function serveFiles(sftp: import("ssh2").SFTPWrapper, files: Map<string, Buffer>): void {
  const open: string[] = [];
  const { OK, EOF, NO_SUCH_FILE } = ssh.utils.sftp.STATUS_CODE;
  sftp.on("OPEN", (id, path, flags) => {
    if ((flags & ssh.utils.sftp.OPEN_MODE.WRITE) !== 0) files.set(path, Buffer.alloc(0));
    if (!files.has(path)) return void sftp.status(id, NO_SUCH_FILE);
    sftp.handle(id, Buffer.from([open.push(path) - 1]));
  });
  const of = (handle: Buffer): Buffer => files.get(open[handle[0] ?? 0] ?? "") ?? Buffer.alloc(0);
  sftp.on("FSTAT", (id, handle) => sftp.attrs(id, { mode: 0o100644, uid: 0, gid: 0, size: of(handle).length, atime: 0, mtime: 0 }));
  sftp.on("READ", (id, handle, offset, length) => {
    const part = of(handle).subarray(offset, offset + length);
    if (part.length === 0) sftp.status(id, EOF);
    else sftp.data(id, part);
  });
  sftp.on("WRITE", (id, handle, _, data) => {
    files.set(open[handle[0] ?? 0] ?? "", Buffer.concat([of(handle), data]));
    sftp.status(id, OK);
  });
  const listed: boolean[] = [];
  sftp.on("OPENDIR", (id) => sftp.handle(id, Buffer.from([200])));
  sftp.on("READDIR", (id) => {
    if (listed.length > 0) return void sftp.status(id, EOF);
    listed.push(true);
    const attrs = { mode: 0o100644, uid: 7, gid: 8, size: 9, atime: 60, mtime: 120 };
    sftp.name(id, [{ filename: "a.csv", longname: "-rw-r--r-- 1 me staff 9 Jan 1 1970 a.csv", attrs }]);
  });
  sftp.on("STAT", (id, path) => (path === "/srv" ? sftp.attrs(id, { mode: 0o40755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }) : void sftp.status(id, NO_SUCH_FILE)));
  const noted = (name: "MKDIR" | "REMOVE") => (id: number, path: string): void => {
    files.set(`${name} ${path}`, Buffer.alloc(0));
    sftp.status(id, OK);
  };
  sftp.on("MKDIR", noted("MKDIR")).on("REMOVE", noted("REMOVE"));
  sftp.on("RENAME", (id, from, to) => {
    files.set(`RENAME ${from} ${to}`, Buffer.alloc(0));
    sftp.status(id, OK);
  });
  sftp.on("FSETSTAT", (id) => sftp.status(id, OK));
  sftp.on("CLOSE", (id) => sftp.status(id, OK));
}

test("commands run in their folder, and a command that fails is no error", async () => {
  const { commands } = await machine(async (at) => {
    assert.deepEqual(await runOverSsh({ command: "uptime" }, at), { json: { code: 0, signal: null, stdout: "said", stderr: "warned" } });
    assert.equal((await runOverSsh({ command: "fail", folder: "~/my files" }, at)).json["code"], 3);
    await assert.rejects(runOverSsh({ command: "x", folder: "~other" }, at), { message: 'Invalid path. Replace "~" with home directory or "~/"' });
  });
  assert.deepEqual(commands, ["cd / ; uptime", "echo $HOME", "cd '/home/me/my files' ; fail"]);
});

test("files are taken and put", async () => {
  const { files } = await machine(async (at) => {
    const taken = await downloadOverSsh({ path: "~/list.txt", file: "list" }, at);
    assert.deepEqual([taken.json, taken.binary?.["list"]?.fileName, taken.binary?.["list"]?.mimeType, Object.keys(taken.binary ?? {})], [{ n: 1 }, "list.txt", "text/plain", ["data", "list"]]);
    assert.deepEqual(await uploadOverSsh({ path: "/srv" }, at), { json: { success: true } });
    await assert.rejects(downloadOverSsh({ path: "/none" }, at), /No such file/);
  });
  assert.equal(files.get("/srv/new.txt")?.toString(), "new");
});

test("a file server over SSH lists, takes files in, and makes the folders that they need", async () => {
  const { files } = await machine(async (at) => {
    assert.deepEqual(await listSftpFiles({ path: "/srv" }, at), [{
      type: "-", name: "a.csv", size: 9, modifyTime: "1970-01-01T00:02:00.000Z", accessTime: "1970-01-01T00:01:00.000Z", rights: { user: "rw", group: "r", other: "r" }, owner: 7, group: 8,
      longname: "-rw-r--r-- 1 me staff 9 Jan 1 1970 a.csv", path: "/srv/a.csv",
    }]);
    assert.deepEqual((await uploadToSftp({ path: "/srv/in/day/new.txt", content: "hi" }, at)).json, { n: 1 });
    assert.deepEqual(await renameOnSftp({ from: "/srv/a", to: "/srv/b" }, at), { success: true });
    assert.deepEqual(await removeFromSftp({ path: "/srv/b" }, at), { success: true });
  });
  assert.deepEqual([...files.keys()].filter((name) => /^[A-Z]/.test(name)), ["MKDIR /srv/in", "MKDIR /srv/in/day", "RENAME /srv/a /srv/b", "REMOVE /srv/b"]);
  assert.equal(files.get("/srv/in/day/new.txt")?.toString(), "hi");
});
