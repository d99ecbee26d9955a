// Names of functions, modules and files.

export const pascal = (text) => String(text).replace(/[^A-Za-z0-9]+(.)?/g, (_, letter) => (letter ?? "").toUpperCase()).replace(/^./, (letter) => letter.toUpperCase());
export const camel = (text) => pascal(text).replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
export const kebab = (text) => text.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
const plural = (text) => (/(ss|x|ch|sh)$/.test(text) ? `${text}es` : /s$/.test(text) ? text : /[^aeiou]y$/.test(text) ? `${text.slice(0, -1)}ies` : `${text}s`);

/** `createGitLabIssue`, `listGitLabIssues`, `addGitLabIssueComment`. */
export function nameOf(appName, chosen) {
  const { resource = "", operation = "", ...more } = chosen;
  const [, verb, rest] = /^([a-z]+)(.*)$/.exec(camel(operation === "" ? "call" : operation)) ?? ["", "get", pascal(operation)];
  const thing = pascal(resource);
  const extra = Object.entries(more).map(([name, value]) => pascal(value === true ? name : value === false ? `no ${name}` : value)).join("");
  if (operation === "list") return `list${appName}${plural(thing)}${extra}`;
  if (/^getAll|^getMany/.test(operation)) return `list${appName}${plural(thing)}${operation.replace(/^getAll|^getMany/, "")}${extra}`;
  return `${verb}${appName}${thing}${rest === thing ? "" : rest}${extra}`;
}
