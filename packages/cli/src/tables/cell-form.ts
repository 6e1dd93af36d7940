import { DataError } from "@balms/core";
import type { Parameter, TableDatabase } from "./table-database.ts";
import type { TableColumn } from "./table-reader.ts";

/** What the cells of a column are, and how queries over the table `cells` take them. */
export interface CellForm {
  /** Whether a cell may hold several labels, or none. */
  readonly isSeveral: boolean;
  /** The label of a cell, or the list of its labels. */
  readonly labels: string;
  /** Whether a cell says anything of its row: else the row is left out. */
  readonly isLabeled: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** All space that JavaScript takes off a text: what is one label there must be one here, and count once in a row. */
const space =
  "\t\n\v\f\r \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";

/** Far more than the labels of one row. */
const longestCell = 2 ** 16;

/** Looks at the cells that there are, and at what was said of them. */
export async function cellForm(
  database: TableDatabase,
  types: readonly TableColumn["type"][],
  {
    name,
    separator,
    missing = [],
  }: {
    readonly name: string;
    readonly separator: string | undefined;
    readonly missing: readonly string[] | undefined;
  },
): Promise<CellForm> {
  const [[longest] = []] = await database.columns("SELECT max(length(cell))::DOUBLE FROM cells");
  if (Number(longest) > longestCell) {
    throw new DataError({
      parameter: name,
      received: `a cell of ${Number(longest)} characters`,
      expected: "labels",
      hint: "This looks like text, not like labels.",
    });
  }
  const isJson = areJson(types);
  const kinds = isJson ? await jsonKinds(database, name) : new Set<string>();
  const isList = types.includes("list") || kinds.has("ARRAY");
  if (isList && separator !== undefined) {
    throw new DataError({
      parameter: "--separator",
      received: "it with lists",
      expected: "it with texts",
      hint: `${name} has lists of labels, which are parted already.`,
    });
  }
  const text = isJson ? "cell ->> '$'" : "cell";
  const isNull = isJson ? "json_type(cell) = 'NULL'" : "false";
  const isMissing = `list_contains($missing, trim(coalesce(${text}, ''), $space))`;
  const isNothing = missing.length === 0 ? isNull : `(${isNull} OR ${isMissing})`;
  const given = missing.length === 0 ? { space } : { space, missing };
  if (separator !== undefined) {
    return {
      isSeveral: true,
      labels: trimmed(`string_split(coalesce(${text}, ''), $separator)`),
      isLabeled: missing.length === 0 ? "true" : `NOT ${isMissing}`,
      parameters: { separator, ...given },
    };
  }
  if (!isList) {
    const isLabeled = `cell IS NOT NULL AND NOT ${isNothing} AND trim(${text}, $space) <> ''`;
    return { isSeveral: false, labels: text, isLabeled, parameters: given };
  }
  // A null in a list has a text, too: it is refused as a missing label.
  const items = `list_transform(json_extract(cell, '$[*]'), lambda item: coalesce(item ->> '$', 'null'))`;
  return {
    isSeveral: true,
    labels: trimmed(`CASE json_type(cell) WHEN 'ARRAY' THEN ${items} ELSE [${text}] END`),
    isLabeled: `cell IS NOT NULL AND NOT ${isNothing}`,
    parameters: given,
  };
}

/** The texts of a list without the space around them, and without those that are nothing else. */
function trimmed(list: string): string {
  return `list_filter(list_transform(${list}, lambda part: trim(part, $space)), lambda part: part <> '')`;
}

/** Where some cells are JSON, or lists, all become JSON: columns of files of several formats are then of one kind. */
export function areJson(types: readonly TableColumn["type"][]): boolean {
  return types.some((type) => type === "json" || type === "list");
}

async function jsonKinds(database: TableDatabase, name: string): Promise<Set<string>> {
  const [kinds = [], examples = []] = await database.columns(
    "SELECT json_type(cell), any_value(left(cell, 60)) FROM cells WHERE cell IS NOT NULL GROUP BY 1",
  );
  const object = kinds.indexOf("OBJECT");
  if (object < 0) return new Set(kinds.map(String));
  throw new DataError({
    parameter: name,
    received: `the object ${String(examples[object])}`,
    expected: "a text, a number, or a list of such in each row",
  });
}
