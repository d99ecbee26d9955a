// SPDX-License-Identifier: 0BSD
import { toBoolean, toText } from "../formulas/coerce.js";
import { isEmpty, type Bundle, type Value } from "../formulas/value.js";

/** The output of the first case that matches; nothing where none does and no other output is named. */
export function switcher({ input, cases = [], otherwise, regex }: {
  input?: Value; cases?: readonly { pattern?: Value; output?: Value }[]; otherwise?: Value; regex?: Value;
}): Bundle[] {
  const text = toText(input);
  const found = cases.find(({ pattern }) => (toBoolean(regex) ? new RegExp(toText(pattern)).test(text) : toText(pattern) === text));
  if (found !== undefined) return [{ output: found.output }];
  return isEmpty(otherwise) ? [] : [{ output: otherwise }];
}
