import { checkVector, checkWhole } from "@balms/core/adapter";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";

/** A head and how its model is to be called. */
export interface HeadModelOptions extends HeadParameters {
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
  /** Default "features". */
  readonly inputName?: string;
  /** Default "logits". */
  readonly outputName?: string;
}

/** Checks that a head has the sizes it claims, and only finite numbers. */
export function checkHeadParameters(
  { weight, bias }: HeadParameters,
  { dimensions, classes }: { dimensions: number; classes: number },
): void {
  checkVector(weight, "weight", classes * dimensions);
  checkVector(bias, "bias", classes);
}

/**
 * A model that is a head alone: features [batch, D] in, raw logits [batch, C] out.
 *
 * @param options - weight [C, D], bias [C], sizes and names
 * @throws ArgumentError for sizes that do not fit and numbers that are not finite.
 * @example
 * ```ts
 * import { headModel, writeModel } from "@balms/onnx";
 *
 * const bytes = writeModel(headModel({ weight: Float32Array.of(1, -1), bias: Float32Array.of(0, 0), dimensions: 1, classes: 2 }));
 * console.log(bytes.length > 0); // true
 * ```
 */
export function headModel(options: HeadModelOptions): OnnxModel {
  const {
    weight,
    bias,
    dimensions,
    classes,
    inputName = "features",
    outputName = "logits",
  } = options;
  checkWhole(dimensions, "dimensions", 1);
  checkWhole(classes, "classes", 1);
  checkHeadParameters(options, options);
  const graph = new GraphBuilder(writtenOpset);
  const features = graph.input(inputName, "float32", ["batch", dimensions]);
  const w = graph.constant("head.weight", weight, [classes, dimensions]);
  const b = graph.constant("head.bias", bias, [classes]);
  const logits = graph.node("Gemm", [features, w, b], { transB: 1 }, outputName);
  graph.output(logits, logits);
  return createModel(graph.toGraph("head"));
}
