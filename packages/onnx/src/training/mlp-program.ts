import { addSgd } from "../fragments/sgd.ts";
import type { SgdSettings } from "../fragments/sgd.ts";
import { addSoftmaxGradient } from "../fragments/softmax-loss.ts";
import { addGradients } from "../gradient/add-gradients.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { lossReport } from "./loss-report.ts";
import type { StepProgram, StepResult, TensorSpec } from "./step-program.ts";

/** Sizes and settings of a multilayer perceptron in training. */
export interface MlpProgramOptions extends SgdSettings {
  /** N. */
  readonly rows: number;
  /** Sizes from input to output, for instance [784, 256, 128, 26]. */
  readonly sizes: readonly number[];
  /** B. */
  readonly batchSize: number;
  /** `τ·log π` [C], added to the logits in training; undefined for plain softmax. */
  readonly added: Float32Array | undefined;
}

/** The weights and biases of a perceptron, layer by layer. */
export function mlpParameters(sizes: readonly number[]): TensorSpec[] {
  return sizes.slice(1).flatMap((width, layer): TensorSpec[] => [
    { name: `layer${layer}.weight`, type: "float32", shape: [width, sizes[layer]] },
    { name: `layer${layer}.bias`, type: "float32", shape: [width] },
  ]);
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
export function mlpProgram(options: MlpProgramOptions): StepProgram {
  const { rows, sizes, batchSize, added } = options;
  const parameters = mlpParameters(sizes);
  const velocities = parameters.map((spec) => ({ ...spec, name: `${spec.name}.velocity` }));
  return {
    ...lossReport(batchSize),
    shared: [{ name: "inputs", type: "float32", shape: [rows, sizes[0]] }],
    perStep: [
      { name: "rows", type: "int32", shape: [batchSize] },
      { name: "labels", type: "int32", shape: [batchSize, 1] },
      { name: "learningRate", type: "float32", shape: [] },
    ],
    state: [...parameters, ...velocities],
    build(graph: GraphBuilder, values: ReadonlyMap<string, string>): StepResult {
      const value = (name: string): string => values.get(name) ?? "";
      const batch = graph.node("Gather", [value("inputs"), value("rows")]);
      const wanted = parameters.map(({ name }) => value(name));
      const { logits } = addMlp(graph, batch, wanted);
      const shifted =
        added === undefined
          ? logits
          : graph.node("Add", [logits, graph.constant("logPrior", added, [added.length])]);
      const { gradient, ofLabel } = addSoftmaxGradient(graph, {
        logits: shifted,
        labels: value("labels"),
      });
      const seed = graph.node("Mul", [gradient, graph.scalar(1 / batchSize)]);
      const gradients = addGradients(graph, { output: logits, seed, wanted });
      const learningRate = value("learningRate");
      const next = wanted.map((parameter, index) => {
        const velocity = value(velocities[index].name);
        return addSgd(
          graph,
          { parameter, velocity, gradient: gradients[index], learningRate },
          options,
        );
      });
      return {
        state: [...next.map(({ parameter }) => parameter), ...next.map(({ velocity }) => velocity)],
        reported: [ofLabel],
      };
    },
  };
}
