import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { KnownClasses } from "../count/known-classes.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableReader } from "./table-reader.ts";

/**
 * The names of the class ids in a column, as Hugging Face's datasets records them in Parquet: under the key `huggingface`, JSON with the
 * features of the table, of which a `ClassLabel` has names.
 *
 * @returns Undefined where no file has any.
 * @throws {@link DataError} where files have other names, or some have none: their ids may mean something else.
 */
export async function recordedNames(
  database: TableDatabase,
  readers: readonly TableReader[],
  column: string,
): Promise<KnownClasses | undefined> {
  const found: { readonly file: string; readonly names: readonly string[] | undefined }[] = [];
  for (const { described, files } of readers) {
    const notes = described === "Parquet" ? await hubNotes(database, files) : new Map();
    for (const { name: file, path } of files) {
      found.push({ file, names: namesIn(notes.get(database.pathOf(path)), column) });
    }
  }
  const first = found.find(({ names }) => names !== undefined);
  if (first?.names === undefined) return undefined;
  const other = found.find(({ names }) => JSON.stringify(names) !== JSON.stringify(first.names));
  if (other === undefined) {
    return { names: first.names, areNumbered: false, saidBy: `the metadata of ${first.file}` };
  }
  throw new DataError({
    parameter: other.file,
    received: `${other.names === undefined ? "no names" : "other names"} for the class ids of the column ${describeValue(column)} than ${first.file} has`,
    expected: "ids of one meaning",
    hint: "Count the files apart, and bring them together by name: balms prior merge. If the ids mean the same, list the names with --classes.",
  });
}

/** What Hugging Face's datasets says of the tables, by path. */
async function hubNotes(
  database: TableDatabase,
  files: TableReader["files"],
): Promise<Map<unknown, unknown>> {
  const [paths = [], values = []] = await database.columns(
    "SELECT file_name, decode(value) FROM parquet_kv_metadata($files) WHERE key = 'huggingface'::BLOB",
    { files: files.map(({ path }) => database.pathOf(path)) },
  );
  return new Map(paths.map((path, place) => [path, values[place]]));
}

function namesIn(note: unknown, column: string): readonly string[] | undefined {
  const features = fieldOf(fieldOf(parsed(note), "info"), "features");
  const feature = fieldOf(features, column);
  // A list of labels is a feature of its own, or a list of one.
  const [inList] = Array.isArray(feature) ? (feature as unknown[]) : [fieldOf(feature, "feature")];
  const label = [feature, inList].find((one) => fieldOf(one, "_type") === "ClassLabel");
  const names = fieldOf(label, "names");
  const isList = Array.isArray(names) && names.every((name) => typeof name === "string");
  return isList ? names : undefined;
}

function parsed(note: unknown): unknown {
  try {
    return JSON.parse(String(note));
  } catch {
    // Of another tool that goes by this name.
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
