// What was learnt of an app, as files: its rows, its operations, and the calls that both sides agreed on.

const bare = (key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

/** A value as source; `raw` names are printed without quotes. */
export function source(value) {
  if (Array.isArray(value)) return `[${value.map(source).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    if (value.raw !== undefined) return value.raw;
    return `{ ${Object.entries(value).map(([key, each]) => `${bare(key)}: ${source(each)}`).join(", ")} }`;
  }
  return JSON.stringify(value);
}

function listSource({ kind, how }) {
  return kind === undefined || kind === "plain" ? source(how) : `${kind}(${source(how)})`;
}

/** The runtime's module of an app; `shared`: others use its API, too. */
export function moduleOf({ constant, title, api, operations, shared }) {
  const pagings = [...new Map(operations.filter(({ what }) => what.list !== undefined).map(({ what }) => [listSource(what.list), what.list])).entries()];
  const named = new Map(pagings.map(([text], index) => [text, index === 0 ? "list" : `list${index + 1}`]));
  const lines = operations.map(({ name, what: { address, list, convert, encoded, wraps, always, method, gives, missing, each, then } }) => {
    const said = {
      method, path: address, ...(encoded === undefined ? {} : { encoded }), ...(wraps === undefined ? {} : { wraps }), ...(always === undefined ? {} : { always }),
      ...(convert === undefined ? {} : { convert: Object.fromEntries(Object.entries(convert).map(([field, converter]) => [field, { raw: converter }])) }),
      ...(gives === undefined ? {} : { gives }), ...(missing === undefined ? {} : { missing }), ...(each === undefined ? {} : { each }), ...(then === undefined ? {} : { then }),
      ...(list === undefined ? {} : { list: { raw: named.get(listSource(list)) } }),
    };
    return `export const ${name} = operation(${constant}, ${source(said).replace(/list: list([,\s])/, "list$1")});`;
  });
  const kinds = [...new Set(operations.map(({ what }) => what.list?.kind).filter((kind) => kind !== undefined && kind !== "plain"))].sort();
  const converters = [...new Set(operations.flatMap(({ what }) => Object.values(what.convert ?? {})))].sort();
  const plainList = pagings.some(([, { kind }]) => kind === undefined || kind === "plain");
  return [
    "// SPDX-License-Identifier: 0BSD",
    ...(kinds.length === 0 ? [] : [`import { ${kinds.join(", ")} } from "./rest-paging.js";`]),
    `import { ${["operation", ...converters].sort().join(", ")}, ${plainList ? "type Paging, " : ""}type RestApi } from "./rest.js";`,
    "",
    `/** The API of ${title}. */`,
    `${shared ? "export " : ""}const ${constant}: RestApi = ${source(api)};`,
    ...(pagings.length === 0 ? [] : ["", ...pagings.map(([text, { kind }]) => `const ${named.get(text)}${kind === undefined || kind === "plain" ? ": Paging" : ""} = ${text};`)]),
    "",
    ...lines,
    "",
  ].join("\n");
}

/** The rows of an app, one line for each part as a person would write them. */
export function rowsOf({ rows, ...base }) {
  const line = (value) => JSON.stringify(value).replace(/":/g, '": ').replace(/,(?=["{[\dtfn-])/g, ", ");
  const members = (object, indent) => Object.entries(object).map(([key, value]) => `${indent}${JSON.stringify(key)}: ${line(value)}`).join(",\n");
  return `{\n${members(base, "  ")},\n  "rows": [\n${rows.map((row) => `    {\n${members(row, "      ")}\n    }`).join(",\n")}\n  ]\n}\n`;
}
