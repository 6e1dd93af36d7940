import { checkList, checkOptions, checkWhole, describeValue, refuse } from "@balms/core/adapter";
import { isAdjustment, forgetHead } from "../adjustment/adjustment.ts";
import { stripAdjustment } from "../adjustment/strip-adjustment.ts";
import { declareShapes } from "../graph/declare-shapes.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { copyModel } from "../model/copy-model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { noteTraining } from "../model/training-note.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";
import { checkHeadParameters, headNames } from "./check-head-parameters.ts";
import type { HeadSize } from "./check-head-parameters.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { HeadEdit } from "./head-edit.ts";
import { pruneGraph } from "./prune-graph.ts";
import { scorePath } from "./score-path.ts";

/** The model without the adjustment of this head's logits; one of other scores stays, and is refused later. */
function withoutAdjustment(model: OnnxModel, { output, logits }: ClassifierHead): OnnxModel {
  const index = new GraphIndex(graphOf(model));
  const isAdjusted = [output, logits].some((name) =>
    scorePath(index, name).some(({ node }) => isAdjustment(node)),
  );
  return isAdjusted ? stripAdjustment(model) : model;
}

/** Sees to it that a head was found by somebody. */
function checkFoundHead(head: ClassifierHead): ClassifierHead {
  const given: Partial<ClassifierHead> | null | undefined = head;
  const names = [given?.logits, given?.output, given?.layer, given?.feature, given?.weight];
  if (names.some((name) => typeof name !== "string")) {
    refuse("head", describeValue(head), "what findClassifierHead returned");
  }
  checkWhole(head.dimensions, "head.dimensions", 1);
  checkWhole(head.classes, "head.classes", 1);
  return head;
}

/** The model with another head, and the names of values whose shapes may have changed. */
function withLayer(
  model: OnnxModel,
  head: ClassifierHead,
  parameters: HeadParameters,
): { readonly result: OnnxModel; readonly changed: readonly string[] } {
  const edit = new HeadEdit(withoutAdjustment(inlineFunctions(model), head), head);
  const result = copyModel(edit.model);
  const changed = edit.apply(result, parameters);
  pruneGraph(result.graph);
  edit.checkGone(result.graph);
  forgetHead(result);
  return { result, changed };
}

/**
 * Sees to it that a head can be replaced by one of as many classes.
 *
 * @throws {@link ModelError} as {@link replaceHead} does
 */
export function checkReplaceable(model: OnnxModel, head: ClassifierHead): void {
  // One number for each class does: what is made of them is thrown away, and layers may be large.
  const [weight, bias] = [new Float32Array(head.classes), new Float32Array(head.classes)];
  withLayer(model, head, { weight, bias, training: "unknown" });
}

/**
 * Puts a new last layer into a classifier. The result gives raw logits: a Softmax, LogSoftmax or Sigmoid behind the old layer is dropped,
 * and the output is then called like the logits before it. Factors (temperatures), rounding and an adjustment of the old logits go,
 * and what the metadata say of the old head; everything else stays.
 *
 * The number of dimensions and the class axis stay: a convolution is replaced by one, a layer of tokens by one of tokens, in the element
 * type of its features. Other outputs that are computed from the scores or probabilities, such as labels, are those of the new head. With
 * another number of classes, sizes in Reshape nodes are changed along; declared shapes are inferred again.
 *
 * @param model - the model; it is not changed
 * @param head - what {@link findClassifierHead} found in it
 * @param parameters - `weight` [C, D], `bias` [C] and `training` ("unknown" for a head from elsewhere); C may differ from the old layer's
 * @throws {@link ModelError} when an adjustment (adjustModel) lies elsewhere in the model and would stay, when something reads what the
 * old layer computes on its way to the logits, or depends on the number of classes in a way that cannot be changed.
 * @throws {@link ArgumentError} for sizes that do not fit and numbers that are not finite.
 * @example
 * ```ts
 * import { findClassifierHead, headModel, replaceHead } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
 * const better = replaceHead(model, findClassifierHead(model), { weight, bias: new Float32Array(2), training: "unknown" });
 * console.log(better.graph?.output[0].name); // logits
 * ```
 */
export function replaceHead(
  model: OnnxModel,
  head: ClassifierHead,
  parameters: HeadParameters & Partial<HeadSize>,
): OnnxModel {
  checkOptions(parameters, [...headNames, "dimensions", "classes"], "parameters");
  checkIsModel(model);
  const { dimensions } = checkFoundHead(head);
  const { bias } = { ...parameters };
  checkList(bias, "bias");
  const given = checkHeadParameters(parameters, { dimensions, classes: bias.length });
  const { result, changed } = withLayer(model, head, given);
  return noteTraining(declareShapes(result, changed), given.training);
}
