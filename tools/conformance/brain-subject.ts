import { createRequire } from "node:module";
import { withBalancedSoftmax, type BalancedNetwork, type NetworkGradient } from "@balms/brain";
import { priorFromCounts, type ClassPrior } from "@balms/core";
import { GoldenReader } from "./golden-reader.ts";
import type { Computed, GoldenCase, Subject } from "./subject.ts";

/** What is set and read of a network of one layer. */
interface Layer {
  weights: Float32Array[][];
  biases: Float32Array[];
  deltas: Float32Array[];
  outputs: Float32Array[];
  trainPattern(pattern: object, logErrorRate?: boolean): number | null;
}

type Network = BalancedNetwork & Layer;

const from = (compute: (golden: GoldenReader, brain: string) => Computed, brain: string) => {
  return (golden: GoldenCase): Computed => compute(new GoldenReader(golden), brain);
};

/** `@balms/brain` through a network of one layer; brain.js keeps its weights in float32. */
export function brainSubject(brain: "brain.js" | "brain.js-2"): Subject {
  return {
    name: `${brain} float32`,
    tolerance: 1e-5,
    computes: {
      balanced_softmax: from(balancedSoftmax, brain),
      meta_gradient: from(metaGradient, brain),
    },
  };
}

/** A network of D inputs and C outputs with nothing between. */
function oneLayer(
  brain: string,
  dimensions: number,
  options: { readonly prior: ClassPrior; readonly tau: number; readonly learningRate: number },
): Network {
  const { NeuralNetwork } = createRequire(import.meta.url)(brain) as {
    NeuralNetwork: new (options?: object) => Layer;
  };
  const { prior, tau, learningRate } = options;
  const balance = { inLoss: prior, tau, zeroCounts: "mask" } as const;
  const Balanced = withBalancedSoftmax(NeuralNetwork);
  const network = new Balanced({ hiddenLayers: [], learningRate, balance });
  // One epoch makes the weights, which are then set.
  const output = prior.counts.map((_, id) => Number(id === 0));
  const pattern = { input: Array.from({ length: dimensions }, () => 0), output };
  network.train([pattern], { iterations: 1, learningRate });
  return network;
}

function setHead(network: Network, weight: ArrayLike<number>, bias: ArrayLike<number>): void {
  const [rows, biases] = [network.weights[1], network.biases[1]];
  const dimensions = rows[0].length;
  rows.forEach((row, id) =>
    row.set(Array.from(weight).slice(id * dimensions, (id + 1) * dimensions)),
  );
  biases.set(bias);
}

const oneHot = (id: number, classes: number): number[] =>
  Array.from({ length: classes }, (_, other) => Number(other === id));

/** Weights hold the logits, inputs choose the row; deltas are minus the gradient of a row's loss. */
function balancedSoftmax(golden: GoldenReader, brain: string): Computed {
  const prior = priorFromCounts(golden.numbers("counts"));
  const labels = golden.numbers("labels");
  const logits = golden.numbers("logits");
  const rowWeights = golden.numbers("sampleWeights");
  const classes = prior.classes.length;
  const rows = labels.length;
  const settings = { prior, tau: golden.number("tau"), learningRate: 0.01 };
  const network = oneLayer(brain, rows, settings);
  const columns = oneHot(0, classes).flatMap((_, id) =>
    labels.map((__, b) => logits[b * classes + id]),
  );
  const pass = (row: number, weight: number): number[] => {
    setHead(network, columns, new Float32Array(classes));
    const input = Float32Array.from(oneHot(row, rows));
    network.trainPattern({
      input,
      output: Float32Array.from(oneHot(labels[row], classes)),
      weight,
    });
    return Array.from(network.deltas[1], (delta) => -delta / rows);
  };
  const gradient = labels.flatMap((_, row) => pass(row, 1));
  const weighted = labels.flatMap((_, row) => pass(row, rowWeights[row]));
  return {
    probabilities: gradient.map((slope, at) => {
      const target = Number(labels[Math.floor(at / classes)] === at % classes);
      return slope * rows + target;
    }),
    gradOfMean: gradient,
    gradOfWeighted: weighted,
  };
}

function metaGradient(golden: GoldenReader, brain: string): Computed {
  const prior = priorFromCounts(golden.numbers("counts"));
  const labels = golden.numbers("labels");
  const picked = golden.numbers("picked");
  const features = golden.numbers("features");
  const metaFeatures = golden.numbers("metaFeatures");
  const dimensions = features.length / labels.length;
  const classes = prior.classes.length;
  const learningRate = golden.number("learningRate");
  // The golden step is that of a mean, brain.js's that of a sum.
  const rate = learningRate / picked.length;
  const network = oneLayer(brain, dimensions, { prior, tau: 1, learningRate: rate });
  const [weight, bias] = [golden.numbers("weight"), golden.numbers("bias")];
  setHead(network, weight, bias);

  const patternOf = (values: number[], row: number, label: number): object => ({
    input: values.slice(row * dimensions, (row + 1) * dimensions),
    output: oneHot(label, classes),
  });
  const batch = picked.map((row) => patternOf(features, row, labels[row]));
  const metaBatch = golden
    .numbers("metaLabels")
    .map((label, row) => patternOf(metaFeatures, row, label));
  // brain.js has no weight decay and no momentum for biases: those of the golden step are added here.
  const decay = golden.number("weightDecay");
  const momentum = golden.number("momentum");
  const moved = (values: number[], velocity: string, downhill: readonly number[]): number[] => {
    const speeds = golden.numbers(velocity);
    return values.map(
      (value, i) =>
        value + rate * downhill[i] - learningRate * (decay * value + momentum * speeds[i]),
    );
  };
  let surrogate = { weight, bias };
  const move = (gradient: NetworkGradient): void => {
    const downhill = gradient.weights[1].flatMap((row) => Array.from(row));
    surrogate = {
      weight: moved(weight, "velocityWeight", downhill),
      bias: moved(bias, "velocityBias", Array.from(gradient.biases[1])),
    };
    setHead(network, surrogate.weight, surrogate.bias);
  };
  const step = network.metaStep(batch as never, metaBatch as never, move);
  return {
    innerLossPerSample: step.losses,
    surrogateWeight: surrogate.weight,
    surrogateBias: surrogate.bias,
    metaLoss: [step.metaLoss],
    gradPerSampleWeight: step.rowGradients,
  };
}
