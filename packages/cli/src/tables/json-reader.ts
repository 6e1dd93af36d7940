import { DataError } from "@balms/core";
import type { SourceFile } from "../count/source-file.ts";
import type { TableKind } from "../count/source-kind.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableReader } from "./table-reader.ts";

/** Objects that are asked for their keys. */
const lookedAt = 10_000;

/**
 * How JSON lines, or a list of JSON objects, are read: as objects of which one value is taken. To give DuckDB the
 * columns instead would have it go down into each value, and off its stack where one is nested deeply enough.
 */
export async function jsonReader(
  database: TableDatabase,
  files: readonly SourceFile[],
  { format, compression }: TableKind,
): Promise<TableReader> {
  const isLines = format === "json-lines";
  const from = `read_json_objects($files, format = $format, compression = $compression, maximum_object_size = 16777216)`;
  const parameters = {
    files: files.map(({ path }) => database.pathOf(path)),
    format: isLines ? "newline_delimited" : "array",
    compression: compression === "none" ? "uncompressed" : compression,
  };
  const [keys = []] = await database.columns(
    `SELECT DISTINCT unnest(json_keys(json)) AS key FROM (SELECT json FROM ${from} LIMIT ${lookedAt}) ORDER BY key`,
    parameters,
  );
  const names = keys.filter((key) => typeof key === "string");
  if (names.length === 0) {
    const [first] = files;
    throw new DataError({
      parameter: first?.name ?? "source",
      received: "JSON without keys",
      expected: "objects, one for each row",
    });
  }
  return {
    files,
    described: isLines ? "JSON lines" : "a list of JSON objects",
    columns: names.map((name, place) => ({
      name,
      cell: `json_extract(json, $key${place})`,
      parameters: { [`key${place}`]: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` },
      type: "json",
      typeName: "JSON",
    })),
    from,
    parameters,
  };
}

/** Refuses lines that are no objects: they have no keys, and would count as rows without a label. */
export async function checkObjects(
  database: TableDatabase,
  readers: readonly TableReader[],
): Promise<void> {
  for (const { files, from, parameters, columns } of readers) {
    if (columns[0]?.type !== "json") continue;
    const [[other] = []] = await database.scan(
      `SELECT left(json::VARCHAR, 60) FROM ${from} WHERE json_type(json) <> 'OBJECT' LIMIT 1`,
      parameters,
    );
    if (typeof other !== "string") continue;
    throw new DataError({
      parameter: files[0]?.name ?? "source",
      received: other,
      expected: "an object in each row",
    });
  }
}
