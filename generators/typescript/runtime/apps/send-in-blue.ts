// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import { splitAddresses } from "./mail.js";
import { counted } from "./rest-paging.js";
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Brevo. */
const brevo: RestApi = { url: "https://api.brevo.com/v3", ways: { credential: { type: "sendInBlueApi", headers: { "api-key": "{apiKey}" } } } };

const list = counted({ size: "limit", by: "offset", from: 0, step: 1000, full: 1000, said: true, most: 1000 });
const list2: Paging = { cut: true };

export const createBrevoContact = operation(brevo, { method: "POST", path: "/contacts" });
export const upsertBrevoContact = operation(brevo, { method: "POST", path: "/contacts", always: { updateEnabled: true }, then: { success: true } });
export const deleteBrevoContact = operation(brevo, { method: "DELETE", path: "/contacts/{identifier}", encoded: ["identifier"], then: { success: true } });
export const getBrevoContact = operation(brevo, { method: "GET", path: "/contacts/{identifier}", encoded: ["identifier"] });
export const listBrevoContacts = operation(brevo, { method: "GET", path: "/contacts", gives: "contacts", missing: "item", list });
export const updateBrevoContact = operation(brevo, { method: "PUT", path: "/contacts/{identifier}", encoded: ["identifier"], then: { success: true } });
export const createBrevoAttribute = operation(brevo, { method: "POST", path: "/contacts/attributes/normal/{attributeName}", always: { type: "boolean" }, then: { success: true } });
export const createBrevoAttributeCalculated = operation(brevo, { method: "POST", path: "/contacts/attributes/calculated/{attributeName}", then: { success: true } });
export const createBrevoAttributeCategory = operation(brevo, { method: "POST", path: "/contacts/attributes/category/{attributeName}", always: { type: "category" }, then: { success: true } });
export const createBrevoAttributeGlobal = operation(brevo, { method: "POST", path: "/contacts/attributes/global/{attributeName}", then: { success: true } });
export const createBrevoAttributeTransactional = operation(brevo, { method: "POST", path: "/contacts/attributes/transactional/{attributeName}", always: { type: "id" }, then: { success: true } });
export const updateBrevoAttribute = operation(brevo, { method: "PUT", path: "/contacts/attributes/calculated/{updateAttributeName}" });
export const updateBrevoAttributeCategory = operation(brevo, { method: "PUT", path: "/contacts/attributes/category/{updateAttributeName}" });
export const updateBrevoAttributeGlobal = operation(brevo, { method: "PUT", path: "/contacts/attributes/global/{updateAttributeName}" });
export const deleteBrevoAttribute = operation(brevo, { method: "DELETE", path: "/contacts/attributes/{deleteAttributeCategory}/{deleteAttributeName}", then: { success: true } });
export const listBrevoAttributes = operation(brevo, { method: "GET", path: "/contacts/attributes", gives: "attributes", missing: "item", list: list2 });
export const createBrevoSender = operation(brevo, { method: "POST", path: "/senders" });
export const deleteBrevoSender = operation(brevo, { method: "DELETE", path: "/senders/{id}", then: { success: true } });
export const listBrevoSenders = operation(brevo, { method: "GET", path: "/senders", gives: "senders", missing: "item", list: list2 });

/** Sends an e-mail. */
export const sendBrevoEmail = operation(brevo, {
  method: "POST", path: "/smtp/email",
  convert: { sender: (sender) => people(sender)[0] ?? null, to: people, cc: people, bcc: people, tags: (tags) => textOf(tags).split(",").map((tag) => tag.trim()).filter((tag) => tag !== "") },
});

/** Addresses, with the names that stand before them. */
function people(list: Json): Fields[] {
  return splitAddresses(textOf(list)).map((each) => {
    const [, quoted = "", address = each] = /^(.*?)\s*<([^<>]*)>$/.exec(each) ?? [];
    const name = quoted.replace(/^"(.*)"$/, "$1");
    return { email: address, ...(name === "" ? {} : { name }) };
  });
}
