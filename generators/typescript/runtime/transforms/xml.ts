// SPDX-License-Identifier: 0BSD
import { Builder, Parser } from "xml2js";
import { StepError, WholeStepError } from "../errors.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";

export interface XmlParams {
  mode?: Leaf<"xmlToJson" | "jsonToxml">;
  /** The field that holds the XML, or gets it; `data` when missing. */
  field?: Leaf<string>;
  /** Options of the xml2js package, by its names. */
  options?: {
    attrkey?: Leaf<string>;
    charkey?: Leaf<string>;
    explicitArray?: Leaf<boolean>;
    explicitRoot?: Leaf<boolean>;
    ignoreAttrs?: Leaf<boolean>;
    mergeAttrs?: Leaf<boolean>;
    normalize?: Leaf<boolean>;
    normalizeTags?: Leaf<boolean>;
    trim?: Leaf<boolean>;
    allowSurrogateChars?: Leaf<boolean>;
    cdata?: Leaf<boolean>;
    headless?: Leaf<boolean>;
    rootName?: Leaf<string>;
  };
}

/** Turns XML into fields, or fields into XML. */
export function xml(params: Params<XmlParams>): Transform<XmlParams> {
  return {
    params,
    execute(call) {
      const { mode = "xmlToJson", field = "data", options = {} } = call.params();
      // The platform asks for a parameter that a mode which it does not know hides.
      if (mode !== "xmlToJson" && mode !== "jsonToxml") throw new WholeStepError("Could not get parameter");
      const name = String(field);
      const settings: object = options;
      const work = async ({ json }: (typeof call.items)[number], index: number): Promise<ItemData[]> => {
        if (mode === "jsonToxml") {
          return [{ json: { [name]: new Builder(settings).buildObject(json) }, pairedItem: { item: index } }];
        }
        if (json[name] === undefined) throw new StepError(`Item has no JSON property called "${name}"`);
        const parser = new Parser({ mergeAttrs: true, explicitArray: false, ...settings });
        // The parser takes whatever it gets for text.
        return [{ json: copyOf(await parser.parseStringPromise(json[name] as string)) }];
      };
      return eachItem(call, work, () => []);
    },
  };
}
