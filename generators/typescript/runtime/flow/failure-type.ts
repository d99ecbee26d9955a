// SPDX-License-Identifier: 0BSD
import { messageOf } from "../errors.js";

/** What the platform calls a failure, by the status that a service answered with. */
const BY_STATUS: Readonly<Record<number, string>> = { 429: "RateLimitError", 503: "ConnectionError", 504: "ConnectionError" };

/** The same by the name of the error, where that says more than that something went wrong. */
const BY_NAME: Readonly<Record<string, string>> = { TimeoutError: "ModuleTimeoutError", DataError: "BundleValidationError" };

/** What goes away by itself: a run that is kept because of it is tried again without being asked. */
export const PASSING: ReadonlySet<string> = new Set(["ConnectionError", "RateLimitError", "ModuleTimeoutError"]);

/** The type of a failure as error handlers see it. */
export function failureType(cause: unknown): string {
  if (!(cause instanceof Error)) return "UnexpectedError";
  const status = "status" in cause ? BY_STATUS[Number(cause.status)] : undefined;
  return status ?? BY_NAME[cause.name] ?? (isUnreachable(cause) ? "ConnectionError" : "RuntimeError");
}

/** Did the service not answer at all? */
function isUnreachable(cause: Error): boolean {
  const inner = cause.cause;
  const reason = `${messageOf(cause)} ${typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : ""}`;
  return /fetch failed|ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|UND_ERR/.test(reason);
}
