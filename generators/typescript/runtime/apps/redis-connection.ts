// SPDX-License-Identifier: 0BSD
import { createClient } from "@redis/client";
import type { EffectContext } from "../connectors/context.js";
import type { AppParams } from "./api.js";

/** The commands that are sent: texts go in, what the server answers comes back. */
export type RedisCommands = (...command: readonly string[]) => Promise<unknown>;

/** Works on a server with the members `host`, `port`, `user`, `password`, `database` and `ssl` of a credential. A server that cannot be reached is tried ten times, each time after a longer while. */
export async function onRedis<T>(params: AppParams, context: EffectContext, work: (send: RedisCommands) => Promise<T>): Promise<T> {
  const { host, port, user, password, database, ssl, disableTlsVerification } = await context.credentials(params.auth?.["redis"] ?? "redis");
  const given = (name: string, value: string | undefined): object => (value === undefined || value === "" ? {} : { [name]: value });
  const socket = {
    host: host ?? "localhost", port: Number(port ?? 6379), connectTimeout: 10_000,
    reconnectStrategy: (tries: number) => (tries >= 10 || context.signal.aborted ? false as const : 2 ** tries * 1000),
  };
  const client = createClient({
    RESP: 2, database: Number(database ?? 0), ...given("username", user), ...given("password", password),
    socket: ssl === "true" ? { ...socket, tls: true, rejectUnauthorized: disableTlsVerification !== "true" } : socket,
  });
  // Without a listener an error of the connection ends the process; the command that fails tells of it.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work((...command) => client.sendCommand([...command]));
  } finally {
    await client.close().catch(() => client.destroy());
  }
}
