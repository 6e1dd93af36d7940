import { ModelError } from "@balms/core";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { readValueInfo } from "../graph/value-info.ts";
import type { ElementType } from "../model/element-type.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { findLogits } from "./find-logits.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { describeNode } from "../model/describe-node.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** Raw class scores that numbers can be added to. */
export interface Scores {
  /** Name of the tensor [batch, C]. */
  readonly logits: string;
  /** C. */
  readonly classes: number;
  readonly type: "float32" | "float64";
}

const normalizing: ReadonlySet<string> = new Set([
  "ArgMax",
  "ArgMin",
  "HardSigmoid",
  "Hardmax",
  "LogSoftmax",
  "Sigmoid",
  "Softmax",
]);

/** They pass on numbers as they are. */
const transparent: ReadonlySet<string> = new Set([
  "Cast",
  "Dropout",
  "Flatten",
  "Identity",
  "Reshape",
  "Squeeze",
  "Unsqueeze",
]);

function checkRaw(index: GraphIndex, logits: string): void {
  let node = index.producer(logits);
  const computed = node !== undefined;
  while (node !== undefined && transparent.has(node.opType)) node = index.producer(node.input[0]);
  if (computed && (node === undefined || !normalizing.has(node.opType))) return;
  refuseModel(
    logits,
    node === undefined ? "an input of the model" : `an output of ${describeNode(node)}`,
    "raw class scores",
    "Name the tensor with the raw class scores with the option `logits`.",
  );
}

function checkType(logits: string, type: ElementType | undefined): "float32" | "float64" {
  if (type === "float32" || type === "float64") return type;
  return refuseModel(
    logits,
    `element type ${type ?? "unknown"}`,
    "float32 or float64",
    "Export the model in single precision.",
  );
}

/** A linear layer's output; its numbers have the type of its weight. */
function linearScores(model: OnnxModel, wanted?: string): Scores {
  const head = findClassifierHead(model, wanted === undefined ? {} : { logits: wanted });
  const weight = new GraphIndex(graphOf(model)).constant(head.weight);
  const type = checkType(head.logits, weight?.type);
  return { logits: head.logits, classes: head.classes, type };
}

/** For a tensor that neither the file nor the operators before it say enough of. */
function undescribedScores(model: OnnxModel, logits: string): Scores {
  try {
    return linearScores(model, logits);
  } catch (cause) {
    throw new ModelError({
      parameter: logits,
      received: "a tensor of unknown shape or element type",
      expected: "float32 or float64 numbers [batch, classes]",
      hint: "Let the exporter write shapes and types into the model (ONNX shape inference).",
      cause,
    });
  }
}

/**
 * Finds the raw class scores of a classifier: the output of the linear layer that it ends in, or the tensor that the caller names,
 * which may be computed in another way.
 *
 * @throws {@link ModelError} when there is no linear layer and nothing is named; when probabilities are named, or numbers of a type that
 * cannot be added to.
 */
export function findScores(model: OnnxModel, wanted: string | undefined): Scores {
  if (wanted === undefined) return linearScores(model);
  const graph = graphOf(model);
  const index = new GraphIndex(graph);
  const { logits, output } = findLogits(model, index, wanted);
  checkRaw(index, logits);
  const inferred = builderFromModel(model).valueType(logits);
  const info = graph.output.find(({ name }) => name === output);
  const declared = info === undefined ? undefined : readValueInfo(info);
  const classes = [inferred.shape?.at(-1), declared?.shape?.at(-1)].find(
    (size) => typeof size === "number",
  );
  const type = inferred.type ?? declared?.type;
  if (classes === undefined || type === undefined) return undescribedScores(model, logits);
  return { logits, classes, type: checkType(logits, type) };
}
