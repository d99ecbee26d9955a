// SPDX-License-Identifier: 0BSD
import { requireFile } from "../binary.js";
import { StepError } from "../errors.js";
import type { BinaryData } from "../items.js";
import type { ItemData, TransformCall } from "../transform.js";
import { eachItem } from "./each-item.js";
import type { Leaf } from "./fields.js";

/** Works on one file of each item. Whatever goes wrong with a file of another extension than its format is that it is not in that format. */
export function eachFile<P extends { readonly file?: Leaf<string> }>(
  call: TransformCall<P>,
  formatOf: (options: P, file?: BinaryData) => string,
  read: (file: BinaryData, index: number, options: P) => ItemData[],
): Promise<ItemData[]> {
  // An item without a file is told by the kind of the file before it.
  let extension: string | undefined;
  return eachItem(call, (item, index, options): ItemData[] => {
    let format = formatOf(options);
    try {
      const file = requireFile(item, String(options.file ?? "data"), index);
      extension = file.fileExtension;
      format = formatOf(options, file);
      return read(file, index, options);
    } catch (error) {
      if (!extension || extension === format) throw error;
      throw new StepError(`The file selected in 'Input Binary Field' is not in ${format} format`, {
        description: `Try to change the operation or select a ${format} file in 'Input Binary Field'`,
      });
    }
  });
}
