// SPDX-License-Identifier: 0BSD
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import type { ListedFile } from "./ftp-listing.js";

/** What calls of a file server have in common. */
export interface FtpParams extends AppParams {
  /** How many milliseconds a connection may take; 10,000 when missing. */
  readonly timeout?: Json;
}

/** A file or folder of a server. */
export interface ServerPath extends FtpParams {
  readonly path?: Json;
}

/** A file server, while it is connected. */
export interface FileServer {
  list(path: string): Promise<readonly ListedFile[]>;
  read(path: string): Promise<Buffer>;
  /** Writes a file; a folder that is missing is made. */
  write(content: Buffer, path: string): Promise<void>;
  rename(from: string, to: string, createFolders: boolean): Promise<void>;
  remove(path: string): Promise<void>;
  removeFolder(path: string, recursive: boolean): Promise<void>;
}

type Connect = <T>(params: FtpParams, context: EffectContext, work: (server: FileServer) => Promise<T>) => Promise<T>;

/** What can be done on file servers of a kind. */
export function fileServer(connect: Connect) {
  return {
    /** Lists the files of a folder, and of the folders in it where that is wanted. */
    list: (params: ServerPath & { readonly recursive?: Json }, context: EffectContext): Promise<Fields[]> =>
      connect(params, context, async (server) => {
        const folders = [textOf(params.path ?? "/")];
        const found: Fields[] = [];
        for (const folder of folders) {
          for (const { type, name, facts } of await server.list(folder)) {
            const path = `${folder}${folder.endsWith("/") ? "" : "/"}${name}`;
            if (params.recursive === true && type === "d") {
              if (name === "." || name === "..") continue;
              folders.push(path);
            }
            found.push({ ...facts, path });
          }
        }
        return found;
      }),

    /** Takes a file; the item keeps its fields. */
    download: async (params: ServerPath & { readonly file?: Json }, context: EffectContext): Promise<ItemData> => {
      const path = textOf(params.path);
      const content = await connect(params, context, (server) => server.read(path));
      const { json, binary } = context.item;
      return { json, binary: { ...binary, [textOf(params.file ?? "data")]: fileOf(content, path.split("/").at(-1)) } };
    },

    /** Puts a file of the item, or a text; the item goes on as it is. */
    upload: async (params: ServerPath & { readonly file?: Json; readonly content?: Json }, context: EffectContext): Promise<ItemData> => {
      const content = params.content === undefined
        ? bytesOf(requireFile(context.item, textOf(params.file ?? "data"), context.index))
        : Buffer.from(textOf(params.content), "utf8");
      await connect(params, context, (server) => server.write(content, textOf(params.path)));
      const { json, binary } = context.item;
      return { json, binary: { ...binary } };
    },

    /** Moves a file. */
    rename: async (params: FtpParams & { readonly from?: Json; readonly to?: Json; readonly createFolders?: Json }, context: EffectContext): Promise<Fields> => {
      await connect(params, context, (server) => server.rename(textOf(params.from), textOf(params.to), params.createFolders === true));
      return { success: true };
    },

    /** Removes a file, or a folder. */
    remove: async (params: ServerPath & { readonly folder?: Json; readonly recursive?: Json }, context: EffectContext): Promise<Fields> => {
      const path = textOf(params.path);
      await connect(params, context, (server) => (params.folder === true ? server.removeFolder(path, params.recursive === true) : server.remove(path)));
      return { success: true };
    },
  };
}
