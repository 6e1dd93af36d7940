import { logitAdjustment, ModelError, PriorError } from "@balms/core";
import type { AdjustmentOptions } from "@balms/core";
import { clone, create } from "@bufbuild/protobuf";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { modelMetadata, withMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { ModelProtoSchema, NodeProtoSchema } from "../model/onnx_pb.ts";
import { createTensor } from "../model/tensor.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { findLogits } from "./find-logits.ts";
import { describeNode, GraphIndex } from "./graph-index.ts";
import { uniqueName } from "./unique-name.ts";

/** How a model is adjusted. */
export interface ModelAdjustmentOptions extends AdjustmentOptions {
  /** Name of the tensor with the raw class scores, when it is not found behind the only output. */
  readonly logits?: string;
}

/** Metadata entry that says that, and how, a model was adjusted. */
const adjustmentKey = "balms.adjustment";

function checkUnadjusted(model: OnnxModel): void {
  const marked = graphOf(model).node.some(({ name }) => name === adjustmentKey);
  const note = modelMetadata(model)[adjustmentKey];
  if (note === undefined && !marked) return;
  throw new ModelError({
    parameter: "model",
    received: `a model that is adjusted already${note === undefined ? "" : ` (${note})`}`,
    expected: "a model that was not adjusted",
    hint: "Adjust the original model instead.",
  });
}

/** C, from the linear layer or from the shape of the logits. */
function countClasses(model: OnnxModel, logits: string): number {
  const shape = builderFromModel(model).shapeOf(logits);
  const size = shape?.at(-1);
  return typeof size === "number" ? size : findClassifierHead(model, { logits }).classes;
}

/**
 * Bakes post-hoc logit adjustment into a model: `η − τ·log π (+ log ρ)` is what comes out, for π the training prior and ρ the
 * prior to predict under.
 *
 * One Add goes in after the raw logits (before a Softmax, if there is one); names, metadata and other outputs stay. The model is
 * marked, and adjusting it again is refused.
 *
 * Source: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021, arXiv 2007.07314.
 *
 * @param model - a classifier trained with plain softmax; it is not changed
 * @param options - `prior` π, `tau` (default 1), `target` ρ (default uniform), `logits` to name the tensor
 * @throws ModelError when the model is adjusted already, or its logits cannot be found.
 * @throws PriorError when the prior has another number of classes than the model, or a class without examples.
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { adjustModel, headModel } from "@balms/onnx";
 *
 * const model = headModel({ weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const fixed = adjustModel(model, { prior: priorFromCounts([990, 10]) });
 * console.log(fixed.graph?.output[0].name); // logits
 * ```
 */
export function adjustModel(model: OnnxModel, options: ModelAdjustmentOptions): OnnxModel {
  checkUnadjusted(model);
  const { prior, tau = 1, target } = options;
  const { logits } = findLogits(model, new GraphIndex(graphOf(model)), options.logits);
  const result = clone(ModelProtoSchema, model);
  const graph = graphOf(result);
  const position = graph.node.findIndex((node) => node.output.includes(logits));
  const producer = graph.node[position];
  if (
    producer === undefined ||
    producer.opType === "Sigmoid" ||
    producer.opType.startsWith("Arg")
  ) {
    throw new ModelError({
      parameter: logits,
      received:
        producer === undefined ? "an input of the model" : `an output of ${describeNode(producer)}`,
      expected: "raw class scores",
      hint: "Name the tensor with the raw class scores with the option `logits`.",
    });
  }
  const classes = countClasses(model, logits);
  if (classes !== prior.labels.length) {
    throw new PriorError({
      parameter: "prior",
      received: `${prior.labels.length} classes`,
      expected: `${classes} classes, as many as the model has`,
    });
  }
  const added = logitAdjustment(options);
  const double = builderFromModel(model).valueType(logits).type === "float64";
  const vector = uniqueName(graph, `${adjustmentKey}.vector`);
  graph.initializer.push(
    createTensor(vector, double ? added : Float32Array.from(added), [classes]),
  );
  const before = uniqueName(graph, `${logits}.unadjusted`);
  producer.output = producer.output.map((name) => (name === logits ? before : name));
  const add = create(NodeProtoSchema, {
    opType: "Add",
    name: adjustmentKey,
    input: [before, vector],
    output: [logits],
  });
  graph.node.splice(position + 1, 0, add);
  const note = {
    prior: prior.digest,
    tau,
    ...(target === undefined ? {} : { target: target.digest }),
  };
  return withMetadata(result, { [adjustmentKey]: JSON.stringify(note) });
}
