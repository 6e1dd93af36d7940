import { ArgumentError, DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { readText } from "@balms/datasets";
import { pairTable } from "../tables/pair-table.ts";

/** New names by old ones. All are taken at once: a class that gets the name of another is not renamed again. */
export type Mapping = ReadonlyMap<string, string>;

/** Where a mapping comes from: a file, or changes as `old=new`. */
export interface MappingOptions {
  readonly map?: string;
  readonly changes?: readonly string[];
}

/**
 * Reads which classes get which names.
 *
 * @param options - `map`: a file, CSV under the header `old,new`; `changes`: texts of the command line; one of them.
 * @throws {@link DataError} for a file that says two things of one class; {@link ArgumentError} for such changes.
 */
export async function readMapping({ map, changes = [] }: MappingOptions): Promise<Mapping> {
  if ((map === undefined) === (changes.length === 0)) {
    throw new ArgumentError({
      parameter: "--map",
      received: map === undefined ? "no changes" : "a file, and changes beside it",
      expected: "either a file of changes, or changes as old=new",
    });
  }
  return map === undefined ? changesInWords(changes) : changesInFile(map);
}

const form = "CSV of two columns under the header old,new";

async function changesInFile(path: string): Promise<Mapping> {
  const { header, rows } = pairTable(await readText(path, form), path, form);
  const refuse = (received: string, hint?: string): never => {
    throw new DataError({ parameter: path, received, expected: form, hint });
  };
  if (header.join().toLowerCase() !== "old,new") {
    refuse(`${describeValue(header.join())} as its first line`, "Begin it with the line old,new.");
  }
  const mapping = new Map<string, string>();
  const lines = new Map<string, number>();
  for (const { line, cells } of rows) {
    const [from, to] = cells;
    if (from === "" || to === "") {
      refuse(
        `an empty name in line ${line}`,
        "To leave classes out, take `balms prior subset` first.",
      );
    }
    const earlier = lines.get(from);
    if (earlier !== undefined) {
      refuse(`the class ${describeValue(from)} in line ${line} and already in line ${earlier}`);
    }
    lines.set(from, line);
    mapping.set(from, to);
  }
  return mapping.size > 0 ? mapping : refuse("no line but the header");
}

function changesInWords(changes: readonly string[]): Mapping {
  const mapping = new Map<string, string>();
  for (const change of changes) {
    const [from = "", to = "", ...more] = change.split("=");
    if (from === "" || to === "" || more.length > 0 || mapping.has(from)) {
      throw new ArgumentError({
        parameter: change,
        received: mapping.has(from)
          ? `a second name for ${describeValue(from)}`
          : "no clear change",
        expected: "old=new, once for each class",
        hint: "Names that have an equals sign in them stand in a file: --map FILE.",
      });
    }
    mapping.set(from, to);
  }
  return mapping;
}
