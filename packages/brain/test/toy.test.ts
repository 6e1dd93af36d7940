// The claim: ten Gaussians in eight dimensions, 500 to 5 examples, a balanced test set.
import type { Pattern } from "@balms/brain";
import { createRandom, shuffle } from "@balms/core";
import { describe, expect, test } from "vitest";
import { classes, gaussians, type Gaussians } from "./gaussians.ts";
import { seedWeights, versions, type Network } from "./versions.ts";

const seeds = [1, 2, 3, 4, 5];
const iterations = 30;

describe.each(versions)("$name", ({ brain, Balanced }) => {
  test("balanced softmax is above plain brain.js, with and without re-sampling", () => {
    const options = { hiddenLayers: [32], iterations, errorThresh: 1e-9 };
    const scores = seeds.map((seed) => {
      const toy = gaussians(seed);
      const measured = (network: Network): number => measure(network, toy);
      const start = <Made>(make: () => Made): Made => {
        seedWeights(seed);
        return make();
      };
      const plain = start(() => new brain.NeuralNetwork(options));
      plain.train(toy.train, options);
      const resampled = start(() => new brain.NeuralNetwork(options));
      trainResampled(resampled, toy.train, options, seed);
      const balanced = start(() => new Balanced(options));
      balanced.train(toy.train, options);
      const evaluation = balanced.evaluate(toy.test);
      expect(evaluation.balanced).toBeCloseTo(measured(balanced), 12);
      return {
        plain: measured(plain),
        resampled: measured(resampled),
        balanced: evaluation.balanced,
      };
    });
    for (const name of ["plain", "resampled", "balanced"] as const) {
      const { mean, spread } = summarise(scores.map((score) => 100 * score[name]));
      console.log(`${name}: balanced accuracy ${mean.toFixed(1)} ± ${spread.toFixed(1)} %`);
    }
    const above = (other: "plain" | "resampled"): { mean: number; spread: number } => {
      const found = summarise(scores.map((score) => 100 * (score.balanced - score[other])));
      console.log(`balanced − ${other}: ${found.mean.toFixed(1)} ± ${found.spread.toFixed(1)}`);
      return found;
    };
    expect(above("plain").mean).toBeGreaterThan(8);
    expect(above("resampled").mean).toBeGreaterThan(0);
  });
});

/** Class-balanced epochs, drawn by the same sampler, one call of `train` each. */
function trainResampled(network: Network, data: Pattern[], options: object, seed: number): void {
  const labels = data.map(({ output }) => (output as number[]).indexOf(1));
  const rows = Array.from({ length: classes }, (_, id) =>
    labels.flatMap((label, row) => (label === id ? [row] : [])),
  );
  const random = createRandom(`resampled ${seed}`);
  for (let epoch = 0; epoch < iterations; epoch++) {
    const drawn = data.map((_, at) => {
      const own = rows[at % classes];
      return data[own[random.integer(own.length)]];
    });
    shuffle(drawn, random);
    network.train(drawn, { ...options, iterations: 1 });
  }
}

function measure(network: Network, { test: data }: Gaussians): number {
  const right = new Float64Array(classes);
  for (const { input, output } of data) {
    const shares = Array.from(network.run(input) as ArrayLike<number>);
    const truth = (output as number[]).indexOf(1);
    if (shares.indexOf(Math.max(...shares)) === truth) right[truth] += 1 / 100;
  }
  return right.reduce((a, b) => a + b) / classes;
}

function summarise(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}
