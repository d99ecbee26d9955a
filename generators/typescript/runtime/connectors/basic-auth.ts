// SPDX-License-Identifier: 0BSD

/** The header of basic authentication, of a user and a password with a colon between them. */
export function basicHeader(login: string): string {
  return `Basic ${Buffer.from(login).toString("base64")}`;
}
