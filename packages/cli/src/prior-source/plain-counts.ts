import { DataError, priorFromCounts, type ClassPrior } from "@balms/core";

/** How such a file looks, for a message. */
export const plainCountsForm = '{ "cat": 5000, "dog": 12 } or [5000, 12]';

// JSON.parse keeps the last of names that repeat, and puts those that are numbers first: the text has them as they stand. One
// stands behind the other, and the engine keeps nothing for each character: a text may be long, but a name has no end of escapes.
const pairInText = /[{,]\s*("[^"\\]*(?:\\.[^"\\]*){0,100000}")\s*:\s*(-?\d[\d.eE+-]*)\s*(?=[,}])/uy;

/** Whether the text of a prior has counts in the order of the ids, and no names. */
export const isCountList = (text: string): boolean => /^\s*\[/u.test(text);

/**
 * A prior that somebody wrote by hand, as JSON: the count of each class by name, or in the order of the ids; with fractions they are shares.
 *
 * @param text - Content of a file.
 * @param value - What it was parsed to.
 * @returns Undefined for anything else.
 * @throws {@link DataError} when a class is listed twice, or a list looks like labels, {@link ArgumentError} for counts that are none.
 */
export function plainCounts(text: string, value: unknown): ClassPrior | undefined {
  if (Array.isArray(value)) {
    refuseLabels(value);
    const isPlain = value.length > 0 && value.every((count) => typeof count === "number");
    return isPlain ? priorFromCounts(value, { counted: whatIsCounted(value) }) : undefined;
  }
  if (typeof value !== "object") return undefined;
  const byName = countsInText(text);
  if (byName === undefined) return undefined;
  const classes = [...byName.keys()];
  const ordered = areIds(classes) ? classes.map((_, id) => String(id)) : classes;
  const counts = ordered.map((name) => byName.get(name) ?? Number.NaN);
  return priorFromCounts(counts, { classes: ordered, counted: whatIsCounted(counts) });
}

/** The numbers of an object, by name in the order of the text; undefined where anything else stands in it. */
function countsInText(text: string): ReadonlyMap<string, number> | undefined {
  const byName = new Map<string, number>();
  const pair = new RegExp(pairInText);
  pair.lastIndex = text.indexOf("{");
  let end = pair.lastIndex;
  for (let found = pair.exec(text); found !== null; found = pair.exec(text)) {
    const [, quoted = "", count] = found;
    const name = String(JSON.parse(quoted));
    if (byName.has(name)) {
      throw new DataError({
        parameter: "text",
        received: `the class ${JSON.stringify(name)} twice`,
        expected: "one count for each class",
      });
    }
    byName.set(name, Number(count));
    end = pair.lastIndex;
  }
  return byName.size > 0 && text.startsWith("}", end) ? byName : undefined;
}

/** Rows that a list has at least before it is looked at whether it may be one of labels. */
const fewest = 20;

/** Refuses names, and what are far more likely class ids than counts: many numbers, of which few are different, from 0 or 1 on without gaps. */
function refuseLabels(values: readonly unknown[]): void {
  const areNames = values.length > 0 && values.every((value) => typeof value === "string");
  const different = new Set(values);
  const numbers = [...different].filter((value) => typeof value === "number");
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const lookLikeIds =
    values.length >= fewest &&
    numbers.length === different.size &&
    numbers.length > 1 &&
    numbers.length <= values.length / 2 &&
    (least === 0 || least === 1) &&
    most - least + 1 === numbers.length;
  if (!areNames && !lookLikeIds) return;
  throw new DataError({
    parameter: "text",
    received: areNames
      ? `a list of ${values.length} names`
      : `a list of ${values.length} numbers from ${least} to ${most}, which looks like labels`,
    expected: "the count of each class",
    hint: `Labels are counted first: jq -r '.[]' FILE | balms prior count -. Counts that look so are written by name, or by id: { "0": 5000, "1": 12 }.`,
  });
}

function whatIsCounted(counts: readonly number[]): "rows" | "weights" {
  return counts.every(Number.isInteger) ? "rows" : "weights";
}

/** Whether different names are the ids of as many classes: these have an order of their own. */
function areIds(names: readonly string[]): boolean {
  return names.every(
    (name) => /^\d+$/u.test(name) && String(Number(name)) === name && Number(name) < names.length,
  );
}
