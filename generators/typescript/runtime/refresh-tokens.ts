// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import type { Credentials, StateStore } from "./host.js";

/** Where the newest refresh token of a credential is kept: many servers hand out a new one with each renewal, and the old one ends. */
export interface KeptTokens {
  /** The token that took the place of the given one; the given one itself while there is none. */
  newest(given: string): string;
  keep(given: string, token: string): void;
}

const place: unique symbol = Symbol("kept tokens");

/** A credential that knows where its refresh tokens are kept. */
type Keeping = Credentials & { readonly [place]?: KeptTokens };

/** The part of the store that holds refresh tokens, beside the state of the pipelines. */
const PART = "refreshTokens";

/** The credential of that name, its newest refresh token in the store. A token that somebody sets anew counts again. */
export function keptIn(store: StateStore, name: string, values: Credentials): Credentials {
  if (values["refreshToken"] === undefined) return values;
  const kept: KeptTokens = {
    newest(given) {
      const { after, token } = store.load(PART)[name] ?? {};
      return after === digest(given) && typeof token === "string" ? token : given;
    },
    keep: (given, token) => store.save(PART, { ...store.load(PART), [name]: { after: digest(given), token } }),
  };
  const keeping: Keeping = { ...values, [place]: kept };
  return keeping;
}

const remembered = new Map<string, string>();

/** Without a store the newest token is known as long as the process lives. */
const inMemory: KeptTokens = {
  newest: (given) => remembered.get(given) ?? given,
  keep(given, token) {
    if (token !== given && !remembered.has(given)) process.emitWarning("A new refresh token was handed out, and there is no store to keep it in: after a restart the old one may no longer be good");
    remembered.set(given, token);
  },
};

/** Where the refresh tokens of a credential are kept. */
export function keptTokens(values: Keeping): KeptTokens {
  return values[place] ?? inMemory;
}

function digest(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
