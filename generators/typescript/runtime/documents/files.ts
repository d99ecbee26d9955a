// SPDX-License-Identifier: 0BSD
import { bytesOf } from "../binary.js";
import { NotConverted, StepError } from "../errors.js";
import type { BinaryData, Json } from "../items.js";
import { listOf, textOf, withoutMissing } from "../json.js";
import { pdfContent } from "../transforms/extract-pdf.js";
import type { TextDocument } from "./document.js";
import { documentsOf } from "./load.js";

/** The types of file that each loader takes. */
const loaders: Readonly<Record<string, readonly string[]>> = {
  pdfLoader: ["application/pdf"], csvLoader: ["text/csv"], epubLoader: ["application/epub+zip"],
  docxLoader: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"], textLoader: ["text/plain", "text/mdx", "text/md"], jsonLoader: ["application/json"],
};

/** How files become documents. */
export interface FileReading {
  /** The loader that was chosen; `auto` goes by the type of the file. */
  readonly loader?: Json;
  /** Each page of a PDF file is a document of its own. */
  readonly splitPages?: Json;
}

/** The documents of a file: the whole of a text, the pages of a PDF file, the texts inside JSON. */
export async function fileDocuments(file: BinaryData, { loader = "auto", splitPages }: FileReading): Promise<TextDocument[]> {
  const type = file.mimeType;
  const fitting = Object.keys(loaders).find((name) => loaders[name]?.includes(type));
  if (loader !== "auto" && loader !== fitting) throw new StepError(`Mime type doesn't match selected loader. Please select under "Loader Type": ${fitting}`);
  const bytes = bytesOf(file);
  const about = { source: "blob", blobType: type };
  switch (fitting) {
    case "textLoader": return [{ pageContent: bytes.toString("utf8"), metadata: about }];
    case "jsonLoader": return documentsOf(parsed(bytes.toString("utf8")));
    case "pdfLoader": {
      const { text, numpages, version, info, metadata } = await pdfContent(bytes, { joinPages: false });
      const pdf = withoutMissing({ version, info, metadata, totalPages: numpages });
      const pages = listOf(text).map(textOf);
      if (splitPages === true) return pages.flatMap((page, index) => (page === "" ? [] : [{ pageContent: page, metadata: { ...about, pdf, loc: { pageNumber: index + 1 } } }]));
      const filled = pages.filter((page) => page !== "");
      return filled.length === 0 ? [] : [{ pageContent: filled.join("\n\n"), metadata: { ...about, pdf } }];
    }
    case undefined: throw new StepError(`Unsupported mime type: ${type}`);
    default: throw new NotConverted(`Files of the type ${type} have no loader yet: turn them into text before this step`);
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text.trim()) as Json;
  } catch {
    throw new NotConverted("A file of JSON that is not one value has no loader yet: turn it into text before this step");
  }
}
