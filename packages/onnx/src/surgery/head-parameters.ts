import { GraphIndex } from "../graph/graph-index.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { readHeadTraining } from "../model/training-note.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { readLayer } from "./read-layer.ts";

function foreign(name: string): never {
  return refuseModel(
    name,
    "a head that does not belong to this model",
    "what findClassifierHead found in it",
  );
}

/**
 * The weight [C, D] and bias [C] of a classifier's head in single precision, whatever their layout and type in the file; a missing bias
 * is zero, and factors behind the layer are multiplied in. With them goes what the model says of how they were trained, "unknown" if nothing.
 *
 * @param model - the model
 * @param head - what {@link findClassifierHead} found in it
 * @throws {@link ModelError} when the head is from another model, or its numbers lie in a file that was not read.
 * @example
 * ```ts
 * import { findClassifierHead, headModel, headParameters } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: Float32Array.of(1, 2), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * console.log(headParameters(model, findClassifierHead(model)).weight); // Float32Array [ 1, 2 ]
 * ```
 */
export function headParameters(model: OnnxModel, head: ClassifierHead): HeadParameters {
  const layer = readLayer(new GraphIndex(graphOf(inlineFunctions(model))), head.layer);
  if (layer === undefined || "fault" in layer || layer.weights === undefined) {
    return foreign(head.weight);
  }
  if (layer.weight !== head.weight || layer.bias !== head.bias) return foreign(head.weight);
  const { classes, dimensions, columns, scale, biasScale } = head;
  const numbers = layer.weights.numbers();
  if (numbers.length !== classes * dimensions) return foreign(head.weight);
  const weight = new Float32Array(classes * dimensions);
  for (let id = 0; id < classes; id++) {
    for (let axis = 0; axis < dimensions; axis++) {
      const place = columns ? axis * classes + id : id * dimensions + axis;
      weight[id * dimensions + axis] = scale * numbers[place];
    }
  }
  const biases = layer.biases?.numbers() ?? [0];
  const bias = Float32Array.from(
    { length: classes },
    (_, id) => biasScale * biases[id % biases.length],
  );
  return { weight, bias, training: readHeadTraining(model, classes) ?? "unknown" };
}
