// SPDX-License-Identifier: 0BSD

/** One part of a form that was sent as `multipart/form-data` (RFC 7578). */
export interface FormPart {
  readonly name: string;
  /** Without the folders that it may name. */
  readonly fileName?: string;
  /** As it was sent, with its parameters. */
  readonly mimeType?: string;
  readonly bytes: Buffer;
}

/** The parts of a form. What is not well formed has none, and a part that was cut off is left out: n8n does not refuse such forms. */
export function formParts(sent: Buffer, contentType: string): FormPart[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)?.slice(1).find((each) => each !== undefined);
  if (boundary === undefined) return [];
  const parts: FormPart[] = [];
  const line = Buffer.from(`\r\n--${boundary}`);
  // The first boundary stands at the very beginning, unless something was written before it.
  const body = Buffer.concat([Buffer.from("\r\n"), sent]);
  let from = body.indexOf(line);
  while (from >= 0) {
    const begin = from + line.length;
    const end = body.indexOf(line, begin);
    // Two hyphens behind a boundary end the form.
    if (end < 0 || body.toString("latin1", begin, begin + 2) === "--") break;
    parts.push(...partOf(body.subarray(begin, end)));
    from = end;
  }
  return parts;
}

function partOf(section: Buffer): FormPart[] {
  const blank = section.indexOf("\r\n\r\n");
  if (blank < 0) return [];
  const headers = new Map(section.toString("utf8", 0, blank).split("\r\n").map((header) => {
    const colon = header.indexOf(":");
    return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()];
  }));
  const disposition = headers.get("content-disposition") ?? "";
  const name = parameter(disposition, "name");
  if (name === undefined) return [];
  const fileName = parameter(disposition, "filename");
  const mimeType = headers.get("content-type");
  return [{
    name, bytes: section.subarray(blank + 4),
    ...(fileName === undefined ? {} : { fileName: fileName.slice(fileName.lastIndexOf("\\") + 1).replaceAll("%22", '"') }),
    ...(mimeType === undefined ? {} : { mimeType }),
  }];
}

/** A parameter of a header, in quotes or without. */
function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|[;\\s])${name}=(?:"([^"]*)"|([^;\\s"]+))`, "i").exec(header);
  return found?.[1] ?? found?.[2];
}
