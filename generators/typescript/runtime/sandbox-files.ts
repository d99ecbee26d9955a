// SPDX-License-Identifier: 0BSD
import fs from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Functions whose first argument is a path. Each has a variant `…Sync`, and one in `fs.promises`. */
const ONE_PATH = [
  "access", "appendFile", "chmod", "chown", "lchmod", "lchown", "lstat", "lutimes", "mkdir", "mkdtemp", "open", "openAsBlob", "opendir",
  "readFile", "readdir", "readlink", "realpath", "rm", "rmdir", "stat", "statfs", "truncate", "unlink", "utimes", "watch", "writeFile",
  "exists", "watchFile", "unwatchFile", "createReadStream", "createWriteStream", "ReadStream", "WriteStream", "FileReadStream", "FileWriteStream",
];

/** Functions whose first two arguments are paths. */
const TWO_PATHS = ["copyFile", "cp", "link", "rename", "symlink"];

/** Keeps all access to files inside a folder and the packages that are installed in it. */
export function guardFiles(folder: string, forbid: (what: string) => never): void {
  const realpath = fs.realpathSync.native;
  const real = (path: string): string => {
    try {
      return realpath(path);
    } catch {
      const parent = dirname(path);
      return parent === path ? path : join(real(parent), path.slice(parent.length));
    }
  };
  const roots = [real(folder), real(join(folder, "node_modules"))];
  const check = (name: string, value: unknown): void => {
    const path = pathOf(value);
    if (path === undefined) return;
    const where = real(resolve(path));
    if (!roots.some((root) => where === root || where.startsWith(root.endsWith(sep) ? root : root + sep))) forbid(`fs.${name} to ${path}`);
  };
  guard(fs, check);
  guard(fs.promises, check);
}

function guard(owner: object, check: (name: string, path: unknown) => void): void {
  for (const [names, count] of [[ONE_PATH, 1], [TWO_PATHS, 2]] as const) {
    for (const name of names.flatMap((plain) => [plain, `${plain}Sync`])) {
      const original: unknown = Reflect.get(owner, name);
      if (typeof original !== "function") continue;
      const watched: ProxyHandler<typeof original> = {
        apply: (callee, self, args) => {
          args.slice(0, count).forEach((arg) => check(name, arg));
          return Reflect.apply(callee, self, args);
        },
        construct: (callee, args, as) => {
          args.slice(0, count).forEach((arg) => check(name, arg));
          return Reflect.construct(callee, args, as);
        },
      };
      Object.defineProperty(owner, name, { value: new Proxy(original, watched), configurable: true, writable: true, enumerable: true });
    }
  }
}

/** The path that an argument names; file descriptors and what is no path at all are none. */
function pathOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof URL) return fileURLToPath(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return undefined;
}
