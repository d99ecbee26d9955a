// SPDX-License-Identifier: 0BSD
import { type Collection, type Document, ObjectId, type Sort } from "mongodb";
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, jsonOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { getPath, setPath } from "../transforms/paths.js";
import type { AppParams } from "./api.js";
import { onMongo } from "./mongo-connection.js";

/** A collection of a database. */
export interface MongoParams extends AppParams {
  readonly collection?: Json;
}

/** Documents that are looked for. */
export interface MongoQuery extends MongoParams {
  /** Conditions, or the stages of a pipeline, as JSON text. */
  readonly query?: Json;
  readonly limit?: Json;
  readonly skip?: Json;
  /** As JSON text. */
  readonly sort?: Json;
  /** As JSON text. */
  readonly projection?: Json;
}

/** Documents that are written: some fields of the items. */
export interface MongoFields extends MongoParams {
  /** The names of the fields, with commas between them. */
  readonly fields?: Json;
  /** Names lead to fields of fields. */
  readonly dotNotation?: Json;
  /** Fields that are dates in the database, with commas between their names. */
  readonly dates?: Json;
  /** The field that tells documents apart; `id` when missing. */
  readonly key?: Json;
  /** A document that is not there yet is added. */
  readonly upsert?: Json;
  readonly version?: number;
}

/** Works on a collection of the credential's database. */
async function onCollection<T>(params: MongoParams, context: EffectContext, work: (collection: Collection) => Promise<T>): Promise<T> {
  return await onMongo(params, context, (db) => work(db.collection(textOf(params.collection))));
}

/** A condition as the database takes it: the id of a document is no text there. */
function conditions(query: Json): Document {
  const parsed: Document = JSON.parse(String(query));
  const id: unknown = parsed["_id"];
  if (typeof id === "string" && id !== "") parsed["_id"] = new ObjectId(id);
  return parsed;
}

/** Asks for one item. The ids and dates of documents become texts. */
function asking(work: (collection: Collection, params: MongoQuery) => Promise<readonly Document[]>) {
  return async (params: MongoQuery, context: EffectContext): Promise<ItemData[]> => {
    const found = await onCollection(params, context, (collection) => work(collection, params));
    return found.map((document) => ({ json: fieldsOf(jsonOf(document)) }));
  };
}

/** Asks for the first item alone, as version 1 did: what is found comes of all items. */
function once(ask: (params: MongoQuery, context: EffectContext) => Promise<ItemData[]>) {
  return forAll<MongoQuery>(async ([params], context) => {
    const pairedItem = context.items.map((_, item) => ({ item }));
    return params === undefined ? [] : (await ask(params, context)).map((found) => ({ ...found, pairedItem }));
  });
}

/** Finds documents. */
export const findMongoDocuments = asking(async (collection, { query, limit, skip, sort, projection }) => {
  let found = collection.find(conditions(query ?? "{}"));
  if (Number(skip) > 0) found = found.skip(Number(skip));
  if (Number(limit) > 0) found = found.limit(Number(limit));
  const order: Document = readFields(sort);
  if (Object.keys(order).length > 0) found = found.sort(order as Sort);
  const shown = readFields(projection);
  return await (Object.keys(shown).length === 0 ? found : found.project(shown)).toArray();
});

/** The object of a JSON text; one without fields where nothing is written. */
function readFields(text: Json): Fields {
  return isGiven(text) ? fieldsOf(JSON.parse(String(text)) as Json) : {};
}

/** Sends documents through the stages of a pipeline. */
export const aggregateMongoDocuments = asking(async (collection, { query }) => {
  return await collection.aggregate(conditions(query ?? "") as Document[]).toArray();
});

/** Removes documents, and says how many. */
export const removeMongoDocuments = asking(async (collection, { query }) => {
  const { deletedCount } = await collection.deleteMany(JSON.parse(String(query ?? "{}")) as Document);
  return [{ deletedCount }];
});

export const findMongoDocumentsOnce = once(findMongoDocuments);
export const aggregateMongoDocumentsOnce = once(aggregateMongoDocuments);
export const removeMongoDocumentsOnce = once(removeMongoDocuments);

function namesIn(text: Json): string[] {
  return textOf(text).split(",").map((name) => name.trim()).filter((name) => name !== "");
}

/** The documents that the items give; those that lack the key are left out. `flat` leaves dots in names as they are. */
function documentsOf(params: MongoFields, items: readonly ItemData[], key: string, flat: boolean): Document[] {
  const names = namesIn(params.fields);
  if (key !== "" && !names.includes(key)) names.push(key);
  const dates = namesIn(params.dates);
  const nested = params.dotNotation === true;
  return items.filter(({ json }) => key === "" || json[key] !== undefined).map(({ json }) => {
    const document: Document = {};
    for (const name of names) {
      const found = (nested ? getPath(json, name) : json[name]) ?? null;
      const value = found !== null && found !== "" && dates.includes(name) ? new Date(typeof found === "number" ? found : String(found)) : found;
      if (nested && !flat) setPath(document, name, value as Json);
      else document[name] = value;
    }
    return document;
  });
}

function itemsOf(documents: readonly Document[], context: EffectContext): ItemData[] {
  const pairedItem = context.items.map((_, item) => ({ item }));
  return documents.map((document) => ({ json: fieldsOf(jsonOf(document)), pairedItem }));
}

/** Adds a document for each item. */
export const insertMongoDocuments = forAll<MongoFields>(async ([params], context) => {
  if (params === undefined) return [];
  const documents = documentsOf(params, context.items, "", false);
  const { insertedIds } = await onCollection(params, context, (collection) => collection.insertMany(documents));
  return itemsOf(documents.map((document, place) => ({ ...document, id: insertedIds[place] })), context);
});

function writing(write: (collection: Collection, filter: Document, document: Document, upsert: boolean) => Promise<unknown>, replaces = false) {
  return forAll<MongoFields>(async ([params], context) => {
    if (params === undefined) return [];
    const key = textOf(params.key ?? "id").trim();
    const documents = documentsOf(params, context.items, key, !replaces && (params.version ?? 1.2) >= 1.2);
    await onCollection(params, context, async (collection) => {
      for (const document of documents) {
        const filter: Document = { [key]: document[key] };
        if (key === "_id") {
          filter[key] = new ObjectId(String(document[key]));
          delete document["_id"];
        }
        await write(collection, filter, document, params.upsert === true);
      }
    });
    return itemsOf(documents, context);
  });
}

/** Changes the document whose key each item has. */
export const updateMongoDocuments = writing((collection, filter, document, upsert) => collection.updateOne(filter, { $set: document }, { upsert }));

/** Finds the document whose key each item has, and changes it. */
export const findAndUpdateMongoDocuments = writing((collection, filter, document, upsert) => collection.findOneAndUpdate(filter, { $set: document }, { upsert }));

/** Finds the document whose key each item has, and puts the item in its place. */
export const findAndReplaceMongoDocuments = writing((collection, filter, document, upsert) => collection.findOneAndReplace(filter, document, { upsert }), true);
