import { PriorError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { ClassPrior } from "@balms/core";
import type { OnnxModel } from "../model/model.ts";
import { readClassNames } from "../model/training-note.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { classesOf } from "../scores/score-kind.ts";

/** What the model calls the classes of a prior: as its metadata say, or its labels; without the background. */
function namesOf(model: OnnxModel, scores: ClassScores): readonly string[] | undefined {
  const { classes, background, labels } = scores;
  const names = readClassNames(model) ?? labels[0]?.classes.map(String);
  return background !== undefined && names?.length === classes
    ? names.toSpliced(background, 1)
    : names;
}

function isNumbered(names: readonly string[]): boolean {
  return names.every((name, id) => name === String(id));
}

/**
 * Sees to it that a prior speaks of a model's classes, in the model's order.
 *
 * @param scores - what the graph says of the classes
 * @throws {@link PriorError} when their number differs, or the first name that does.
 */
export function checkModelClasses(model: OnnxModel, scores: ClassScores, prior: ClassPrior): void {
  const wanted = classesOf(scores.kind, scores.classes);
  if (wanted !== prior.classes.length) {
    const background = scores.kind === "background" ? " besides the background" : "";
    throw new PriorError({
      parameter: "prior",
      received: `${prior.classes.length} classes`,
      expected: `${wanted} classes, as many as the model has${background}`,
    });
  }
  const names = namesOf(model, scores) ?? prior.classes;
  // Classes that were counted from class ids have their order and no names.
  if (isNumbered(prior.classes) || isNumbered(names)) return;
  const other = prior.classes.findIndex((label, id) => label !== names[id]);
  if (other === -1) return;
  throw new PriorError({
    parameter: "prior",
    received: `class ${other} named ${describeValue(prior.classes[other])}`,
    expected: `${describeValue(names[other])}, as in the model`,
    hint: "The prior must have the classes of the model in the same order.",
  });
}
