import { createRequire } from "node:module";
import { withBalancedSoftmax } from "@balms/brain";
import { createRandom } from "@balms/core";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";

/** Inputs, hidden nodes and classes of a network, and the name brain.js is installed under. */
export interface BrainShape {
  readonly brain: "brain.js" | "brain.js-2";
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  /** Patterns of an epoch; by default so many that 20 epochs take about a tenth of a second. */
  readonly patterns?: number;
}

interface Trained {
  train(data: readonly object[], options: object): unknown;
}

/** Patterns trained by a balanced network against plain brain.js of the same version; ms per pattern. */
export async function measureBrainTraining(shape: BrainShape, effort: Effort): Promise<Measured> {
  const require = createRequire(import.meta.url);
  const { NeuralNetwork } = require(shape.brain) as {
    NeuralNetwork: new (options: object) => Trained;
  };
  const { inputs, hidden, classes } = shape;
  const random = createRandom("brain training");
  const usual = Math.max(100, Math.round(1_000_000 / ((inputs + classes) * hidden)));
  const rows = shape.patterns ?? usual;
  const data = Array.from({ length: rows }, (_, row) => ({
    input: Array.from({ length: inputs }, () => random.uniform()),
    output: Array.from({ length: classes }, (__, id) => Number(id === row % classes)),
  }));
  const options = { hiddenLayers: [hidden], learningRate: 0.03, errorThresh: 1e-12 };
  const iterations = shape.patterns ? 20_000 : 20;
  const roundsOf = (network: Trained) =>
    roundOf(rows * iterations, () => network.train(data, { ...options, iterations }));
  const plain = new NeuralNetwork(options);
  const balanced = new (withBalancedSoftmax(NeuralNetwork))(options) as Trained;
  const against = `plain ${shape.brain}`;
  return alternate(against, { ours: roundsOf(balanced), theirs: roundsOf(plain) }, effort);
}
