// SPDX-License-Identifier: 0BSD

/** The message of an error that the workflow describes as JSON text: its own fields in this order, or all of it. */
export function errorObject(text: unknown): string {
  const described: unknown = JSON.parse(String(text));
  for (const name of ["message", "description", "error"]) {
    const value: unknown = described === null ? undefined : Reflect.get(Object(described) as object, name);
    if (typeof value === "string" && value !== "") return value;
  }
  return `Error: ${JSON.stringify(described)}`;
}
