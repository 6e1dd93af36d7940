import { ModelError, PriorError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { ClassPrior } from "@balms/core";
import { modelMetadata } from "../model/model-metadata.ts";
import type { OnnxModel } from "../model/model.ts";
import { classesKey } from "./metadata-keys.ts";

function parseNames(text: string): readonly string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string")) return undefined;
  return value;
}

/** The names of a model's classes, in order, where its metadata say them. */
function classNames(model: OnnxModel): readonly string[] | undefined {
  const text = modelMetadata(model)[classesKey];
  if (text === undefined) return undefined;
  const names = parseNames(text);
  if (names !== undefined) return names;
  throw new ModelError({
    parameter: "model",
    received: `metadata "${classesKey}" that cannot be read`,
    expected: "a JSON list of class names",
    hint: "Remove that entry, or take the model as it was written.",
  });
}

/**
 * Sees to it that a prior speaks of a model's classes, in the model's order.
 *
 * @param classes - C, from the graph
 * @throws PriorError when their number differs, or the first name that does.
 */
export function checkClasses(model: OnnxModel, classes: number, prior: ClassPrior): void {
  if (classes !== prior.classes.length) {
    throw new PriorError({
      parameter: "prior",
      received: `${prior.classes.length} classes`,
      expected: `${classes} classes, as many as the model has`,
    });
  }
  // A prior that was counted from class ids has their order and no names.
  if (prior.classes.every((label, id) => label === String(id))) return;
  const names = classNames(model) ?? prior.classes;
  const other = prior.classes.findIndex((label, id) => label !== names[id]);
  if (other === -1) return;
  throw new PriorError({
    parameter: "prior",
    received: `class ${other} named ${describeValue(prior.classes[other])}`,
    expected: `${describeValue(names[other])}, as in the model`,
    hint: "The prior must have the classes of the model in the same order.",
  });
}
