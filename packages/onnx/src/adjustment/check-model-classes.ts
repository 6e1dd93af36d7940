import { PriorError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { ClassPrior } from "@balms/core";
import { classesKey } from "../model/metadata-keys.ts";
import type { OnnxModel } from "../model/model.ts";
import { classNames } from "../names/class-names.ts";
import { listedNames } from "../names/listed-names.ts";
import type { ClassScores } from "../scores/class-scores.ts";
import { classesOf } from "../scores/score-kind.ts";

/** Names, and where they are from, for a sentence. */
interface Named {
  readonly names: readonly string[];
  readonly source: string;
}

/**
 * What the model calls the classes of a prior, without the background: as its own metadata say, its labels, or another tool's metadata,
 * which may be about something else when they are not as many.
 */
function namesOf(
  model: OnnxModel,
  { kind, classes, background, labels }: ClassScores,
): Named | undefined {
  const wanted = classesOf(kind, classes);
  const told = classNames(model);
  const own = told.find(({ source }) => source === classesKey);
  if (own !== undefined) return withoutBackground(own, classes, background);
  const shown = listedNames(labels[0]?.classes);
  return [
    ...(shown === undefined ? [] : [{ names: shown, source: "its labels" }]),
    ...told.map(({ names, source }) => ({ names, source: `its metadata "${source}"` })),
  ]
    .map((named) => withoutBackground(named, classes, background))
    .find(({ names }) => names.length === wanted);
}

function withoutBackground(named: Named, classes: number, background: number | undefined): Named {
  if (background === undefined || named.names.length !== classes) return named;
  return { ...named, names: named.names.toSpliced(background, 1) };
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
  const { names, source } = namesOf(model, scores) ?? { names: prior.classes, source: "" };
  // Classes that were counted from class ids have their order and no names.
  if (isNumbered(prior.classes) || isNumbered(names)) return;
  const other = prior.classes.findIndex((label, id) => label !== names[id]);
  if (other === -1) return;
  throw new PriorError({
    parameter: "prior",
    received: `class ${other} named ${describeValue(prior.classes[other])}`,
    expected: `${describeValue(names[other])}, as in the model${source.startsWith("its") ? ` (${source})` : ""}`,
    hint: "The prior must have the classes of the model in the same order: reorderPrior brings them there, renameClasses under other names.",
  });
}
