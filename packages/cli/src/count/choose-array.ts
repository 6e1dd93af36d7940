import { DataError } from "@balms/core";
import { nearestName } from "@balms/core/adapter";
import { formatCount } from "../terminal/format-values.ts";
import { optionText, usualColumn } from "./looks-like-table.ts";
import type { ArchivedArray } from "./numpy-archive.ts";

// Each is opened for its type and shape.
const mostListed = 20;

/** What arrays of labels are most often called, beside columns. */
const usualArray =
  /^(?:y|labels?|targets?)[_-]?(?:train|tr)?$|^(?:train|tr)[_-]?(?:y|labels?|targets?)$/iu;

/**
 * The array that has the labels: the only one, or that which `--label` names.
 *
 * @throws {@link DataError} where several could be meant: it lists them
 */
export async function chooseArray(
  file: string,
  arrays: readonly ArchivedArray[],
  label: string | undefined,
): Promise<ArchivedArray> {
  const [first, second] = arrays;
  const chosen =
    label === undefined && second === undefined ? first : arrays.find(({ name }) => name === label);
  if (chosen !== undefined) return chosen;
  const list = [];
  for (const { name, describe } of arrays.slice(0, mostListed)) {
    list.push(`${name} (${await describe()})`);
  }
  if (arrays.length > mostListed) list.push(`${formatCount(arrays.length - mostListed)} more`);
  const names = arrays.map(({ name }) => name);
  throw new DataError({
    parameter: file,
    received: `${label === undefined ? "several arrays" : `no array ${JSON.stringify(label)}`}: ${list.join(", ")}`,
    expected: "the name of the array that has the labels",
    hint: hint(names, label),
  });
}

function hint(names: readonly string[], label: string | undefined): string {
  if (label !== undefined) {
    const meant = nearestName(label, names);
    return meant === undefined
      ? "Name one of them with --label."
      : `Is it --label ${optionText(meant)}?`;
  }
  const likely = names.find((name) => usualArray.test(name) || usualColumn.test(name));
  const rest = likely === undefined ? "" : ", if it is that one";
  return `Say which it is with --label ${optionText(likely ?? "NAME")}${rest}.`;
}
