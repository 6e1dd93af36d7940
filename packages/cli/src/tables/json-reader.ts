import { DataError } from "@balms/core";
import type { TableKind } from "../count/source-kind.ts";
import type { StagedSource } from "../count/stage-source.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

/** Objects that are asked for their keys. */
const lookedAt = 10_000;

/**
 * How JSON lines, or a list of JSON objects, are read: as objects of which values are taken, or, where one key is wanted, by its value
 * alone. DuckDB is told that these are objects: to find out, it would go down into each value, and off its stack where one is nested deeply
 * enough.
 *
 * @param wanted - The key of which the values are the labels, if one was named.
 */
export async function jsonReader(
  database: TableDatabase,
  files: readonly StagedSource[],
  { format, compression }: TableKind,
  wanted: string | undefined,
): Promise<TableReader> {
  const isLines = format === "json-lines";
  const settings = "format = $format, compression = $compression, maximum_object_size = 16777216";
  const from = `read_json_objects($files, ${settings})`;
  const parameters = {
    files: files.map(({ path }) => database.pathOf(path)),
    format: isLines ? "newline_delimited" : "array",
    compression: compression === "none" ? "uncompressed" : compression,
  };
  const isThere =
    wanted !== undefined && isLines && compression === "none" && hasKey(files, wanted);
  const [names = []] = isThere
    ? [[wanted]]
    : await database.columns(
        // As the objects have them, for FIRST..LAST to be all that stand between.
        `SELECT key FROM (SELECT row, unnest(keys) AS key, unnest(range(len(keys))) AS place
            FROM (SELECT json_keys(json) AS keys, row_number() OVER () AS row FROM (SELECT json FROM ${from} LIMIT ${lookedAt})))
          GROUP BY key ORDER BY min(row), arg_min(place, row)`,
        parameters,
      );
  const column = (name: string, place: number): TableColumn => ({
    name,
    cell: `json_extract(json, $key${place})`,
    parameters: { [`key${place}`]: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` },
    type: "json",
    typeName: "JSON",
    alone: {
      cell: "#1",
      from: `read_json($files, columns = $columns, records = true, auto_detect = false, ${settings})`,
      parameters: { ...parameters, columns: { [name]: "JSON" } },
    },
  });
  const columns = names.filter((name) => typeof name === "string").map(column);
  if (columns.length > 0) {
    return {
      files,
      described: isLines ? "JSON lines" : "a list of JSON objects",
      columns,
      from,
      parameters,
    };
  }
  const [first] = files;
  throw new DataError({
    parameter: first?.name ?? "source",
    received: "JSON without keys",
    expected: "objects, one for each row",
  });
}

/** Whether the first line has a key, so that nobody has to look for it. */
function hasKey([file]: readonly StagedSource[], key: string): boolean {
  const [line = ""] = new TextDecoder()
    .decode(file?.head)
    .trimStart()
    .split(/[\r\n]/u, 1);
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && Object.hasOwn(value, key);
  } catch {
    // It goes on beyond what is looked at, or the database says what is wrong with it.
    return false;
  }
}

/** Refuses what is no object: it has no keys, and would count as a row without a label. */
export async function checkObjects(
  database: TableDatabase,
  readers: readonly TableReader[],
): Promise<void> {
  for (const { files, from, parameters, columns } of readers) {
    if (columns[0]?.type !== "json") continue;
    const [[other] = []] = await database.scan(
      `SELECT left(json::VARCHAR, 60) FROM ${from} WHERE NOT starts_with(json::VARCHAR, '{') LIMIT 1`,
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
