// SPDX-License-Identifier: 0BSD

/** Attempts to leave the sandbox, in the order in which they were made. */
const seen: string[] = [];

/** Notes an attempt to leave the sandbox. */
export function violate(what: string): void {
  seen.push(what);
}

/** Gives the attempts made so far, and forgets them. */
export function takeViolations(): string[] {
  return seen.splice(0);
}
