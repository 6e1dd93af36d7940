import { PriorError, renameClasses, reorderPrior, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { formatList } from "../terminal/format-values.ts";
import { nearestHint } from "./nearest-hint.ts";

/** Whether a prior has names for its classes, and not only their ids. */
export function isNamed({ classes }: Pick<ClassPrior, "classes">): boolean {
  return classes.some((name, id) => name !== String(id));
}

/**
 * A prior with its classes in the order of `names`, brought together by name. One that was counted
 * from ids alone has that order already, and gets the names.
 *
 * @param prior - From the file `source`.
 * @param names - All classes in the order wanted; undefined: nothing is known.
 * @throws {@link PriorError} when the classes differ, naming those that were probably meant.
 */
export function alignPrior(
  prior: ClassPrior,
  names: readonly string[] | undefined,
  source: string,
): ClassPrior {
  const { classes } = prior;
  const differ = classes.length !== names?.length || classes.some((name, id) => name !== names[id]);
  if (names === undefined || !differ) return prior;
  const [wanted, given] = [new Set(names), new Set(classes)];
  const twice = names.find((name, id) => names.indexOf(name) !== id);
  if (!isNamed(prior)) {
    // Another number of classes is refused with the model, whose graph has the last word on it.
    if (classes.length !== names.length || twice !== undefined) return prior;
    return renameClasses(prior, new Map(classes.map((id, place) => [id, names[place]])));
  }
  if (twice !== undefined) return alignedAlready(prior, { names, twice, source });
  const unknown = classes.filter((name) => !wanted.has(name));
  const missing = names.filter((name) => !given.has(name));
  if (unknown.length === 0 && missing.length === 0) return reorderPrior(prior, names);
  throw new PriorError({
    parameter: source,
    received:
      unknown.length > 0
        ? `classes that the model does not have: ${listed(unknown)}`
        : `no counts for classes of the model: ${listed(missing)}`,
    expected: `the ${names.length} classes of the model, in any order`,
    hint:
      nearestHint(unknown, missing) ?? "Count the prior of the data that the model was trained on.",
  });
}

/**
 * Names of which two are the same bring nothing together, but they can show that the order is right: those that a model has once
 * must stand where the model has them.
 */
function alignedAlready(
  prior: ClassPrior,
  model: { readonly names: readonly string[]; readonly twice: string; readonly source: string },
): ClassPrior {
  const { names, twice, source } = model;
  const other = names.findIndex(
    (name, id) => names.indexOf(name) === names.lastIndexOf(name) && name !== prior.classes[id],
  );
  if (other < 0 && prior.classes.length === names.length) return prior;
  throw new PriorError({
    parameter: source,
    received: `classes by name, for a model with two classes ${describeValue(twice)}`,
    expected: `its ${names.length} classes in the order of the model${other < 0 ? "" : `: class ${other} is ${describeValue(names[other])}`}`,
    hint: "Count it again with --classes FILE, which lists the names in the order of the model, those that repeat with something to tell them apart.",
  });
}

function listed(names: readonly string[]): string {
  return formatList(names.map(describeValue), 4);
}
