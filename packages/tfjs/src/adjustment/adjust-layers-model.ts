import { type AdjustmentOptions, ModelError } from "@balms/core";
import { add, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { checkTrainable } from "../model/trainable-model.ts";
import type { TrainableModel } from "../model/trainable-model.ts";
import { checkAdjustment } from "./check-adjustment.ts";
import { refuseModel } from "../checks/refuse-model.ts";
import { perUnit } from "./per-unit.ts";
import { adjustmentKey, adjustmentNote, checkUnadjusted } from "../notes/adjustment-note.ts";
import { noteHead, notesOf } from "../notes/model-notes.ts";
import { checkPlainlyTrained, compiledNote, trainingKey } from "../notes/training-note.ts";
import { allLayers } from "../model/all-layers.ts";
import { type DenseLayer, findDenseHead } from "./find-dense-head.ts";

/** A `tf.LayersModel`, as far as adjusting one needs it beyond training. */
export interface AdjustableModel extends TrainableModel {
  readonly outputs: readonly unknown[];
  /** Where it is used in other models. */
  readonly inboundNodes?: readonly unknown[];
  setUserDefinedMetadata(metadata: object): void;
  getUserDefinedMetadata(): object | undefined;
}

/**
 * Bakes post-hoc adjustment into a trained model, in place: −τ·log π, and + log ρ for a known test
 * prior ρ, go into the bias of its last dense layer. Nothing is added to the model, so it is saved,
 * loaded and converted as before, and is as fast.
 *
 * For a model trained with **plain** softmax. The model must end in a dense layer of C units that
 * puts out logits or has a softmax, or in one and a softmax layer; these may be in a model within it.
 * A dense layer without bias gets one. One unit for two classes, with a sigmoid or before one, is
 * class 1 against class 0: its bias gets the difference, −τ·log(π₁/π₀).
 *
 * The model notes in its `userDefinedMetadata`, which is saved with it, that it was adjusted:
 * adjusting again is refused, also through another model over the same layers. So are models that had
 * their correction in training, unless `training` says how: with a `LogitAdjustment` layer, compiled
 * with a loss that has the prior inside, or trained by this package, which leaves a note that is
 * saved as well. What `compile` and `fit` trained says nothing of it once it was saved and loaded,
 * unless `evaluationCallback` was there. tfjs saves the metadata of the
 * outermost model alone: adjust that one. A model that became part of another is refused; one that
 * becomes so when it is adjusted already does not hand its note on, so
 * `outer.setUserDefinedMetadata(inner.getUserDefinedMetadata())` before `outer` is saved.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, section 4.1.
 *
 * @param model - a `tf.LayersModel` with one output
 * @param options - `prior` π, `tau` (≥ 0, default 1), `target` ρ (default uniform), `training`, `zeroCounts`, `alpha`
 * @throws {@link ModelError} when the model is adjusted already, was trained with its correction, is disposed of or part of another, or does not end in logits or a softmax of C classes; also where that layer has a `biasConstraint`, which the adjusted bias would not keep
 * @throws {@link PriorError} on classes without examples, another `target`, or a `prior` that is not what `training` implies
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { adjustLayersModel } from "@balms/tfjs";
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.dense({ units: 2, inputShape: [3], activation: "softmax" })],
 * });
 * adjustLayersModel(model, { prior: priorFromCounts([90, 10]) });
 * console.log(model.getWeights()[1].dataSync()); // −log 0.9, −log 0.1
 * ```
 */
export function adjustLayersModel(model: AdjustableModel, options: AdjustmentOptions): void {
  checkTrainable(model);
  const adjustment = checkAdjustment(options);
  if (options.training === undefined) checkUncorrected(model);
  const dense = findDenseHead(model, true);
  const notes = notesOf(model, dense);
  checkUnadjusted(notes[adjustmentKey]);
  checkPlainlyTrained(notes[trainingKey] ?? compiledNote(model), options);
  checkOutermost(model);
  checkHead(dense, adjustment.length);
  tidy(() => {
    if (dense.bias === null || dense.bias === undefined) {
      dense.useBias = true;
      const name = `${dense.name}/bias`;
      dense.bias = dense.addWeight(name, [dense.units], "float32", dense.biasInitializer);
      dense.bias.write(tensor1d(new Float32Array(dense.units)));
    }
    const added = perUnit(adjustment, dense.units);
    dense.bias.write(add(dense.bias.read(), tensor1d(Float32Array.from(added))));
  });
  noteHead(model, dense, { [adjustmentKey]: adjustmentNote(options) });
}

/** Refuses a model that had its correction in training. */
function checkUncorrected({ layers }: AdjustableModel): void {
  const corrected = allLayers(layers).find((layer) => layer.getClassName() === "LogitAdjustment");
  if (corrected !== undefined) {
    refuseModel(
      `a model with the layer "${corrected.name}", which corrected for the prior in training`,
      "a model trained with plain softmax",
      "It needs no adjustment: use the model as it is.",
    );
  }
}

/** Refuses a model that is part of another, with which the note would not be saved. */
function checkOutermost({ inboundNodes = [] }: AdjustableModel): void {
  // A model is used once where it is made.
  if (inboundNodes.length < 2) return;
  refuseModel(
    "a model that is part of another",
    "the outermost model",
    "Adjust the outer model: it notes that it was adjusted, and is saved with the note.",
  );
}

/** Refuses a dense layer whose bias cannot take the adjustment. */
function checkHead({ units, name, weights, biasConstraint }: DenseLayer, classes: number): void {
  if (units !== classes && !(units === 1 && classes === 2)) {
    refuseModel(`${units} units in "${name}"`, `${classes}, one per class of the prior`);
  }
  if (biasConstraint !== null && biasConstraint !== undefined) {
    // It would be enforced now, and again by everyone who loads the model.
    refuseModel(`a biasConstraint in "${name}"`, "a bias that may be anything");
  }
  try {
    for (const weight of weights) weight.read();
  } catch (cause) {
    throw new ModelError({ parameter: "model", received: "a disposed model", cause });
  }
}
