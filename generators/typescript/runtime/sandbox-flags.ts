// SPDX-License-Identifier: 0BSD
import { resolve } from "node:path";

/** What a process in the sandbox may have. */
export interface Limits {
  /** The repository; files outside of it are out of reach. */
  readonly folder: string;
  /** More folders that may be read, such as packages that are installed elsewhere. */
  readonly read?: readonly string[];
  readonly megabytes?: number;
}

/** The flags with which node itself keeps a process inside a folder. The guard is preloaded by `--import` beside them. */
export function sandboxFlags({ folder, read = [], megabytes = 1024 }: Limits, version = process.versions.node): string[] {
  const [major = 20, minor = 0] = version.split(".").map(Number);
  const isStable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  const root = resolve(folder);
  return [
    isStable ? "--permission" : "--experimental-permission",
    ...[root, ...read.map((path) => resolve(path))].map((path) => `--allow-fs-read=${path}/*`),
    `--allow-fs-write=${root}/*`,
    `--max-old-space-size=${megabytes}`,
    "--no-warnings",
  ];
}
