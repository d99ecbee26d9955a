// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import { memberOf, type Page, type Paging } from "./rest.js";

/** How many elements are asked for. */
export type Sized = Pick<Paging, "size" | "most" | "cut" | "single">;

/** How pages are counted. */
export interface Counting extends Sized {
  /** The parameter that says where a page begins. */
  readonly by: string;
  /** Its value for the first page. */
  readonly from: number;
  /** The first page is asked for with it, too. */
  readonly said?: boolean;
  /** How much further the next page is. */
  readonly step: number;
  /** Reading ends with a page of fewer elements; with an empty one when missing. */
  readonly full?: number;
}

/** Pages that are counted, or elements that are. */
export function counted({ by, from, step, said: told = false, full = 1, ...sized }: Counting): Paging {
  return { ...sized, ...(told ? { first: { [by]: from } } : {}), next: ({ number, elements }) => (elements.length < full ? undefined : { [by]: from + number * step }) };
}

/** Pages of which each names the next in a member of its answer. */
export function cursor({ by, member, ...sized }: Sized & { readonly by: string; readonly member: string }): Paging {
  return { ...sized, next: ({ answer }) => said(memberOf(answer, member), (value) => ({ [by]: value })) };
}

/** Pages of which each holds the address of the next in a member of its answer. */
export function linked({ member, ...sized }: Sized & { readonly member: string }): Paging {
  return { ...sized, next: ({ answer }) => said(memberOf(answer, member), (value) => queryOf(textOf(value))) };
}

/** The same, where nothing but that address says what is asked for. */
export function followed(where: Sized & { readonly member: string }): Paging {
  return { ...linked(where), alone: true };
}

/** Pages of which each holds the address of the next in a header. */
export function headed(sized: Sized): Paging {
  return { ...sized, next: (page) => said(nextIn(page), (value) => queryOf(textOf(value))) };
}

function said(value: Json, next: (value: Json) => Readonly<Fields>): Readonly<Fields> | undefined {
  return isGiven(value) && value !== false ? next(value) : undefined;
}

function queryOf(address: string): Readonly<Fields> {
  return Object.fromEntries(new URL(address, "https://localhost").searchParams);
}

function nextIn({ headers }: Page): Json {
  return /<([^>]+)>;\s*rel="?next"?/.exec(String(headers["link"] ?? ""))?.[1];
}
