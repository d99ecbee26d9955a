// All operations of an app that are plain, each with its list.
import { learn } from "./learn.mjs";
import { listOf } from "./lists.mjs";
import { choices } from "./parameters.mjs";
import { same } from "./values.mjs";

/** What was learnt of each choice of an app; `refused` gets the others, with the reason. */
export async function operationsOf(engine, variant, refused) {
  const found = [];
  let waits = 0;
  for (const chosen of choices(engine, variant.node, variant.version)) {
    if (waits > 1) break;
    const got = await tried(engine, variant, chosen, refused);
    if (got === undefined) {
      if (/it waits/.test(refused.at(-1)?.why ?? "")) waits += 1;
      continue;
    }
    found.push(got);
    for (const leaf of got.switches.slice(0, 2)) {
      const others = leaf.kind === "boolean" ? [true, false] : (leaf.property.options ?? []).map(({ value }) => value);
      for (const value of others.filter((each) => each !== leaf.property.default).slice(0, 12)) {
        const more = await tried(engine, variant, { ...chosen, [leaf.place]: value }, refused);
        if (more !== undefined) found.push(more);
      }
    }
  }
  return found;
}

/** What is learnt of one operation, with its list. */
async function tried(engine, variant, chosen, refused) {
  try {
    const got = await learn(engine, variant, chosen);
    got.chosen = chosen;
    const { leaves, row, what } = got;
    if (got.listed) {
      const top = (place) => leaves.find((leaf) => leaf.place === place && leaf.depth === 0)?.property;
      const list = await listOf(got.ask, got.base, leaves, got.shape, (request) => request ?? got.start);
      if (list === undefined) throw new Error("a list is asked for otherwise");
      const { size } = list.limited;
      let how = { ...list.limited.list };
      if (list.paged !== undefined && (size === undefined || list.paged.list.size === undefined || list.paged.list.size === size)) how = { ...how, ...list.paged.list };
      else list.paged = undefined;
      if (size !== undefined && what.asks !== undefined) {
        delete what.asks[size];
        if (Object.keys(what.asks).length === 0) delete what.asks;
      }
      row.params ??= {};
      row.defaults ??= {};
      const all = top("returnAll");
      if (all !== undefined && list.paged === undefined) row.is.returnAll = [false, ...(all.default === false ? [null] : [])];
      if (all !== undefined && list.paged !== undefined) {
        row.params.returnAll = "all";
        if (all.default === true) row.defaults.all = true;
      }
      if (top("limit") !== undefined) {
        row.params.limit = "limit";
        row.defaults.limit = top("limit").default;
      }
      if (Object.keys(row.defaults).length === 0) delete row.defaults;
      if (Object.keys(how).length > 0) what.list = { kind: list.paged?.kind, how };
      got.paged = list.paged;
      got.limits = top("limit") !== undefined;
      got.alls = all !== undefined;
    }
    if (what.asks !== undefined) {
      what.address += `?${new URLSearchParams(what.asks)}`;
      delete what.asks;
    }
    got.address = what.address;
    return got;
  } catch (error) {
    refused.push({ chosen, why: error.message.slice(0, 160) });
    return undefined;
  }
}

/** The constants that choose a row also hold where the export leaves them out, if they are what the platform takes then. */
export function withNulls(engine, row, { node, version }, chosen) {
  const is = Object.fromEntries(Object.entries(row.is).map(([name, values]) => {
    if (values.includes(null)) return [name, values];
    const without = Object.fromEntries(Object.entries(chosen).filter(([key]) => key !== name));
    const preset = engine.seen(node, version, without)?.[name];
    return [name, same([preset], values) ? [...values, null] : values];
  }));
  return { ...row, is };
}
