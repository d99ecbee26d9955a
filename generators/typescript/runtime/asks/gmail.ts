// SPDX-License-Identifier: 0BSD
import { sendGmailMessage } from "../apps/gmail.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import { asking, type AskParams, questionAsHtml, unescaped } from "./ask.js";

/** Asks by an e-mail of the account, with buttons in it, and waits for the answer. */
export const askByGmail = asking<AskParams & { readonly to?: Json; readonly subject?: Json }>((question, { to, subject, auth, authentication }, context) => {
  const address = textOf(to).trim();
  if (address.split("@").length !== 2) {
    throw new StepError("Invalid email address", { description: `The email address '${address}' in the 'To' field isn't valid or contains multiple addresses. Please provide only a single email address.` });
  }
  return sendGmailMessage({ ...(auth === undefined ? {} : { auth }), authentication, to: address, subject: unescaped(textOf(subject)), message: questionAsHtml(question), format: "html" }, context);
});
