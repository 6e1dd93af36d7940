import { addSgd } from "../fragments/sgd.ts";
import type { SgdFactors } from "../fragments/sgd.ts";
import { addSoftmaxGradient } from "../fragments/softmax-loss.ts";
import { addGradients } from "../gradient/add-gradients.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { BatchTensor } from "./head-program.ts";
import { namesOf } from "./step-program.ts";
import type { StepProgram, TensorSpec, TensorSpecs } from "./step-program.ts";

/** Sizes and settings of a multilayer perceptron in training. */
export interface MlpProgramOptions extends SgdFactors {
  /** N. */
  readonly rows: number;
  /** Sizes from input to output, for instance [784, 256, 128, 26]. */
  readonly sizes: readonly number[];
  /** B. */
  readonly batchSize: number;
  /** `τ·log π` [C], added to the logits in training; undefined for plain softmax. */
  readonly added: Float32Array | undefined;
}

/** Weight and bias of a layer. */
export type LayerTensor = `layer${number}.${"weight" | "bias"}`;

/** What is carried from step to step: the parameters and their velocities. */
export type MlpTensor = LayerTensor | `${LayerTensor}.velocity`;

/** The weights and biases of a perceptron, layer by layer. */
export function mlpParameters(sizes: readonly number[]): TensorSpecs<LayerTensor> {
  const specs = sizes.slice(1).flatMap((width, layer): [LayerTensor, TensorSpec][] => [
    [`layer${layer}.weight`, { type: "float32", shape: [width, sizes[layer]] }],
    [`layer${layer}.bias`, { type: "float32", shape: [width] }],
  ]);
  return Object.fromEntries(specs);
}

/**
 * The perceptron itself: `h = Relu(h·Wᵀ + b)` for all layers but the last, which is linear.
 *
 * @param graph - graph to add to
 * @param input - [B, P]
 * @param parameters - weight and bias of each layer, in order
 * @returns names of the last hidden layer and of the logits
 */
export function addMlp(
  graph: GraphBuilder,
  input: string,
  parameters: readonly string[],
): { features: string; logits: string } {
  let features = input;
  const layers = parameters.length / 2;
  for (let layer = 0; layer < layers - 1; layer++) {
    const sum = graph.node(
      "Gemm",
      [features, parameters[2 * layer], parameters[2 * layer + 1]],
      { transB: 1 },
      `layer${layer}.sum`,
    );
    const hint = layer === layers - 2 ? "features" : `layer${layer}`;
    features = graph.node("Relu", [sum], {}, hint);
  }
  const last = parameters.slice(-2);
  return { features, logits: graph.node("Gemm", [features, ...last], { transB: 1 }, "logits") };
}

/** Training of a perceptron from raw inputs; its gradient is derived from its graph. */
export function mlpProgram(
  options: MlpProgramOptions,
): StepProgram<"features", BatchTensor, MlpTensor> {
  const { rows, sizes, batchSize, added } = options;
  const parameters = mlpParameters(sizes);
  const names = namesOf(parameters);
  const velocities = Object.fromEntries(
    names.map((name) => [`${name}.velocity`, parameters[name]]),
  ) as TensorSpecs<`${LayerTensor}.velocity`>;
  return {
    batchSize,
    reports: "probabilities",
    shared: { features: { type: "float32", shape: [rows, sizes[0]] } },
    perStep: {
      rows: { type: "int32", shape: [batchSize] },
      labels: { type: "int32", shape: [batchSize, 1] },
      learningRate: { type: "float32", shape: [] },
    },
    state: { ...parameters, ...velocities },
    build(graph, values) {
      const { labels, learningRate } = values;
      const batch = graph.node("Gather", [values.features, values.rows]);
      const wanted = names.map((name) => values[name]);
      const { logits } = addMlp(graph, batch, wanted);
      const shifted =
        added === undefined
          ? logits
          : graph.node("Add", [logits, graph.constant("logPrior", added, [added.length])]);
      const { gradient, ofLabel } = addSoftmaxGradient(graph, { logits: shifted, labels });
      const seed = graph.node("Mul", [gradient, graph.scalar(1 / batchSize)]);
      const gradients = addGradients(graph, { output: logits, seed, wanted });
      const next = names.flatMap((name, index): [MlpTensor, string][] => {
        const step = addSgd(
          graph,
          {
            parameter: values[name],
            velocity: values[`${name}.velocity`],
            gradient: gradients[index],
            learningRate,
          },
          options,
        );
        return [
          [name, step.parameter],
          [`${name}.velocity`, step.velocity],
        ];
      });
      return {
        state: Object.fromEntries(next),
        ofRows: ofLabel,
      };
    },
  };
}
