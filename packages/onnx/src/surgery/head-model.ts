import { checkOptions, checkVector, checkWhole, refuse } from "@balms/core/adapter";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { noteTraining, trainingOf } from "../model/training-note.ts";

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

/** What a head and the outcome of its training hold: it may be handed on whole. */
export const headNames: readonly string[] = [
  "weight",
  "bias",
  "training",
  "losses",
  "rates",
  "samplerState",
];

/** Checks that a head has the sizes it claims, and only finite numbers. */
export function checkHeadParameters(
  { weight, bias, training }: HeadParameters,
  { dimensions, classes }: { dimensions: number; classes: number },
): void {
  checkVector(weight, "weight", classes * dimensions);
  checkVector(bias, "bias", classes);
  const trained = training?.sampled.classes.length ?? classes;
  if (trained !== classes) refuse("training", `${trained} classes`, `${classes}, as the head has`);
}

/**
 * A model that is a head alone: features [batch, D] in, raw logits [batch, C] out. Of a head that was trained here it says how, so
 * that {@link adjustModel} corrects nothing twice.
 *
 * @param options - weight [C, D], bias [C], sizes and names
 * @throws {@link ArgumentError} for sizes that do not fit and numbers that are not finite.
 * @example
 * ```ts
 * import { headModel, writeModel } from "@balms/onnx";
 *
 * const bytes = writeModel(headModel({ weight: Float32Array.of(1, -1), bias: Float32Array.of(0, 0), dimensions: 1, classes: 2 }));
 * console.log(bytes.length > 0); // true
 * ```
 */
export function headModel(options: HeadModelOptions): OnnxModel {
  checkOptions(options, [...headNames, "dimensions", "classes", "inputName", "outputName"]);
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
  return noteTraining(createModel(graph.toGraph("head")), trainingOf(options));
}
