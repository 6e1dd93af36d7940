import { checkOptions, checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { noteTraining } from "../model/training-note.ts";
import { checkHeadParameters, headNames } from "./check-head-parameters.ts";

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

function checkNames(input: string, output: string): void {
  for (const [option, name] of Object.entries({ inputName: input, outputName: output })) {
    if (typeof name !== "string" || name === "") refuseValue(option, name, "a name");
  }
  if (input === output) refuse("outputName", `"${output}"`, "another name than the input's");
}

/**
 * A model that is a head alone: features [batch, D] in, raw logits [batch, C] out. Of a head that was trained here it says how, so
 * that {@link adjustModel} corrects nothing twice.
 *
 * @param options - what training returned, or `weight` [C, D], `bias` [C] and `training` ("unknown" for a head from elsewhere); sizes and names
 * @throws {@link ArgumentError} for sizes that do not fit and numbers that are not finite.
 * @example
 * ```ts
 * import { headModel, writeModel } from "@balms/onnx";
 *
 * const bytes = writeModel(headModel({ training: "unknown", weight: Float32Array.of(1, -1), bias: Float32Array.of(0, 0), dimensions: 1, classes: 2 }));
 * console.log(bytes.length > 0); // true
 * ```
 */
export function headModel(options: HeadModelOptions): OnnxModel {
  checkOptions(options, [...headNames, "dimensions", "classes", "inputName", "outputName"]);
  const { dimensions, classes, inputName = "features", outputName = "logits" } = { ...options };
  checkWhole(dimensions, "dimensions", 1);
  checkWhole(classes, "classes", 1);
  checkNames(inputName, outputName);
  const { weight, bias, training } = checkHeadParameters(options, { dimensions, classes });
  const graph = new GraphBuilder(writtenOpset);
  const features = graph.input(inputName, "float32", ["batch", dimensions]);
  const w = graph.constant("head.weight", weight, [classes, dimensions]);
  const b = graph.constant("head.bias", bias, [classes]);
  const logits = graph.node("Gemm", [features, w, b], { transB: 1 }, outputName);
  graph.output(logits, logits);
  return noteTraining(createModel(graph.toGraph("head")), training);
}
