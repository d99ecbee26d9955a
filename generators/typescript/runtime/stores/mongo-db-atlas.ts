// SPDX-License-Identifier: 0BSD
import type { Document } from "mongodb";
import { onMongo } from "../apps/mongo-connection.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { fieldsOf, isGiven, jsonOf, textOf } from "../json.js";
import { chosen, type OpenStore } from "./store.js";

/** A collection of MongoDB with an index for vectors. What a document says of itself stands beside its text and its vector. */
export function mongoDbAtlasStore(credential = "mongoDb"): OpenStore {
  return (params, context) => {
    const on = { auth: { mongoDb: credential } };
    const name = chosen(params["mongoCollection"]);
    const [index, path, text] = [textOf(params["vectorIndexName"]), textOf(params["embedding"] ?? "embedding"), textOf(params["metadata_field"] ?? "text")];
    const options = fieldsOf(params["options"]);
    return {
      async add(documents, vectors) {
        if (documents.length === 0) return;
        await onMongo(on, context, (db) => db.collection(name).insertMany(documents.map(({ pageContent, metadata }, at) => ({ [text]: pageContent, [path]: [...vectors[at] ?? []], ...metadata }))));
      },
      async search(vector, limit) {
        const filter = parsed(options["preFilter"], "preFilter");
        const after = parsed(options["postFilterPipeline"], "postFilterPipeline");
        const stages: Document[] = [
          // The index takes doubles only: a whole number would go as an integer.
          { $vectorSearch: { queryVector: vector.map((each) => (Number.isInteger(each) ? each + 1e-15 : each)), index, path, limit, numCandidates: 10 * limit, ...(filter === undefined ? {} : { filter }) } },
          { $set: { score: { $meta: "vectorSearchScore" } } },
          { $project: { [path]: 0 } },
          ...(Array.isArray(after) ? after.map((stage): Document => fieldsOf(jsonOf(stage))) : []),
        ];
        const found = await onMongo(on, context, async (db) => {
          const collection = db.collection(name);
          const indexes = await collection.listSearchIndexes().toArray();
          if (!indexes.some((each) => each.name === index)) throw new StepError(`Index ${index} not found`, { description: "Please check that the index exists in your collection" });
          return collection.aggregate(stages).toArray();
        });
        return found.map((each) => fieldsOf(jsonOf(each))).map(({ score, [text]: content, ...metadata }) => ({ document: { pageContent: textOf(content), metadata }, score }));
      },
    };
  };
}

function parsed(value: Json, name: string): Json {
  if (!isGiven(value)) return undefined;
  if (typeof value !== "string") throw new StepError("Error: No JSON string provided.", { description: `Could not parse JSON for ${name}` });
  try {
    return JSON.parse(value) as Json;
  } catch (cause) {
    throw new StepError(`${name} is no JSON`, { cause });
  }
}
