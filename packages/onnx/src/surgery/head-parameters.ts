import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import type { Constant } from "../graph/constant.ts";
import { readHeadTraining } from "../model/training-note.ts";
import { refuseModel } from "../model/refuse-model.ts";

function constantOf(index: GraphIndex, name: string): Constant {
  const constant = index.constant(name);
  if (constant !== undefined) return constant;
  return refuseModel(
    name,
    "a head that does not belong to this model",
    "what findClassifierHead found in it",
  );
}

/**
 * The weight [C, D] and bias [C] of a classifier's head, whatever their layout in the file; a missing bias is zero. With them goes
 * what the model says of how they were trained, "unknown" if nothing.
 *
 * @param model - the model
 * @param head - what {@link findClassifierHead} found in it
 * @throws {@link ModelError} when the head is from another model.
 * @example
 * ```ts
 * import { findClassifierHead, headModel, headParameters } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: Float32Array.of(1, 2), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * console.log(headParameters(model, findClassifierHead(model)).weight); // Float32Array [ 1, 2 ]
 * ```
 */
export function headParameters(model: OnnxModel, head: ClassifierHead): HeadParameters {
  const index = new GraphIndex(graphOf(model));
  const { classes, dimensions, columns, scale, biasScale } = head;
  const numbers = constantOf(index, head.weight).numbers();
  const weight = new Float32Array(classes * dimensions);
  for (let id = 0; id < classes; id++) {
    for (let axis = 0; axis < dimensions; axis++) {
      const place = columns ? axis * classes + id : id * dimensions + axis;
      weight[id * dimensions + axis] = scale * numbers[place];
    }
  }
  const biases = head.bias === undefined ? [0] : constantOf(index, head.bias).numbers();
  const bias = Float32Array.from(
    { length: classes },
    (_, id) => biasScale * biases[id % biases.length],
  );
  return { weight, bias, training: readHeadTraining(model, classes) ?? "unknown" };
}
