// SPDX-License-Identifier: 0BSD
import { database, rowOf } from "../apps/postgres-connection.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import { chosen, type OpenStore } from "./store.js";

/** How many rows go with one statement. */
const ROWS = 500;

/** The operator of each way to measure how far vectors are from each other. */
const distances: Readonly<Record<string, string>> = { cosine: "<=>", innerProduct: "<#>", euclidean: "<->" };

/** A table of Postgres with the extension pgvector; both are made where they do not exist. The score of what is found is its distance. */
export function pgVectorStore(credential = "postgres"): OpenStore {
  return async (params, context) => {
    const { db } = await database({ auth: { postgres: credential } }, context);
    const table = named(isGiven(params["tableName"]) ? chosen(params["tableName"]) : "n8n_vectors");
    const options = fieldsOf(params["options"]);
    const column = columnsOf(fieldsOf(fieldsOf(options["columnNames"])["values"]));
    const run = async (query: string, values: readonly unknown[] = []): Promise<Fields[]> => {
      const rows: unknown = (await db.multi(query, [...values]))[0];
      return Array.isArray(rows) ? rows.map(rowOf) : [];
    };
    await run("CREATE EXTENSION IF NOT EXISTS vector");
    await run(`CREATE TABLE IF NOT EXISTS ${table} ("${column.id}" uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY, "${column.content}" text, "${column.metadata}" jsonb, "${column.vector}" vector)`);
    const collection = await collectionOf(fieldsOf(fieldsOf(options["collection"])["values"]), table, run);
    return {
      async add(documents, vectors) {
        const names = [column.content, column.vector, column.metadata, ...(collection === undefined ? [] : ["collection_id"])].map((name) => `"${name}"`).join(", ");
        const rows = documents.map(({ pageContent, metadata }, index) => (
          [pageContent.replace(/\0/g, ""), `[${(vectors[index] ?? []).join(",")}]`, JSON.stringify(metadata), ...(collection === undefined ? [] : [collection])]
        ));
        for (let at = 0; at < rows.length; at += ROWS) {
          const some = rows.slice(at, at + ROWS);
          let place = 0;
          const places = some.map((row) => `(${row.map(() => `$${place += 1}`).join(", ")})`).join(", ");
          await run(`INSERT INTO ${table} (${names}) VALUES ${places}`, some.flat());
        }
      },
      async search(vector, limit, filter) {
        const operator = distances[textOf(options["distanceStrategy"] ?? "cosine")];
        if (operator === undefined) throw new StepError(`"${textOf(options["distanceStrategy"])}" is not a way to measure distances`);
        const values: unknown[] = [`[${vector.join(",")}]`, limit];
        const put = (value: unknown): string => `$${values.push(value)}`;
        const wanted = [
          ...(collection === undefined ? [] : [`collection_id = ${put(collection)}`]),
          ...Object.entries(filter ?? {}).map(([name, value]) => `"${column.metadata}"->>${put(name)} = ${put(textOf(value))}`),
        ];
        const where = wanted.length === 0 ? "" : `WHERE ${wanted.join(" AND ")}`;
        const found = await run(`SELECT *, "${column.vector}" ${operator} $1 AS "_distance" FROM ${table} ${where} ORDER BY "_distance" ASC LIMIT $2`, values);
        return found.filter((row) => isGiven(row["_distance"]) && row[column.content] !== null).map((row) => (
          { document: { id: row[column.id], pageContent: textOf(row[column.content]), metadata: fieldsOf(row[column.metadata]) }, score: row["_distance"] }
        ));
      },
    };
  };
}

/** Names stand in statements as they are, so that upper case is folded as it was. */
function named(name: string): string {
  if (!/^[\w.]+$/.test(name)) throw new StepError(`"${name}" is not the name of a table`);
  return name;
}

function columnsOf(given: Fields): { id: string; vector: string; content: string; metadata: string } {
  const column = (member: string, usual: string): string => textOf(given[member] ?? usual).replaceAll("\"", "\"\"");
  return { id: column("idColumnName", "id"), vector: column("vectorColumnName", "embedding"), content: column("contentColumnName", "text"), metadata: column("metadataColumnName", "metadata") };
}

/** The id of the collection that documents belong to, which is made where it does not exist; nothing where they belong to none. */
async function collectionOf(given: Fields, table: string, run: (query: string, values?: readonly unknown[]) => Promise<Fields[]>): Promise<Json> {
  if (given["useCollection"] !== true) return undefined;
  const name = textOf(given["collectionName"] ?? "n8n");
  const collections = named(textOf(given["collectionTableName"] ?? "n8n_vector_collections"));
  await run(`CREATE TABLE IF NOT EXISTS ${collections} (uuid uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY, name character varying, cmetadata jsonb)`);
  await run(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS collection_id uuid REFERENCES ${collections}(uuid) ON DELETE CASCADE`);
  const known = await run(`SELECT uuid FROM ${collections} WHERE name = $1`, [name]);
  return (known[0] ?? (await run(`INSERT INTO ${collections} (uuid, name, cmetadata) VALUES (gen_random_uuid(), $1, NULL) RETURNING uuid`, [name]))[0])?.["uuid"];
}
