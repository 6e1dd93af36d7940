import { ModelError } from "@balms/core";
import { findClassScores, type ClassScores } from "@balms/onnx";
import { namesFor, optionsFor } from "../adjust/model-facts.ts";
import type { ModelUnit, UnitModel } from "../adjust/model-unit.ts";
import { readNote } from "../adjust/read-note.ts";
import type { ClassNames } from "../data/class-names.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { ScoreOptions } from "../adjust/adjust-request.ts";

/** Which tensor of a model holds its class scores, and what they are. */
export interface ModelScores {
  readonly scores: ClassScores;
  /** Where the names of the classes come from; undefined where nobody says them. */
  readonly names: ClassNames | undefined;
}

/**
 * Finds the class scores of a model that is to be run, also of one that is adjusted.
 *
 * @param options - What the user says of them.
 * @throws {@link ModelError} where there are none, several, or such as have no class for each row.
 */
export function findModelScores(
  model: UnitModel,
  unit: ModelUnit,
  options: Pick<ScoreOptions, "logits" | "kind">,
): Promise<ModelScores> {
  const parameters = { model: model.path, logits: "--scores", kind: "--kind" };
  return withOptionNames(parameters, async () => {
    const noted = options.logits === undefined ? readNote(model.model).scores : [];
    const found =
      noted.length > 0 ? noted : findClassScores(model.model, optionsFor(model, unit, options));
    const [scores] = found;
    if (found.length > 1 || scores === undefined) {
      throw new ModelError({
        parameter: model.path,
        received: `scores in several places: ${found.map(({ logits }) => JSON.stringify(logits)).join(", ")}`,
        expected: "one of them",
        hint: "Name it with --scores.",
      });
    }
    if (scores.kind === "background") {
      throw new ModelError({
        parameter: model.path,
        received: "scores of which one stands for none of the classes",
        expected: "a class for each picture",
        hint: "Take the detections of such a model as it puts them out.",
      });
    }
    const { names } = namesFor(model, unit, scores);
    return await Promise.resolve({ scores, names });
  });
}
