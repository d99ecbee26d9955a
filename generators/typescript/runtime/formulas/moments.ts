// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";
import { facts } from "./facts.js";

/** The moment at which it is asked for. */
export function now(): Date {
  return new Date(clock().now());
}

/** Seconds since the epoch. */
export function timestamp(): number {
  return Math.floor(clock().now() / 1000);
}

/** A draw between 0 and 1. */
export function random(): number {
  return facts().random();
}

/** A new unique name. */
export function uuid(): string {
  return facts().uuid();
}

/** The name of this run. */
export function executionId(): string {
  return facts().executionId;
}
