import { balancedSoftmaxLoss, priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { normals, seedWeights, versions } from "./versions.ts";

beforeEach(() => seedWeights(1));

const prior = priorFromCounts([100, 10, 1]);
const activations = ["sigmoid", "relu", "leaky-relu", "tanh"];
const cases = versions.flatMap((version) =>
  activations.flatMap((activation) =>
    [[], [5], [4, 6]].map((hiddenLayers) => ({ ...version, activation, hiddenLayers })),
  ),
);

test.each(cases)(
  "$name, $activation, hidden layers $hiddenLayers: deltas are the gradient of core's loss",
  ({ Balanced, activation, hiddenLayers }) => {
    const tau = 0.7;
    const network = new Balanced({ hiddenLayers, activation, balance: { inLoss: prior, tau } });
    const target = Float32Array.of(0.25, 0.5, 0.25);
    const input = Float32Array.from(normals("input", 4));
    const weight = 1.5;
    network.train([{ input, output: target, weight }], { iterations: 1, activation });

    const loss = (): number => {
      const logits = network.logits([input]);
      return weight * balancedSoftmaxLoss(logits, Float64Array.from(target), { prior, tau })[0];
    };
    network.runInput(input);
    network.calculateDeltas(target, weight);
    const outputs = network.outputs.map((layer) => Float64Array.from(layer));
    const deltas = network.deltas.map((layer) => Float64Array.from(layer));
    let steepest = 0;
    for (let layer = 1; layer <= network.outputLayer; layer++) {
      network.weights[layer].forEach((row, node) => {
        const slopes = [...outputs[layer - 1], 1].map((x) => -deltas[layer][node] * x);
        slopes.forEach((slope, k) => {
          const [values, at] = k < row.length ? [row, k] : [network.biases[layer], node];
          expect(slope).toBeCloseTo(centralDifference(values, at, loss), 3);
          steepest = Math.max(steepest, Math.abs(slope));
        });
      });
    }
    expect(steepest).toBeGreaterThan(0.02);
  },
);

/** Slope by what single precision makes of a step. */
function centralDifference(values: Float32Array, at: number, loss: () => number): number {
  const before = values[at];
  values[at] = before + 2e-3;
  const [ahead, right] = [values[at], loss()];
  values[at] = before - 2e-3;
  const [behind, left] = [values[at], loss()];
  values[at] = before;
  return (right - left) / (ahead - behind);
}

describe.each(versions)("$name", ({ brain, Balanced }) => {
  const data = [
    { input: [0.5, -1], output: [1, 0] },
    { input: [-0.5, 2], output: [0, 1] },
  ];

  test("a step is that of brain.js", () => {
    const options = { hiddenLayers: [5], learningRate: 0.2, momentum: 0.4 };
    const network = new Balanced(options);
    network.train(data, { ...options, iterations: 3 });
    const twin = new Balanced().fromJSON(network.toJSON());
    for (const net of [network, twin]) {
      net.changes.forEach((layer) => layer.forEach((row) => row.fill(0.01)));
      net.runInput(Float32Array.of(0.3, 0.6));
      net.calculateDeltas(Float32Array.of(0, 1));
    }
    network.adjustWeights();
    (brain.NeuralNetwork.prototype as { adjustWeights: () => void }).adjustWeights.call(twin);
    for (const part of ["weights", "biases", "changes"] as const) {
      // Version 2 fills the hole at layer 0 when it reads JSON.
      expect(network[part].slice(1)).toEqual(twin[part].slice(1));
    }
  });

  test("Adam's first steps are the learning rate against the sign of each slope, biases included", () => {
    const network = new Balanced({ hiddenLayers: [], praxis: "adam", balance: { inLoss: equal } });
    const options = { iterations: 1, praxis: "adam", learningRate: 0.01 };
    network.train([data[0]], options);
    const before = network.biases[1].slice();
    const weights = network.weights[1].map((row) => row.slice());
    network.train([data[0]], options);
    // Slopes of one pattern keep their sign, so that m̂/√v̂ is nearly ±1.
    expect(network.biases[1][0] - before[0]).toBeCloseTo(0.01, 4);
    expect(network.biases[1][1] - before[1]).toBeCloseTo(-0.01, 4);
    expect(network.weights[1][0][1] - weights[0][1]).toBeCloseTo(-0.01, 4);
  });

  test("a weight counts as often as the pattern repeated, where steps are small", () => {
    const options = { iterations: 1, learningRate: 1e-5, momentum: 1e-9 };
    const trained = [
      [{ ...data[0], weight: 3 }, data[1]],
      [data[0], data[0], data[0], data[1]],
    ].map((patterns) => {
      seedWeights(3);
      const network = new Balanced({ hiddenLayers: [], ...options });
      network.train(patterns, options);
      expect(Array.from(network.balance.inLoss?.counts ?? [])).toEqual([3, 1]);
      return network;
    });
    const [first, second] = trained.map(({ biases }) => Array.from(biases[1]));
    expect(first[0]).toBeCloseTo(second[0], 7);
    expect(first[1]).toBeCloseTo(second[1], 7);
  });

  test("training that diverges ends in an error that says so", () => {
    const network = new Balanced({ hiddenLayers: [3], activation: "relu" });
    const huge = data.map(({ input, output }) => ({ input: input.map((x) => x * 1e30), output }));
    const options = { activation: "relu", iterations: 50, learningRate: 0.9 };
    expect(() => network.train(huge, options)).toThrow(
      "`learningRate`: received a rate at which the outputs became infinite",
    );
  });
});

const equal = priorFromCounts([1, 1]);
