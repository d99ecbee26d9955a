// SPDX-License-Identifier: 0BSD

/** The message of an error that the workflow describes as JSON text: its own fields in this order, or all of it. */
export function errorObject(text: unknown): string {
  const described: unknown = JSON.parse(String(text));
  if (described === null) throw new TypeError("Cannot read properties of null (reading 'message')");
  for (const name of ["message", "description", "error"]) {
    const value: unknown = Reflect.get(Object(described) as object, name);
    if (typeof value === "string" && value !== "") return value;
  }
  return `Error: ${JSON.stringify(described)}`;
}
