import { ModelError } from "@balms/core";
import {
  extractFeatureModel,
  findClassifierHead,
  headParameters,
  type DetectorHead,
  type DetectorLevel,
  type ExposedDetector,
  type OnnxModel,
} from "@balms/onnx";
import type { ClassLayer, ClassLayers } from "./class-layer.ts";

/**
 * The class layer of each level, as it is.
 *
 * @throws {@link ModelError} where it is none that rows of features are trained for: a linear layer behind the features of each box, or one for each level of maps, the same at
 * every position.
 */
export function readClassLayers(model: OnnxModel, head: DetectorHead, path: string): ClassLayers {
  const [first, ...others] = head.levels;
  if (others.length > 0 || isOnMaps(head) ? !areOfPositions(head) : first.anchors !== 1) {
    const { length } = head.levels;
    throw new ModelError({
      parameter: path,
      received: `a class layer "${head.name}" of ${length} ${length === 1 ? "level" : "levels"} (${describe(first)}): ${head.evidence.join("; ")}`,
      expected:
        "one linear layer behind the features of each box, or a convolution of 1×1 for each level with a sigmoid for each class and nothing beside them, as YOLOv8 and YOLO11 have it",
      hint: "balms adjust corrects the scores of such a detector, without training.",
    });
  }
  const read = ({ logits }: DetectorLevel): ClassLayer => {
    const cut = extractFeatureModel(model, logits);
    const { weight, bias } = headParameters(cut, findClassifierHead(cut));
    return { weight: Float32Array.from(weight), bias: Float32Array.from(bias) };
  };
  return [read(first), ...others.map(read)];
}

/** Whether features are those of positions of maps. */
export function isOnMaps({ levels }: DetectorHead): boolean {
  return levels.some(({ operator }) => operator === "Conv");
}

/**
 * The tensor with the scores of all positions.
 *
 * @throws {@link ModelError} where a detector that looks at maps has none: nothing tells then which box is whose
 */
export function scoresOfPositions(
  head: DetectorHead,
  { scores }: Pick<ExposedDetector, "scores">,
  path: string,
): string | undefined {
  if (!isOnMaps(head) || scores !== undefined) return scores;
  throw new ModelError({
    parameter: path,
    received: `scores of ${head.levels.length} levels that the model does not put together: ${head.scores.map(({ tensor }) => `"${tensor}"`).join(", ")}`,
    expected: "scores of all levels in one tensor, beside their boxes",
    hint: "Export the model with one output of scores for all levels; or correct its scores without training: balms adjust.",
  });
}

function areOfPositions({ kind, classes, levels }: DetectorHead): boolean {
  return (
    kind === "sigmoid" &&
    levels.every(
      ({ operator, kernel, anchors, channels }) =>
        operator === "Conv" &&
        kernel.every((size) => size === 1) &&
        anchors === 1 &&
        channels === classes,
    )
  );
}

function describe({ operator, kernel, anchors }: DetectorLevel): string {
  return [
    ...(kernel.length === 0 ? [operator] : [`${operator} of ${kernel.join("×")}`]),
    ...(anchors === 1 ? [] : [`${anchors} anchors`]),
  ].join(", ");
}
