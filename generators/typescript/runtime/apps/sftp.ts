// SPDX-License-Identifier: 0BSD
import { posix } from "node:path";
import type { FileEntryWithStats, SFTPWrapper } from "ssh2";
import type { EffectContext } from "../connectors/context.js";
import { fileServer, type FileServer, type FtpParams } from "./file-server.js";
import { type ListedFile, rightsOf } from "./ftp-listing.js";
import { awaited, connected, filesOf } from "./ssh-connection.js";

async function onSftp<T>(params: FtpParams, context: EffectContext, work: (server: FileServer) => Promise<T>): Promise<T> {
  const credentials = await context.credentials(params.auth?.["sftp"] ?? "sftp");
  return await connected(credentials, async (client) => work(serverOf(await filesOf(client))), Number(params.timeout ?? 10_000));
}

function listed({ filename: name, longname, attrs }: FileEntryWithStats): ListedFile {
  const type = longname.slice(0, 1);
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString();
  return {
    type, name,
    facts: {
      type, name, size: attrs.size, modifyTime: time(attrs.mtime), accessTime: time(attrs.atime), rights: rightsOf(longname.slice(1, 10)), owner: attrs.uid, group: attrs.gid, longname,
    },
  };
}

function serverOf(files: SFTPWrapper): FileServer {
  const does = (start: (done: (error: Error | null | undefined) => void) => void): Promise<void> => awaited<void>((done) => start((error) => done(error, undefined)));
  const list = async (path: string): Promise<ListedFile[]> => (await awaited<FileEntryWithStats[]>((done) => files.readdir(path, done))).map(listed);
  const isThere = (path: string): Promise<boolean> => awaited((done) => files.stat(path, (error) => done(undefined, error === undefined || error === null)));
  const makeFolder = async (path: string): Promise<void> => {
    if (path === "/" || path === "." || await isThere(path)) return;
    await makeFolder(posix.dirname(path));
    await does((done) => files.mkdir(path, done));
  };
  const removeFolder = async (path: string, recursive: boolean): Promise<void> => {
    if (recursive) {
      for (const { type, name } of await list(path)) {
        if (type === "d") await removeFolder(`${path}/${name}`, true);
        else await does((done) => files.unlink(`${path}/${name}`, done));
      }
    }
    await does((done) => files.rmdir(path, done));
  };
  return {
    list,
    read: (path) => awaited<Buffer>((done) => files.readFile(path, done)),
    write: async (content, path) => {
      await makeFolder(posix.dirname(path));
      await does((done) => files.writeFile(path, content, done));
    },
    rename: async (from, to, createFolders) => {
      if (createFolders) await makeFolder(posix.dirname(to));
      await does((done) => files.rename(from, to, done));
    },
    remove: (path) => does((done) => files.unlink(path, done)),
    removeFolder,
  };
}

export const { list: listSftpFiles, download: downloadFromSftp, upload: uploadToSftp, rename: renameOnSftp, remove: removeFromSftp } = fileServer(onSftp);
