// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import { StepError } from "../errors.js";
import { readDate } from "../formatter/read-date.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf, withoutMissing } from "../json.js";
import { type AppParams, callApi } from "./api.js";

/** A meeting to set up, by the names of Zoom's API. */
export interface ZoomMeeting extends AppParams {
  readonly topic?: Json;
  readonly agenda?: Json;
  readonly password?: Json;
  readonly timezone?: Json;
  /** `1` now, `2` at a time, `3` again and again without a time, `8` again and again at a time. */
  readonly type?: Json;
  /** When it begins, as people write dates. */
  readonly when?: Json;
  /** Minutes. */
  readonly duration?: Json;
}

/** Sets up a meeting of whoever the account is of. */
export async function createZoomMeetingAt(params: ZoomMeeting, context: EffectContext): Promise<Fields> {
  const { auth, authentication: _, when, type, duration, ...texts } = params;
  const start = isGiven(when) ? readDate(textOf(when), "", clock().timezone)?.date.toUTC().toISO({ suppressMilliseconds: true }) : undefined;
  if (isGiven(when) && typeof start !== "string") throw new StepError(`"${textOf(when)}" is no date`);
  const body = withoutMissing({ ...texts, type: isGiven(type) ? Number(type) : undefined, start_time: start ?? undefined, duration: isGiven(duration) ? Number(duration) : undefined });
  const credential = await context.credentials(auth?.["zoomOAuth2Api"] ?? "zoomOAuth2Api");
  return fieldsOf(await callApi({ method: "POST", url: "https://api.zoom.us/v2/users/me/meetings", body, auth: await authParts("zoomOAuth2Api", credential) }, context));
}
