// SPDX-License-Identifier: 0BSD
import { createServer } from "node:net";

/** What the pretended database answers to a statement: rows of texts by column. */
export type Rows = readonly Readonly<Record<string, string | null>>[];

/** A database on this machine that speaks as much of Postgres' protocol as plain statements need. */
export interface PretendedPostgres {
  readonly port: number;
  /** The statements that it was asked, as they came. */
  readonly asked: string[];
  close(): Promise<void>;
}

const TEXT = 25;

/** Starts it; each statement is answered by the function: one list of rows for each result, or the text of a refusal. */
export async function postgres(answer: (statement: string) => readonly Rows[] | string): Promise<PretendedPostgres> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    let waiting = Buffer.alloc(0);
    let greeted = false;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        const from = greeted ? 1 : 0;
        if (waiting.length < from + 4) return;
        const end = from + waiting.readInt32BE(from);
        if (waiting.length < end) return;
        const kind = greeted ? String.fromCharCode(waiting[0] ?? 0) : "start";
        const text = waiting.subarray(from + 4, end - 1).toString("utf8");
        waiting = waiting.subarray(end);
        greeted = true;
        if (kind === "start") socket.write(Buffer.concat([message("R", int32(0)), ready]));
        else if (kind === "X") socket.end();
        else if (kind === "Q") {
          asked.push(text);
          socket.write(Buffer.concat([answered(answer(text)), ready]));
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const open = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => open.add(socket));
  return {
    port: typeof address === "object" && address !== null ? address.port : 0, asked,
    close: () => new Promise((resolve) => { server.close(() => resolve()); for (const socket of open) socket.destroy(); }),
  };
}

function answered(answer: readonly Rows[] | string): Buffer {
  if (typeof answer === "string") return message("E", Buffer.from(`SERROR\0C42601\0M${answer}\0\0`));
  return Buffer.concat(answer.map((rows) => {
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) return message("C", Buffer.from("UPDATE 0\0"));
    const named = columns.map((name) => Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(TEXT), int16(-1), int32(-1), int16(0)]));
    const data = rows.map((row) => message("D", Buffer.concat([int16(columns.length), ...columns.map((name) => cell(row[name] ?? null))])));
    return Buffer.concat([message("T", Buffer.concat([int16(columns.length), ...named])), ...data, message("C", Buffer.from(`SELECT ${rows.length}\0`))]);
  }));
}

function cell(value: string | null): Buffer {
  return value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]);
}

function message(kind: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body]);
}

const ready = message("Z", Buffer.from("I"));

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}
