import { ModelError } from "@balms/core";
import type { ClassScores } from "@balms/onnx";
import { findClassNames, unfittingNames, type ClassNames } from "../data/class-names.ts";
import type { ScoreOptions } from "./adjust-request.ts";
import type { ModelUnit, UnitModel } from "./model-unit.ts";
import { namedTensors } from "./named-tensors.ts";

/** What the user says of the scores of a model, and what the folder says of its models where he does not. */
export function optionsFor(
  { model }: UnitModel,
  { folder, config }: ModelUnit,
  given: ScoreOptions,
): ScoreOptions {
  const { logits } = given;
  const options = logits === undefined ? given : { ...given, logits: namedTensors(model, logits) };
  const problem = folder === undefined ? undefined : config?.problem;
  if (options.kind !== undefined || options.background !== undefined) return options;
  if (problem === "multi_label_classification") return { ...options, kind: "sigmoid" };
  if (problem !== "regression") return options;
  throw new ModelError({
    parameter: config?.path ?? "",
    received: 'problem_type "regression"',
    expected: "a classifier",
    hint: "If it is one all the same, say what its scores are with --kind.",
  });
}

/** The names of the classes that scores are of, and what else a user should know of them. */
export function namesFor(
  { model }: UnitModel,
  { config }: ModelUnit,
  {
    kind,
    classes,
    labels,
    background,
  }: Pick<ClassScores, "kind" | "classes" | "labels" | "background">,
): { readonly names: ClassNames | undefined; readonly notes: readonly string[] } {
  const count = kind === "binary" ? 2 : kind === "background" ? classes - 1 : classes;
  const sources = { labels: labels[0]?.classes, beside: config?.classes, count, background };
  const names = findClassNames(model, sources);
  if (names !== undefined) return { names, notes: [] };
  const notes = unfittingNames(model, sources).map(
    (other) =>
      `${other.from} names ${other.names.length} classes, and the model has ${count}: not used`,
  );
  return { names: undefined, notes };
}
