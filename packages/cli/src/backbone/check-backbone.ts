import { ModelError } from "@balms/core";
import {
  batchDependence,
  extractFeatureModel,
  type ClassifierHead,
  type OnnxModel,
} from "@balms/onnx";

/** Sizes of a model's only output, undefined where they are open; nothing where it says none. */
function outputSizes(model: OnnxModel): (number | undefined)[] | undefined {
  const value = model.graph?.output[0]?.type?.value;
  const dimensions = value?.case === "tensorType" ? value.value.shape?.dim : undefined;
  return dimensions?.map((dimension) =>
    dimension.value.case === "dimValue" ? Number(dimension.value.value) : undefined,
  );
}

/** The number of features of an image, where a model that puts them out says it. */
export function featureCount(model: OnnxModel): number | undefined {
  return outputSizes(model)
    ?.slice(1)
    .reduce((all, size) => (all === undefined || size === undefined ? undefined : all * size), 1);
}

/**
 * Refuses a head that does not take one row of features for each image: a convolution over a map, or a layer of tokens.
 *
 * @throws {@link ModelError} that says what it takes.
 */
export function checkRowHead(model: OnnxModel, head: ClassifierHead, path: string): void {
  const { feature, operator } = head;
  const sizes = outputSizes(extractFeatureModel(model, feature));
  const positions = operator === "Conv" ? sizes?.slice(2) : sizes?.slice(1, -1);
  const isUnknown = positions === undefined && operator === "Conv";
  if (!isUnknown && positions?.every((size) => size === 1) !== false) {
    return;
  }
  throw new ModelError({
    parameter: path,
    received: `a head (${operator}) on features of several positions each, "${feature}"`,
    expected: "one row of features for each image",
    hint: "Name the tensor that holds the features, after their mean over positions, with --feature.",
  });
}

/**
 * Refuses features that are not told by their image alone.
 *
 * @throws {@link ModelError} when nodes before the feature compute as in training.
 */
export function checkInference(model: OnnxModel, feature: string, path: string): void {
  const found = batchDependence(extractFeatureModel(model, feature));
  const [first] = found;
  if (first === undefined) {
    return;
  }
  const more = found.length === 1 ? "" : ` (and ${found.length - 1} more)`;
  throw new ModelError({
    parameter: path,
    received: `node ${first.node}, which ${first.reason}${more}`,
    expected: "a model that was exported for inference",
    hint: "In PyTorch: model.eval() before the export, and no training=TrainingMode.TRAINING.",
  });
}
