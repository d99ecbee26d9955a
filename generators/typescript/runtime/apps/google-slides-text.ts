// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { google, type GoogleApp } from "./google.js";

const slidesApp: GoogleApp = { type: "googleSlidesOAuth2Api", scopes: ["https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/presentations"] };

/** Texts of a presentation, and what stands in their place then. */
export interface SlideTexts extends AppParams {
  readonly presentation?: Json;
  readonly texts?: readonly {
    readonly text?: Json;
    readonly by?: Json;
    readonly matchCase?: Json;
    /** Ids of the only slides that are meant; all when missing. */
    readonly pages?: Json;
  }[];
}

/** Puts other texts in place of texts, wherever they stand, and gives Google's answer. */
export function replaceSlideTexts({ texts = [], presentation, ...account }: SlideTexts, context: EffectContext): Promise<Fields> {
  const requests = texts.map(({ text = "", by = "", matchCase = false, pages }) => (
    { replaceAllText: { replaceText: by, pageObjectIds: pages || [], containsText: { text, matchCase } } }
  ));
  return google(slidesApp, account, { method: "POST", url: `https://slides.googleapis.com/v1/presentations/${textOf(presentation)}:batchUpdate`, body: { requests } }, context);
}
