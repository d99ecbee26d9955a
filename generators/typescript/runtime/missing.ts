// SPDX-License-Identifier: 0BSD

/** A name in an expression that nothing defines, as it stands there: it has no value. Write what was meant. */
export function missing(_name: string): undefined {
  return undefined;
}
