// Whether an operation as the runtime calls it does what the node does, over hundreds of parameters.
import { elements, held } from "./lists.mjs";
import { get, put } from "./values.mjs";
import { agree, dice, ITSELF, someValue } from "./verify.mjs";
import { watch } from "./watch.mjs";

/** Hundreds of parameters on which both sides agree, and one of the calls; parameters that they do not agree on are taken out of the row. */
export async function prove({ engine, runtime }, variant, got, api, what) {
  const side = { runtime, engine, ask: got.ask, api, what, row: got.row };
  const roll = dice(7);
  const usable = () => got.learnt.filter(({ leaf }) => used(got.row, leaf.place));
  const answers = () => answersFor(got, roll);
  let kept;
  for (let round = 0; round < 60; round += 1) {
    let params = got.chosen;
    for (const { leaf } of usable()) {
      const must = get(got.base, leaf.place) !== undefined;
      if (round > 0 && roll() < (must ? 0.12 : 0.5)) continue;
      params = put(params, leaf.place, round === 0 && leaf.kind !== "entries" ? firstOf(leaf, got) : someValue(leaf, roll));
    }
    const paging = answers();
    if (got.limits) params = put(params, "limit", paging.limit);
    if (got.alls) params = put(params, "returnAll", paging.all);
    const outcome = await agree(side, params, paging.answers);
    if (outcome === undefined) continue;
    if (outcome.same) {
      if (kept === undefined || (round === 0)) kept = { n8n: params, call: outcome.given, answers: outcome.answers, requests: outcome.ours.requests, items: outcome.ours.items };
      continue;
    }
    const guilty = [];
    for (const { leaf } of usable()) {
      const alone = get(params, leaf.place);
      if (alone === undefined) continue;
      const without = await agree(side, put(params, leaf.place, undefined), paging.answers);
      const single = await agree(side, put(got.base, leaf.place, alone), [{ body: got.shape.sample }]);
      if (without?.same === true || single?.same === false) guilty.push(leaf);
    }
    const removable = guilty.filter((leaf) => get(got.base, leaf.place) === undefined);
    if (removable.length === 0) {
      if (process.env.WHY !== undefined) process.stderr.write(`${JSON.stringify([got.chosen, params, outcome.theirs, outcome.ours]).slice(0, 1500)}\n`);
      return undefined;
    }
    for (const leaf of removable) forget(got.row, leaf.place);
    kept = undefined;
    round = -1;
  }
  return kept;
}

const used = (row, place) => [...Object.keys(row.params ?? {}), ...Object.keys(row.named ?? {})].some((from) => from === place || from.startsWith(`${place}[]`));
const firstOf = (leaf, got) => get(got.base, leaf.place) ?? someValue(leaf, () => 0);

function forget(row, place) {
  delete row.entries?.[place];
  const dot = place.lastIndexOf(".");
  delete row.entries?.[place.slice(0, dot)]?.[place.slice(dot + 1)];
  for (const [entry, presets] of Object.entries(row.entries ?? {})) if (Object.keys(presets).length === 0) delete row.entries[entry];
  if (Object.keys(row.entries ?? { some: true }).length === 0) delete row.entries;
  for (const part of ["params", "named"]) for (const from of Object.keys(row[part] ?? {})) if (from === place || from.startsWith(`${place}[]`)) delete row[part][from];
}

/** Whether an operation that was learnt of one version holds for another. */
export async function holds({ engine, runtime }, variant, got, api, what) {
  const ask = (params, answers, count = 1) => watch(engine, variant, params, answers, count);
  const side = { runtime, engine, ask, api, what, row: got.row };
  const roll = dice(11);
  for (let round = 0; round < 12; round += 1) {
    let params = got.chosen;
    for (const { leaf } of got.learnt) {
      if (!used(got.row, leaf.place) || (round > 0 && roll() < 0.4 && get(got.base, leaf.place) === undefined)) continue;
      params = put(params, leaf.place, round === 0 ? firstOf(leaf, got) : someValue(leaf, roll));
    }
    const paging = answersFor(got, roll);
    if (got.limits) params = put(params, "limit", paging.limit);
    if (got.alls) params = put(params, "returnAll", paging.all);
    const outcome = await agree(side, params, paging.answers);
    if (outcome === undefined ? round === 0 : !outcome.same) return false;
  }
  return true;
}

/** Answers for an operation: of a list a few pages as its paging reads them. */
function answersFor(got, roll) {
  const { shape, paged } = got;
  const holding = (list) => held(shape, list);
  if (!got.listed) {
    const many = shape.many && (!shape.one || roll() < 0.4);
    const body = shape.gives === undefined && !shape.one && !shape.many ? shape.sample : holding(many ? elements(0, Math.floor(roll() * 4)) : { id: "one", name: "n" });
    return { answers: [{ body }] };
  }
  const all = got.alls && paged !== undefined && roll() < 0.5;
  if (!all) return { all: false, limit: 1 + Math.floor(roll() * 6), answers: [{ body: holding(elements(0, Math.floor(roll() * 5))) }, { body: holding([]) }] };
  const { kind, list } = paged;
  const count = kind === "counted" && list.full !== undefined ? list.full : 2;
  const last = Math.floor(roll() * count);
  const pages = [elements(0, count), elements(count, count), elements(2 * count, last), []];
  if (kind === "plain") return { all, limit: 50, answers: [{ body: holding(pages[0]) }] };
  if (kind === "headed") return { all, limit: 50, answers: [{ body: holding(pages[0]), headers: { link: `<${ITSELF}?page=2>; rel="next"` } }, { body: holding(pages[1]) }] };
  if (["cursor", "linked", "followed"].includes(kind)) {
    const next = (index) => (kind === "cursor" ? `NEXT${index}` : `${ITSELF}?cursor=NEXT${index}`);
    return { all, limit: 50, answers: pages.slice(0, 3).map((page, index) => ({ body: index < 2 ? put(holding(page), list.member, next(index)) : holding(page) })) };
  }
  return { all, limit: 50, answers: pages.map((page) => ({ body: holding(page) })) };
}
