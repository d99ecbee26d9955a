// SPDX-License-Identifier: 0BSD
import { sendEmail } from "../connectors/email.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import { asking, type AskParams, questionAsHtml, unescaped } from "./ask.js";

/** Asks by an e-mail, with buttons in it, and waits for the answer. */
export const askByEmail = asking<AskParams & { readonly from?: Json; readonly to?: Json; readonly subject?: Json }>((question, { from, to, subject, auth }, context) => sendEmail({
  ...(auth === undefined ? {} : { auth }), from, to, subject: unescaped(textOf(subject)), html: questionAsHtml(question), format: "html",
}, context));
