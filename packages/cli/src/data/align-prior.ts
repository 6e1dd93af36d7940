import { PriorError, renameClasses, reorderPrior, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { modelMetadata, type OnnxModel } from "@balms/onnx";
import { formatList } from "../terminal/format-values.ts";
import { nearestHint } from "./nearest-hint.ts";

/**
 * The names of a model's classes in the order of its outputs.
 *
 * @param model - Any model.
 * @returns Undefined when the model does not say them in a way that can be read.
 */
export function modelClasses(model: OnnxModel): readonly string[] | undefined {
  try {
    const names: unknown = JSON.parse(modelMetadata(model)["balms.classes"] ?? "");
    const areNames = Array.isArray(names) && names.every((name) => typeof name === "string");
    return areNames ? names : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a prior has names for its classes, and not only their ids. */
export function isNamed(prior: ClassPrior): boolean {
  return prior.classes.some((name, id) => name !== String(id));
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
  if (!isNamed(prior)) {
    // Another number of classes is refused with the model, whose graph has the last word on it.
    if (classes.length !== names.length) return prior;
    return renameClasses(prior, new Map(classes.map((id, place) => [id, names[place]])));
  }
  const [wanted, given] = [new Set(names), new Set(classes)];
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

function listed(names: readonly string[]): string {
  return formatList(names.map(describeValue), 4);
}
