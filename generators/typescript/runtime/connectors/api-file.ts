// SPDX-License-Identifier: 0BSD
import { callApi, sendApi } from "../apps/api.js";
import { bytesIn } from "../apps/bytes.js";
import { appendFile } from "../apps/files.js";
import { fileOf } from "../binary.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields } from "../items.js";
import { isGiven, textOf } from "../json.js";
import { type AppRequest, requestOf } from "./api-call.js";
import { valueAt } from "./answering.js";
import { bodyText, contentType } from "./http-response.js";

/** A request whose answer is a file. */
export interface FileRequest extends AppRequest {
  /** The parameter that names the file, which is not sent; none where it is empty. */
  readonly file: string;
  /** Where in a JSON answer its bytes stand in base64, dotted; the answer itself is the file when missing. */
  readonly within?: string;
  /** What the file is called where no parameter names it. */
  readonly called?: string;
}

/** A request that sends a file. */
export interface UploadRequest extends AppRequest {
  /** The parameter that is a file and the one that names it. The body is a form in parts, in which the file stands `as` a field. */
  readonly upload: { readonly as: string; readonly data: string; readonly name: string };
}

/** Sends a request and gives the answer as a file: its bytes are the field `data`. */
export function apiFile<P extends object>(request: FileRequest): Effect<P> {
  return async (params: P, context: EffectContext) => {
    let name = "";
    const answer = await sendApi(await requestOf(request, params, context, ({ [request.file]: named, ...rest }) => {
      name = textOf(named);
      return rest;
    }), context);
    const { within, called = "" } = request;
    const bytes = within === undefined ? Buffer.from(answer.bytes) : Buffer.from(textOf(valueAt(JSON.parse(bodyText(answer)), within)), "base64");
    if (bytes.length === 0) throw new StepError("The answer holds no file");
    const data = fileOf(bytes, name === "" ? called : name, within === undefined ? contentType(answer) : undefined);
    return { json: { fileName: data.fileName, fileSize: bytes.length }, binary: { data } };
  };
}

/** Sends a file and gives the answer's JSON. */
export function apiUpload<P extends object>(request: UploadRequest): Effect<P> {
  return async (params: P, context: EffectContext) => await callApi(await requestOf(request, params, context, (rest) => partsOf(request, rest)), context);
}

function partsOf({ upload }: UploadRequest, { [upload.data]: data, [upload.name]: name, ...texts }: Fields): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(texts)) if (isGiven(value)) form.append(field, textOf(value));
  const bytes = bytesIn(data);
  appendFile(form, upload.as, { bytes, name: textOf(name), type: fileOf(bytes, textOf(name)).mimeType });
  return form;
}
