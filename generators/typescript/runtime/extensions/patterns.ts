// SPDX-License-Identifier: 0BSD

const HOST = String.raw`(?:(?:[-\w]+\.)+(?:[a-zA-Z]{2,}|xn--[a-zA-Z0-9]+)|localhost|\d{1,3}(?:\.\d{1,3}){3})`;
const AFTER_HOST = String.raw`(?::\d+)?(?:\/[^\s?]*)?(?:\?[^\s#]*)?(?:#[^\s]*)?$`;
const URL_BODY = String.raw`(?:https?|ftp):\/\/(?:www\.)?${HOST}(?::\d+)?(?:\/[^\s?#]*)?(?:\?[^\s#]*)?#?[^\s]*`;

/** A whole text that is a URL, a mail link or a bare domain; the group is its domain. */
export const DOMAIN_IN_ADDRESS = new RegExp(
  String.raw`^(?:(?:https?|ftp):\/\/)?(?:mailto:)?(?:\/\/)?((?:www\.)?${HOST})${AFTER_HOST}`,
  "i",
);
/** A whole text that is a domain, with or without path and query. */
export const DOMAIN = new RegExp(String.raw`^(?:www\.)?${HOST}${AFTER_HOST}`, "i");
/** A whole text that is a URL. */
export const WHOLE_URL = new RegExp(`^${URL_BODY}$`, "i");
/** The first URL within a text. */
export const URL_INSIDE = new RegExp(URL_BODY, "i");

const MAILBOX = String.raw`(?:[^<>()\[\]\\.,;:\s@"]+(?:\.[^<>()\[\]\\.,;:\s@"]+)*|".+")`;
const MAIL_HOST = String.raw`\[[0-9]{1,3}(?:\.[0-9]{1,3}){3}\]|(?:[a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}`;
/** The first e-mail address within a text; the group is its domain. */
export const EMAIL = new RegExp(`${MAILBOX}@(${MAIL_HOST})`);

const CURRENCIES =
  "Lek ؋ $ ƒ ₼ Br BZ$ $b KM P лв R$ ៛ ¥ ₡ kn ₱ Kč kr RD$ £ € ¢ Q L Ft ₹ Rp ﷼ ₪ J$ ₩ ₭ ден RM ₨ ₮ MT C$ ₦ B/. Gs S/. " +
  "zł lei ₽ Дин. S R CHF NT$ ฿ TT$ ₺ ₴ $U Bs ₫ Z$";
/** Currency signs that a number may carry. */
export const CURRENCY = new RegExp(
  CURRENCIES.split(" ")
    .map((sign) => sign.replace(/[$./]/g, (character) => `\\${character}`))
    .join("|"),
  "gu",
);
