// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { readDateTime } from "../dates.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import { namesOf } from "./values.js";

/** A property of a page: `key` is its name and type, `Due|date`; each type reads the value that is named after it. */
export interface NotionProperty extends Fields {
  key?: Json;
}

/** The properties of a page, as Notion takes them. */
export function propertiesOf(values: readonly NotionProperty[] | undefined): Fields {
  const out: Fields = {};
  for (const value of values ?? []) {
    const [name, type] = split(value.key);
    const made = property(type, value);
    if (made !== undefined) out[name] = made;
  }
  return out;
}

/** The name and the type in `Due|date`. */
export function split(key: Json): [name: string, type: string] {
  const text = textOf(key);
  const at = text.lastIndexOf("|");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function property(type: string, value: NotionProperty): Json {
  switch (type) {
    case "title": return { title: plain(value["title"]) };
    case "rich_text": return { rich_text: richOr(value, "textContent") };
    case "number": return { type, number: value["numberValue"] };
    case "select": return { type, select: isGiven(value["selectValue"]) ? { name: value["selectValue"] } : null };
    case "status": return { type, status: isGiven(value["statusValue"]) ? { name: value["statusValue"] } : null };
    case "multi_select": return { type, multi_select: namesOf(value["multiSelectValue"]).map((name) => ({ name })) };
    case "url": return value["ignoreIfEmpty"] === true && !isGiven(value["urlValue"]) ? undefined : { type, url: value["urlValue"] };
    case "email": return { type, email: value["emailValue"] };
    case "phone_number": return { type, phone_number: value["phoneValue"] };
    case "checkbox": return { type, checkbox: value["checkboxValue"] ?? false };
    case "people": return { type, people: namesOf(value["peopleValue"]).map((id) => ({ id })) };
    case "relation": return { type, relation: listOf(value["relationValue"]).flatMap(namesOf).map((id) => ({ id })) };
    case "files": return { type, files: listOf(fieldsOf(value["fileUrls"])["fileUrl"]).map(fieldsOf).map(({ name, url }) => ({ name, type: "external", external: { url } })) };
    case "date": return { type, date: dates(value) };
    default: throw new StepError(`A Notion property of type "${type}" cannot be written`);
  }
}

function dates(value: NotionProperty): Json {
  const zone = isGiven(value["timezone"]) && value["timezone"] !== "default" ? textOf(value["timezone"]) : undefined;
  const time = value["includeTime"] !== false;
  if (value["range"] === true) return { start: notionDate(value["dateStart"], time, zone), end: notionDate(value["dateEnd"], time, zone) };
  return isGiven(value["date"]) ? { start: notionDate(value["date"], time, zone), end: null } : null;
}

/** A date as Notion writes it, in the given zone or in that of the run. */
export function notionDate(value: Json, time = true, zone?: string): string {
  const iso = DateTime.fromISO(textOf(value), zone === undefined ? {} : { zone });
  const date = iso.isValid ? iso : readDateTime(value);
  return date.toFormat(time ? "yyyy-MM-dd'T'HH:mm:ssZZ" : "yyyy-MM-dd").replace(/\+00:00$/, "Z");
}

/** Text without marks. */
export function plain(value: Json): Json {
  return [{ text: { content: textOf(value) } }];
}

function richOr(value: Fields, member: string): Json {
  if (value["richText"] !== true) return plain(value[member]);
  return listOf(fieldsOf(value["text"])["text"]).map(fieldsOf).map((part) => ({
    type: "text",
    text: { content: part["text"] ?? "", ...(part["isLink"] === true ? { link: { url: part["textLink"] } } : {}) },
    annotations: fieldsOf(part["annotationUi"]),
  }));
}

/** The blocks of a page, as Notion takes them. A block is a paragraph unless it says otherwise. */
export function blocksOf(values: readonly Fields[] | undefined): Json[] {
  return (values ?? []).map((value) => {
    const type = textOf(value["type"] ?? "paragraph");
    const content = type === "image" ? { type: "external", external: { url: value["url"] } }
      : type === "child_page" ? { title: value["title"] }
        : { ...(type === "to_do" ? { checked: value["checked"] ?? false } : {}), text: richOr(value, "textContent") };
    return { object: "block", type, [type]: content };
  });
}

/** Conditions on properties, as Notion takes them. */
export function filterOf(conditions: readonly NotionProperty[], all: boolean): Fields {
  const made = conditions.map((each): Json => {
    const [property, type] = split(each.key);
    const condition = textOf(each["condition"]);
    const test = { [condition]: operand(type, condition, each) };
    if (type === "formula") return { property, formula: { [textOf(each["returnType"])]: test } };
    return { property, [type === "rich_text" ? "text" : type]: test };
  });
  return { [all ? "and" : "or"]: made };
}

const operandNames: Readonly<Record<string, string>> = {
  title: "titleValue", rich_text: "richTextValue", number: "numberValue", select: "selectValue", status: "statusValue", multi_select: "multiSelectValue", url: "urlValue",
  email: "emailValue", phone_number: "phoneNumberValue", checkbox: "checkboxValue", people: "peopleValue", created_by: "createdByValue", last_edited_by: "lastEditedByValue", relation: "relationValue",
};

function operand(type: string, condition: string, value: Fields): Json {
  if (["is_empty", "is_not_empty"].includes(condition)) return true;
  if (["past_week", "past_month", "past_year", "next_week", "next_month", "next_year"].includes(condition)) return {};
  if (["date", "created_time", "last_edited_time"].includes(type)) return notionDate(value["date"]);
  if (type === "formula") {
    const kind = textOf(value["returnType"]);
    return kind === "date" ? notionDate(value["date"]) : value[`${kind}Value`];
  }
  const name = operandNames[type];
  if (name === undefined) throw new StepError(`A Notion property of type "${type}" cannot be filtered by`);
  return type === "checkbox" ? value[name] ?? false : value[name];
}

/** A page in short: id, name, address, and for a page of a database its properties as `property_name`. */
export function simplePage(page: Fields): Fields {
  const properties = fieldsOf(page["properties"]);
  const title = Object.values(properties).map(fieldsOf).find((each) => each["type"] === "title" || each["id"] === "title");
  const name = textOf(fieldsOf(listOf(title?.["title"])[0])["plain_text"]);
  const inDatabase = textOf(fieldsOf(page["parent"])["type"]).includes("database");
  return withoutMissing({
    id: page["id"], name, url: page["url"],
    ...(inDatabase ? Object.fromEntries(Object.entries(properties).map(([key, value]) => [`property_${snake(key)}`, simple(fieldsOf(value))])) : {}),
  });
}

/** A page of a database as its trigger gives it: the id, and plain properties by their own names. */
export function plainRow(page: Fields): Fields {
  return withoutMissing({ id: page["id"], ...Object.fromEntries(Object.entries(fieldsOf(page["properties"])).map(([key, value]) => [key, simple(fieldsOf(value))])) });
}

function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2").replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "").toLowerCase();
}

function simple(property: Fields): Json {
  const type = textOf(property["type"]);
  const value = property[type];
  switch (type) {
    case "title":
    case "rich_text": return listOf(value).map((part) => textOf(fieldsOf(part)["plain_text"])).join("");
    case "select": return value === null ? null : fieldsOf(value)["name"];
    case "status":
    case "created_by":
    case "last_edited_by": return fieldsOf(value)["name"];
    case "multi_select": return listOf(value).map((each) => fieldsOf(each)["name"]);
    case "relation": return listOf(value).map((each) => fieldsOf(each)["id"]);
    case "people": return listOf(value).map((each) => fieldsOf(fieldsOf(each)["person"])["email"] ?? {});
    case "files": return listOf(value).map(fieldsOf).map((file) => fieldsOf(file[textOf(file["type"])])["url"]);
    case "formula": return fieldsOf(value)[textOf(fieldsOf(value)["type"])];
    case "rollup": return textOf(fieldsOf(value)["function"]).startsWith("show") ? listOf(fieldsOf(value)["array"]).map((each) => simple(fieldsOf(each))) : undefined;
    case "unique_id": return undefined;
    default: return value;
  }
}
