import { DataError, priorFromCounts, type ClassPrior } from "@balms/core";

/** How such a file looks, for a message. */
export const plainCountsForm = '{ "cat": 5000, "dog": 12 } or [5000, 12]';

// JSON.parse keeps the last of names that repeat, and puts those that are numbers first: the text has them as they stand.
const nameInText = /"(?:[^"\\]|\\.)*"(?=\s*:)/gu;

/**
 * A prior that somebody wrote by hand, as JSON: the count of each class by name, or in the order of the ids; with fractions they are shares.
 *
 * @param text - Content of a file.
 * @returns Undefined for anything else.
 * @throws {@link DataError} when a class is listed twice, {@link ArgumentError} for counts that are none.
 */
export function plainCounts(text: string): ClassPrior | undefined {
  const value = parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const counts: unknown[] = Object.values(value);
  if (counts.length === 0 || !counts.every((count) => typeof count === "number")) return undefined;
  const counted = counts.every(Number.isInteger) ? "rows" : "weights";
  if (Array.isArray(value)) return priorFromCounts(counts, { counted });
  const classes = (text.match(nameInText) ?? []).map((name) => String(JSON.parse(name)));
  const seen = new Set<string>();
  const twice = classes.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) {
    throw new DataError({
      parameter: "text",
      received: `the class ${JSON.stringify(twice)} twice`,
      expected: "one count for each class",
    });
  }
  const byName = new Map<string, number>(Object.entries(value));
  const ordered = areIds(classes) ? classes.map((_, id) => String(id)) : classes;
  return priorFromCounts(
    ordered.map((name) => byName.get(name) ?? Number.NaN),
    { classes: ordered, counted },
  );
}

/** Whether different names are the ids of as many classes: these have an order of their own. */
function areIds(names: readonly string[]): boolean {
  return names.every(
    (name) => /^\d+$/u.test(name) && String(Number(name)) === name && Number(name) < names.length,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
