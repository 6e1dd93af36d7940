import { PriorError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { ClassPrior } from "@balms/core";
import type { OnnxModel } from "../model/model.ts";
import { readClassNames } from "../model/training-note.ts";

/**
 * Sees to it that a prior speaks of a model's classes, in the model's order.
 *
 * @param classes - C, from the graph
 * @throws {@link PriorError} when their number differs, or the first name that does.
 */
export function checkModelClasses(model: OnnxModel, classes: number, prior: ClassPrior): void {
  if (classes !== prior.classes.length) {
    throw new PriorError({
      parameter: "prior",
      received: `${prior.classes.length} classes`,
      expected: `${classes} classes, as many as the model has`,
    });
  }
  const names = readClassNames(model) ?? prior.classes;
  // Classes that were counted from class ids have their order and no names.
  if ([prior.classes, names].some((given) => given.every((name, id) => name === String(id))))
    return;
  const other = prior.classes.findIndex((label, id) => label !== names[id]);
  if (other === -1) return;
  throw new PriorError({
    parameter: "prior",
    received: `class ${other} named ${describeValue(prior.classes[other])}`,
    expected: `${describeValue(names[other])}, as in the model`,
    hint: "The prior must have the classes of the model in the same order.",
  });
}
