// SPDX-License-Identifier: 0BSD
import { posix } from "node:path";
import { Readable, Writable } from "node:stream";
import { Client, FTPError } from "basic-ftp";
import type { EffectContext } from "../connectors/context.js";
import { listedFiles } from "./ftp-listing.js";
import { fileServer, type FileServer, type FtpParams } from "./file-server.js";

async function onFtp<T>(params: FtpParams, context: EffectContext, work: (server: FileServer) => Promise<T>): Promise<T> {
  const { host, port, username, password } = await context.credentials(params.auth?.["ftp"] ?? "ftp");
  const client = new Client(Number(params.timeout ?? 10_000));
  // The long form that all servers know; what newer ones offer has other fields.
  client.availableListCommands = ["LIST"];
  try {
    await client.access({ host: host ?? "localhost", port: Number(port ?? 21), user: username || "anonymous", password: password || "anonymous@" });
    return await work(serverOf(client));
  } finally {
    client.close();
  }
}

function serverOf(client: Client): FileServer {
  const write = async (content: Buffer, path: string): Promise<void> => {
    await client.uploadFrom(Readable.from([content]), path);
  };
  const inFolder = async (path: string): Promise<void> => {
    await client.ensureDir(posix.dirname(path));
    await client.cd("/");
  };
  return {
    list: async (path) => {
      let text = "";
      client.parseList = (listing) => {
        text = listing;
        return [];
      };
      await client.list(path);
      return listedFiles(text, Date.now());
    },
    read: async (path) => {
      const chunks: Buffer[] = [];
      await client.downloadTo(new Writable({ write: (chunk: Buffer, _, done) => done(void chunks.push(chunk) as undefined) }), path);
      return Buffer.concat(chunks);
    },
    write: async (content, path) => {
      try {
        await write(content, path);
      } catch (error) {
        // The folder is not there: only then it is made.
        if (!(error instanceof FTPError) || error.code !== 553) throw error;
        await inFolder(path);
        await write(content, path);
      }
    },
    rename: async (from, to, createFolders) => {
      try {
        await client.rename(from, to);
      } catch (error) {
        if (!createFolders || !(error instanceof FTPError) || ![451, 550].includes(error.code)) throw error;
        await inFolder(to);
        await client.rename(from, to);
      }
    },
    remove: async (path) => void (await client.remove(path)),
    removeFolder: async (path, recursive) => {
      if (recursive) await client.removeDir(path);
      else await client.removeEmptyDir(path);
    },
  };
}

export const { list: listFtpFiles, download: downloadFromFtp, upload: uploadToFtp, rename: renameOnFtp, remove: removeFromFtp } = fileServer(onFtp);
