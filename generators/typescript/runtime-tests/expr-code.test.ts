// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Duration } from "luxon";
import { codeError, itemOfEach, itemsOfAll, normalise, throughJson } from "../runtime/code-result.js";
import { scopeOfAll, scopeOfEach } from "../runtime/code-scope.js";
import { ExpressionError, LostLineage } from "../runtime/errors.js";
import { StaticData } from "../runtime/static-data.js";
import { placeWith } from "./expr-place.js";

const jsons = (result: unknown): unknown[] => itemsOfAll(throughJson(result)).map(({ json }) => json);

test("bare objects become items, items stay", () => {
  assert.deepEqual(jsons([{ a: 1 }, { b: 2 }]), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(jsons({ a: 1 }), [{ a: 1 }]);
  assert.deepEqual(jsons([{ json: { a: 1 } }]), [{ a: 1 }]);
  assert.deepEqual(itemsOfAll([{ binary: { f: {} }, q: 1 }].map(({ binary }) => ({ binary })))[0]?.json, {});
});

test("results that are no items", () => {
  const refused = { message: "Code doesn't return items properly" };
  for (const result of [undefined, 5, "x", [1], [[1]], [null]]) assert.throws(() => jsons(result), refused);
  assert.throws(() => jsons([{ json: 5 }]), { message: "A 'json' property isn't an object [item 0]" });
  assert.throws(() => jsons([{ json: {} }, { b: 2 }]), { message: "Unknown top-level item key: b [item 1]" });
  assert.throws(() => jsons([{ json: {}, x: 1 }]), { message: "Invalid output format [item 0]" });
  assert.throws(() => itemOfEach({ json: [1] }, 4), { message: "A 'json' property isn't an object [item 4]" });
  assert.throws(() => normalise(undefined), { message: "Cannot read properties of undefined (reading 'every')" });
});

test("results travel as JSON", () => {
  const self: Record<string, unknown> = { n: Number.NaN, u: undefined, d: new Date(0), big: 10n };
  self["self"] = self;
  assert.deepEqual(throughJson(self), { n: null, d: "1970-01-01T00:00:00.000Z", big: "10", self: "[Circular Reference]" });
});

test("code cannot change the input", () => {
  const place = placeWith([{ n: 1 }]);
  const scope = scopeOfAll(place, () => undefined, new StaticData());
  const items = scope["items"] as { json: { n: number } }[];
  if (items[0]) items[0].json.n = 9;
  assert.deepEqual(place.items[0]?.json, { n: 1 });
});

test("what code changes by one name of its input shows by the other only from below", () => {
  interface Seen { json: { n: number; list: { n: number }[]; more?: number } }
  const scope = scopeOfAll(placeWith([{ n: 1, list: [{ n: 1 }] }]), ({ items, $input }) => [items, $input], new StaticData());
  const [below] = scope["items"] as Seen[];
  const [above] = (scope["$input"] as { all(): Seen[] }).all();
  assert.ok(below && above);
  below.json.more = 2;
  assert.equal(above.json.more, 2);
  above.json.n = 9;
  above.json.list[0]!.n = 9;
  above.json.list.push({ n: 3 });
  delete above.json.more;
  assert.deepEqual(below.json, { n: 1, list: [{ n: 1 }], more: 2 });
  assert.equal(JSON.stringify(above.json), '{"n":9,"list":[{"n":9},{"n":3}]}');
  below.json.n = 5;
  assert.equal(above.json.n, 9);
  assert.equal((scope["$json"] as { n: number }).n, 9);
});

test("names that a mode does not have", () => {
  const each = scopeOfEach(placeWith([{}]), () => undefined, new StaticData());
  const { items, fetch } = each as { items: { length: number }; fetch: (url: string) => unknown };
  assert.throws(() => items.length, { message: "items is not defined" });
  assert.throws(() => fetch("https://example.com"), { message: "fetch is not defined" });
  const asks = scopeOfEach(placeWith([{}]), () => typeof fetch === "undefined", new StaticData());
  assert.equal(asks["fetch"], undefined);
  const { getWorkflowStaticData, DOMException } = each as { getWorkflowStaticData: () => unknown; DOMException: () => unknown };
  assert.throws(() => getWorkflowStaticData(), { message: "getWorkflowStaticData is not defined" });
  assert.throws(() => DOMException(), { message: "DOMException is not defined" });
  assert.throws(() => (each["require"] as (name: string) => unknown)("fs"), { message: "Module 'fs' is disallowed" });
});

test("errors of code keep the last part of their message", () => {
  const code = (): undefined => undefined;
  assert.equal(codeError(new Error("HTTP: 404: gone"), code).message, "gone ");
  assert.equal(codeError("text", code).message, "Unknown error ");
  assert.equal(
    codeError(new ExpressionError("Node 'X' hasn't been executed"), code).message,
    "Cannot assign to read only property 'name' of object 'Error: Node 'X' hasn't been executed'",
  );
});

test("the sandbox rewords the errors of expressions, and leaves those of JavaScript", () => {
  const asking = (error: Error) => (): unknown => {
    const reader = (): never => {
      throw error;
    };
    const { $ } = scopeOfAll(placeWith([{}], 0, { reader }), () => undefined, new StaticData()) as { $: (step: string) => { first(): unknown } };
    return $("X").first();
  };
  assert.throws(asking(new ExpressionError("never ran")), { message: "Cannot assign to read only property 'name' of object 'Error: never ran'" });
  assert.throws(asking(new LostLineage("it leads nowhere")), { message: "it leads nowhere" });
});

test("the line of an error is that of the code as it was written, however the compiler printed it", () => {
  function many(stop: boolean): number {

    if (stop) throw new Error("apart"); return 1;
  }
  function inner(stop: boolean): number[] {
    const at = (value: number): number => { if (stop) throw new Error("within"); return value; };

    return [1].map((value) => at(value));
  }
  const said = (code: (stop: boolean) => unknown): string => {
    try { return String(code(true)); } catch (error) { return codeError(error, code).message; }
  };
  assert.deepEqual([said(many), said(inner)], ["apart [line 2]", "within [line 1]"]);
});

test("errors of Node's own modules and of packages keep their message, and name no line", () => {
  const thrownBy = (code: () => unknown): string => {
    try {
      code();
    } catch (error) {
      return codeError(error, code).message;
    }
    return "";
  };
  assert.match(thrownBy(() => Buffer.alloc(-1)), /^The value of "size" is out of range\. .*Received -1$/);
  assert.equal(thrownBy(() => createHash("nope")), "Digest method not supported");
  assert.equal(thrownBy(() => Duration.fromObject({ nope: 1 } as object)), "Invalid unit nope");
  assert.doesNotMatch(thrownBy(() => JSON.parse("{")), /^Expected property name or '}' in JSON at position 1$/);
});
