// SPDX-License-Identifier: 0BSD
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { StepError } from "../errors.js";

/** One file of an archive. */
export interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const DEFLATED = 8;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Date and time as archives write them: 16 bits each, in two-second steps, from 1980 on. */
function stamp(millis: number): { date: number; time: number } {
  const at = new Date(millis);
  const date = (Math.max(0, at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  return { date, time: (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1) };
}

/** An archive of files, as of a moment (milliseconds since the epoch). */
export function zipped(entries: readonly Entry[], now: number): Buffer {
  const { date, time } = stamp(now);
  const bodies: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const packed = deflateRawSync(content);
    const path = Buffer.from(name);
    // Version 2.0, names in UTF-8, deflated; then sizes and the length of the name.
    const facts = Buffer.alloc(26);
    [20, 0x0800, DEFLATED, time, date].forEach((value, place) => facts.writeUInt16LE(value, place * 2));
    [crc32(content), packed.length, content.length].forEach((value, place) => facts.writeUInt32LE(value, 10 + place * 4));
    facts.writeUInt16LE(path.length, 22);
    bodies.push(word(LOCAL), facts, path, packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    index.push(word(CENTRAL), Buffer.from([20, 0]), facts, place, path);
    offset += 4 + facts.length + path.length + packed.length;
  }
  const list = Buffer.concat(index);
  const end = Buffer.alloc(END_LENGTH);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The files of an archive; folders are left out. */
export function unzipped(archive: Buffer): Entry[] {
  let end = archive.length - END_LENGTH;
  while (end >= 0 && archive.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new StepError("invalid zip data");
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new StepError("invalid zip data");
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [nameLength, extraLength, noteLength] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32)];
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + size);
    if (!name.endsWith("/")) entries.push({ name, content: method === DEFLATED ? inflateRawSync(packed) : Buffer.from(packed) });
    at += 46 + nameLength + extraLength + noteLength;
  }
  return entries;
}
