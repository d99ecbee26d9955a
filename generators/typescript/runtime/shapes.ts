// SPDX-License-Identifier: 0BSD
import type { Output } from "./items.js";

/** The step has one more output, for items that carry an error. */
export interface Routed {
  readonly onError: "route";
}

/** The output for errors of a step, where its options ask for one. */
type ErrorOutput<O> = O extends Routed ? [failed: Output] : [];

/** As many outputs as a literal number says; any number of them when only the type `number` is known. */
type Repeat<N extends number, T, Done extends Output<T>[] = []> = number extends N
  ? Output<T>[]
  : Done["length"] extends N ? Done : Done["length"] extends 64 ? Output<T>[] : Repeat<N, T, [...Done, Output<T>]>;

/** A step with one output gives that output itself, any other step a list of them. */
type Given<L extends readonly unknown[]> = L extends [infer Only] ? Only : L;

/** What a step with `outputs: n` in its options gives. */
export type Several<O, T> = O extends { readonly outputs: infer N extends number } ? Given<[...Repeat<N, T>, ...ErrorOutput<O>]> : Given<[Output<T>, ...ErrorOutput<O>]>;

type OnePerRule<R extends readonly unknown[], T> = R extends readonly [] ? [Output<T>] : { -readonly [K in keyof R]: Output<T> };

type RuleOutputs<O, R extends readonly unknown[], T> = O extends { readonly outputs: infer N extends number } ? Repeat<N, T> : OnePerRule<R, T>;

/** What a step gives that sends items to the output of a rule: one output per rule, the one for the rest, and the one for errors. */
export type Branches<O, R extends readonly unknown[], T> = Given<[
  ...RuleOutputs<O, R, T>,
  ...(O extends { readonly fallback: "extra" } ? [rest: Output<T>] : []),
  ...ErrorOutput<O>,
]>;
