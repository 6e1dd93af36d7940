import { BalmsError, DataError, priorFromCounts, type ClassPrior, type Counted } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { pairTable } from "../tables/pair-table.ts";

/** How such a file looks, for a message. */
export const countsTableForm = "CSV under the header class,count";

const classHeaders = new Set(["class", "class_name", "label", "name", "category", "species"]);

/** What a column of counts may be called, and what it then counts. */
const countHeaders: ReadonlyMap<string, Counted> = new Map([
  ["count", "rows"],
  ["counts", "rows"],
  ["rows", "rows"],
  ["images", "images"],
  ["instances", "instances"],
  ["weight", "weights"],
  ["weights", "weights"],
  ["share", "weights"],
  ["shares", "weights"],
]);

/**
 * A prior that is a table of a class and its count in each line. The header must say so: a column of numbers beside
 * names may be labels just as well.
 *
 * @param text - Content of a file.
 * @param path - The file, for messages.
 * @throws {@link DataError} for anything else.
 */
export function countsTable(text: string, path: string): ClassPrior {
  const expected = `${countsTableForm} (or rows, images, instances, weights)`;
  const refuse = (received: string, hint?: string, cause?: unknown): never => {
    throw new DataError({ parameter: path, received, expected, hint, cause });
  };
  const { header, rows } = pairTable(text, path, expected);
  const [first, second] = header.map((cell) => cell.toLowerCase());
  const counted = countHeaders.get(second ?? "");
  if (!classHeaders.has(first ?? "") || counted === undefined) {
    return refuse(
      `the header ${describeValue(header.join(","))}`,
      "Labels of rows are counted by `balms prior count`; counts get a header that says what they are.",
    );
  }
  const lines = new Map<string, number>();
  for (const { line, cells } of rows) {
    const [name, count] = cells;
    const earlier = lines.get(name);
    if (earlier !== undefined) {
      refuse(`the class ${describeValue(name)} in line ${line} and already in line ${earlier}`);
    }
    lines.set(name, line);
    if (!/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/iu.test(count)) {
      refuse(`the count ${describeValue(count)} in line ${line}`, "Write digits alone.");
    }
  }
  try {
    const counts = rows.map(({ cells }) => Number(cells[1]));
    return priorFromCounts(counts, { classes: [...lines.keys()], counted });
  } catch (error) {
    if (!BalmsError.isInstance(error)) throw error;
    return refuse(`${error.parameter ?? "counts"}: ${error.received ?? ""}`, error.hint, error);
  }
}
