// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { messageOf, StepError } from "../errors.js";
import type { Fields } from "../items.js";
import type { ItemData } from "../transform.js";
import { database, rowOf, type Database, type PostgresParams, type Statement, type Task } from "./postgres-connection.js";

/** Makes the statement of an item. */
export type Write<P> = (params: P, index: number, to: Database) => Promise<Statement>;

/** Makes the statements of all items and runs them as the step wants it: the items are the rows that came back. */
export async function run<P extends PostgresParams>(all: readonly P[], context: EffectContext, write: Write<P>, kind?: "select"): Promise<ItemData[]> {
  const [first] = all;
  if (first === undefined) return [];
  const to = await database(first, context);
  const statements: Statement[] = [];
  for (const [index, params] of all.entries()) statements.push(await write(params, index, to));
  const early = (first.version ?? 2.6) < 2.3;
  const nothing = (made: readonly Statement[]): Fields[] => ((early ? kind === "select" : made.every(({ query }) => onlyReads(query))) ? [] : [{ success: true }]);
  try {
    if (first.batching === "transaction") return await to.db.tx((task) => oneByOne(task));
    if (first.batching === "independently") return await to.db.task((task) => oneByOne(task));
    const found = (await to.db.multi(to.pgp.helpers.concat(statements.map(({ query, values }) => ({ query, values: [...values] })))))
      .flatMap((rows, item) => rows.map((row) => ({ json: rowOf(row), pairedItem: { item } })));
    return found.length > 0 ? found : nothing(statements).map((json) => ({ json, pairedItem: all.map((_, item) => ({ item })) }));
  } catch (error) {
    throw new StepError(messageOf(error), { cause: error });
  }

  async function oneByOne(task: Task): Promise<ItemData[]> {
    const out: ItemData[] = [];
    for (const [item, statement] of statements.entries()) {
      const rows = (await task.multi(statement.query, [...statement.values])).flat().map(rowOf);
      out.push(...(rows.length > 0 ? rows : nothing([statement])).map((json) => ({ json, pairedItem: { item } })));
    }
    return out;
  }
}

/** Whether a text holds nothing but questions: those may well give no rows. */
function onlyReads(query: string): boolean {
  const statements = query.replace(/\/\*.*?\*\//g, "").replace(/\n/g, "").split(";").filter((part) => part !== "" && !part.startsWith("--"));
  return statements.every((part) => part.trim().toLowerCase().startsWith("select"));
}
