import { checkOptions, checkWhole, refuse } from "@balms/core/adapter";
import { create } from "@bufbuild/protobuf";
import { declareShapes } from "../graph/declare-shapes.ts";
import { describeShape, staticSize } from "../graph/shape.ts";
import { createValueInfo, readValueInfo } from "../graph/value-info.ts";
import type { ValueType } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { forgetHead } from "../adjustment/adjustment.ts";
import { extractFeatureModel } from "./extract-feature-model.ts";
import { checkHeadParameters, headNames } from "./check-head-parameters.ts";
import { linearLayer } from "./linear-layer.ts";
import { noteTraining } from "../model/training-note.ts";
import { uniqueName } from "../graph/unique-name.ts";

/** A head, and the tensor that it is put on. */
export interface AppendedHeadOptions extends HeadParameters {
  /** Name of the tensor [batch, D], or [batch, D, 1, 1] as convolutions leave it. */
  readonly feature: string;
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
}

/** Refuses a head for rows of another size than the model says of the feature, and of other things than real numbers. */
function checkRows(feature: string, { type, shape }: ValueType, dimensions: number): void {
  if (type !== undefined && !isFloatingPoint(type)) {
    refuseModel("feature", `"${feature}" of type ${type}`, "a tensor of floating-point features");
  }
  const sizes = shape?.slice(1) ?? [];
  const size = staticSize(sizes.filter((one) => typeof one === "number")) ?? 1;
  const isOpen = shape === undefined || sizes.some((one) => typeof one === "string");
  if (isOpen ? dimensions % size === 0 : size === dimensions) return;
  refuse(
    "dimensions",
    `${dimensions}`,
    `${isOpen ? `a multiple of ${size}` : size}, the numbers in a row of "${feature}" ${describeShape(shape)}`,
    "Features of several positions need their mean over positions before a head.",
  );
}

/**
 * Cuts a model off at a feature tensor and puts a linear layer on it: `logits = feature·Wᵀ + b`. For models whose own last layer
 * is not linear; {@link replaceHead} keeps more of the others. What the metadata say of the old head goes with it.
 *
 * @param model - the model; it is not changed
 * @param options - `feature`, `weight` [C, D], `bias` [C], `training` ("unknown" for a head from elsewhere) and the sizes
 * @throws {@link ModelError} when the model computes no tensor of that name, or an adjustment (adjustModel) lies before it.
 * @throws {@link ArgumentError} for sizes that do not fit the numbers or the feature, as far as the model says its size, and numbers that are not finite.
 * @example
 * ```ts
 * import { appendHead, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const head = { training: "unknown" as const, weight: Float32Array.of(1, 0, 0, 1), bias: new Float32Array(2), dimensions: 2, classes: 2 };
 * console.log(appendHead(model, { feature: "logits", ...head }).graph?.node.length); // 3
 * ```
 */
export function appendHead(model: OnnxModel, options: AppendedHeadOptions): OnnxModel {
  checkOptions(options, [...headNames, "feature", "dimensions", "classes"]);
  const { feature, dimensions, classes } = { ...options };
  checkWhole(dimensions, "dimensions", 1);
  checkWhole(classes, "classes", 1);
  const parameters = checkHeadParameters(options, { dimensions, classes });
  const cut = extractFeatureModel(model, feature);
  const body = copyModel(cut);
  forgetHead(body);
  const { graph } = body;
  const described = readValueInfo(graph.output[0]);
  checkRows(feature, described, dimensions);
  const input = uniqueName(graph, "head.features");
  const output = uniqueName(graph, "logits");
  const flatten = create(NodeProtoSchema, {
    opType: "Flatten",
    name: input,
    input: [feature],
    output: [input],
  });
  const type = isFloatingPoint(described.type) ? described.type : "float32";
  const layer = linearLayer(body, { input, output, operator: "Gemm", type }, parameters);
  graph.node.push(flatten, ...layer);
  graph.output = [createValueInfo(output, { type, shape: ["batch", classes] })];
  return noteTraining(declareShapes(body, [input]), parameters.training);
}
