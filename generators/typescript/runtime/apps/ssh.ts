// SPDX-License-Identifier: 0BSD
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { credentialType, type AppParams } from "./api.js";
import { awaited, connected, filesOf, runRemotely, withHome } from "./ssh-connection.js";

/** A command for another machine. */
export interface RemoteCommand extends AppParams {
  readonly command?: Json;
  /** Where it runs; the root when missing. */
  readonly folder?: Json;
}

/** A file of another machine. */
export interface RemoteFile extends AppParams {
  readonly path?: Json;
  /** The file of the item; `data` when missing. */
  readonly file?: Json;
  readonly fileName?: Json;
}

const ways = { password: "sshPassword", privateKey: "sshPrivateKey" };

function sign(params: AppParams, context: EffectContext): ReturnType<EffectContext["credentials"]> {
  const type = credentialType(params, ways);
  return context.credentials(params.auth?.[type] ?? type);
}

/** A word as the shell takes it. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_/-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/** Runs a command on another machine: `{ code, signal, stdout, stderr }`. A command that fails is no error. */
export async function runOverSsh(params: RemoteCommand, context: EffectContext): Promise<ItemData> {
  return connected(await sign(params, context), async (client) => {
    const folder = await withHome(client, textOf(params.folder ?? "/"));
    const said = await runRemotely(client, folder === "" ? textOf(params.command) : `cd ${quoted(folder)} ; ${textOf(params.command)}`);
    return { json: { ...said } };
  });
}

/** Takes a file from another machine; the item keeps its fields. */
export async function downloadOverSsh(params: RemoteFile, context: EffectContext): Promise<ItemData> {
  return connected(await sign(params, context), async (client) => {
    const path = await withHome(client, textOf(params.path));
    const files = await filesOf(client);
    const content = await awaited<Buffer>((done) => files.readFile(path, done));
    const named = textOf(params.fileName) === "" ? path : textOf(params.fileName);
    const { json, binary } = context.item;
    return { json, binary: { ...binary, [textOf(params.file ?? "data")]: fileOf(content, named.split("/").at(-1)) } };
  });
}

/** Puts a file of the item into a folder of another machine. */
export async function uploadOverSsh(params: RemoteFile, context: EffectContext): Promise<ItemData> {
  const file = requireFile(context.item, textOf(params.file ?? "data"), context.index);
  return connected(await sign(params, context), async (client) => {
    const folder = await withHome(client, textOf(params.path));
    const files = await filesOf(client);
    const name = textOf(params.fileName) === "" ? file.fileName ?? "" : textOf(params.fileName);
    const path = `${folder}${folder.endsWith("/") ? "" : "/"}${name.split(/[\\/]/).at(-1) ?? ""}`;
    await awaited<void>((done) => files.writeFile(path, bytesOf(file), (error) => done(error, undefined)));
    return { json: { success: true } };
  });
}
