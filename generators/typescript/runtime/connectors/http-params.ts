// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";

/** A name with a value, or with a file of the item. */
export interface Pair {
  readonly name?: Json;
  readonly value?: Json;
  /** `formBinaryData`: the value is the file under `file` of the item. */
  readonly kind?: Json;
  readonly file?: Json;
}

/** What expressions of a pagination see: the answer before, how many pages there were, and the first request. */
export interface Page {
  readonly response: { readonly body: Json; readonly headers: Fields; readonly statusCode: number };
  readonly pageCount: number;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Fields; readonly query: Fields; readonly body: Json };
}

/** A value, or a function of the pages so far. */
export type PerPage = Json | ((page: Page) => Json);

/** How further pages are fetched. */
export interface Pagination {
  readonly mode?: Json;
  readonly nextUrl?: PerPage;
  readonly parameters?: readonly { readonly type?: Json; readonly name?: Json; readonly value?: PerPage }[];
  readonly completeWhen?: Json;
  readonly complete?: PerPage;
  readonly statusCodes?: Json;
  readonly limitPages?: Json;
  readonly maxPages?: PerPage;
  readonly interval?: PerPage;
}

/** The parameters of a request. Values may be of any type because expressions give them. */
export interface HttpParams {
  /** The version of the node that this was: defaults differ. */
  readonly version?: number;
  readonly method?: Json;
  readonly url?: Json;
  readonly auth?: { readonly kind?: Json; readonly generic?: Json; readonly predefined?: Json; readonly clientCertificate?: Json };
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly credentials?: Readonly<Record<string, string>>;
  readonly sendQuery?: Json;
  readonly queryAs?: Json;
  readonly query?: readonly Pair[];
  readonly queryJson?: Json;
  readonly sendHeaders?: Json;
  readonly headersAs?: Json;
  readonly headers?: readonly Pair[];
  readonly headersJson?: Json;
  readonly sendBody?: Json;
  readonly contentType?: Json;
  readonly bodyAs?: Json;
  readonly body?: readonly Pair[];
  readonly bodyJson?: Json;
  readonly bodyText?: Json;
  readonly rawContentType?: Json;
  /** The file of the item that is the body. */
  readonly file?: Json;
  readonly batch?: { readonly size?: Json; readonly interval?: Json };
  /** Present without `rule`: redirects are not followed. */
  readonly redirect?: { readonly rule?: { readonly follow?: Json; readonly max?: Json } };
  readonly response?: { readonly format?: Json; readonly full?: Json; readonly neverError?: Json; readonly property?: Json };
  readonly pagination?: Pagination;
  readonly timeout?: Json;
  readonly insecure?: Json;
  readonly proxy?: Json;
  readonly lowercaseHeaders?: Json;
  readonly lists?: Json;
  /** `false`: a list in the answer stays one item, as the oldest versions of the node had it. */
  readonly split?: Json;
}
