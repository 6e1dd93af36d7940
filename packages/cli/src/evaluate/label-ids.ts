import { DataError, type ClassPrior } from "@balms/core";
import { classIds, describeValue } from "@balms/core/adapter";
import type { LabelFile, LabelOptions } from "@balms/datasets/bytes";
import { isNamed } from "../data/align-prior.ts";
import { nearestHint } from "../data/nearest-hint.ts";

/** The place among the scores of each name. */
export function idsOf(
  names: readonly string[],
  prior: ClassPrior,
  source: string,
): readonly number[] {
  const places = new Map(prior.classes.map((name, id) => [name, id]));
  const unknown = names.filter((name) => !places.has(name));
  const [first] = unknown;
  if (first === undefined) return names.map((name) => places.get(name) ?? 0);
  throw new DataError({
    parameter: source,
    received: `the class ${describeValue(first)}`,
    expected: isNamed(prior)
      ? `only classes of the ${prior.classes.length} that the scores have`
      : `folders named by their class ids, from 0 to ${prior.classes.length - 1}, as nobody names the classes`,
    hint: isNamed(prior)
      ? (nearestHint(unknown, prior.classes) ?? "Leave it out, or take the model that knows it.")
      : "Say the names in the order of the scores with --class-names.",
  });
}

/** Names are known without further question, with commas in them too, unless they could be ids as well. */
export function labelOptions({ classes }: ClassPrior): LabelOptions {
  const mayBeIds = classes.some((name) => /^\d+$/u.test(name));
  return { nameFormat: () => undefined, ...(mayBeIds ? {} : { classes }) };
}

/** Class ids [N] of a label file, in the order of the prior. */
export function labelIds(found: LabelFile, prior: ClassPrior, file: string): Int32Array {
  if (found.kind === "ids") {
    const classes = prior.classes.length;
    const other = found.ids.findIndex((id) => id < 0 || id >= classes);
    if (other < 0) return classIds(found.ids, { classes });
    throw new DataError({
      parameter: file,
      received: `class id ${found.ids[other]} at row ${other}`,
      expected: `ids from 0 to ${classes - 1}`,
      hint: "Classes are counted from 0, in the order of the scores.",
    });
  }
  const known = [...new Set(found.names)];
  const ids = idsOf(known, prior, file);
  const places = new Map(known.map((name, at) => [name, ids[at] ?? 0]));
  return Int32Array.from(found.names, (name) => places.get(name) ?? 0);
}
