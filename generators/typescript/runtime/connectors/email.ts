// SPDX-License-Identifier: 0BSD
import nodemailer from "nodemailer";
import { bytesOf, requireFile } from "../binary.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";

/** An e-mail. */
export interface EmailParams {
  readonly from?: Json;
  readonly to?: Json;
  readonly cc?: Json;
  readonly bcc?: Json;
  readonly replyTo?: Json;
  readonly subject?: Json;
  /** `text`, `html` or `both`. Version 1 sends what is there; the default is `text` in version 2, then `html`. */
  readonly format?: Json;
  readonly text?: Json;
  readonly html?: Json;
  /** Names of files of the item, separated by commas. */
  readonly attachments?: Json;
  /** Certificates are not checked. */
  readonly insecure?: Json;
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly credentials?: Readonly<Record<string, string>>;
  readonly auth?: Readonly<Record<string, string>>;
  readonly version?: number;
}

/** Sends an e-mail by SMTP and gives what the server said. The credential holds `host`, `port`, `secure`, `user` and `password`. */
export async function sendEmail(params: EmailParams, context: EffectContext): Promise<ItemData> {
  const { host, port, secure, user, password, hostName } = await context.credentials((params.credentials ?? params.auth)?.["smtp"] ?? "smtp");
  if (host === undefined) throw new StepError("The SMTP credential has no host");
  const transport = nodemailer.createTransport({
    host,
    port: Number(port ?? 465),
    secure: secure !== "false",
    ...(hostName === undefined || hostName === "" ? {} : { name: hostName }),
    ...(user === undefined || user === "" ? {} : { auth: { user, pass: password ?? "" } }),
    ...(params.insecure === true ? { tls: { rejectUnauthorized: false } } : {}),
  });
  try {
    const sent = await transport.sendMail({ ...addresses({ ...params, from: params.from ?? user }), ...content(params), attachments: attachments(params, context) });
    return { json: JSON.parse(JSON.stringify(sent)) };
  } finally {
    transport.close();
  }
}

const written = (value: Json): string | undefined => (value === undefined || value === null || value === "" ? undefined : String(value));

function addresses({ from, to, cc, bcc, replyTo, subject }: EmailParams): Record<string, string | undefined> {
  return { from: written(from), to: written(to), cc: written(cc), bcc: written(bcc), replyTo: written(replyTo), subject: written(subject) };
}

function content({ format, text, html, version = 2.1 }: EmailParams): { text?: string; html?: string } {
  const wanted = version < 2 ? "both" : String(format ?? (version < 2.1 ? "text" : "html"));
  const [plain, rich] = [written(text), written(html)];
  return {
    ...(plain === undefined || wanted === "html" ? {} : { text: plain }),
    ...(rich === undefined || wanted === "text" ? {} : { html: rich }),
  };
}

function attachments({ attachments: names }: EmailParams, { item, index }: EffectContext): { filename: string; content: Buffer; contentType: string }[] {
  const wanted = (written(names) ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
  return wanted.map((name) => {
    const file = requireFile(item, name, index);
    return { filename: file.fileName ?? "unknown", content: bytesOf(file), contentType: file.mimeType };
  });
}
