import { priorFromCounts } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedWeights, versions } from "./versions.ts";

const counts = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 3, maxLength: 3 });
const inputs = fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 });
const data = [
  { input: [0, 1], output: [1, 0, 0] },
  { input: [1, 0], output: [0, 1, 0] },
  { input: [1, 1], output: [0, 0, 1] },
];

describe.each(versions)("$name", ({ Balanced }) => {
  const trained = (balance: object, seed: number, options: object = {}) => {
    seedWeights(seed);
    const network = new Balanced({ hiddenLayers: [3], balance });
    network.train(data, { iterations: 4, learningRate: 0.1, errorThresh: 1e-9, ...options });
    return network;
  };

  test("only ratios of counts matter", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 9 }), fc.nat(), (list, factor, seed) => {
        const [once, more] = [1, factor].map((times) =>
          trained({ inLoss: priorFromCounts(list.map((count) => count * times)) }, seed),
        );
        const [first, second] = [once, more].map((network) => network.logits([[0.5, 0.5]]));
        first.forEach((logit, id) => expect(second[id]).toBeCloseTo(logit, 5));
      }),
      { numRuns: 20 },
    );
  });

  test("a uniform prior and tau 0 are the same training", () => {
    fc.assert(
      fc.property(counts, fc.nat(), (list, seed) => {
        const uniform = trained({ inLoss: priorFromCounts([7, 7, 7]) }, seed);
        const none = trained({ inLoss: priorFromCounts(list), tau: 0 }, seed);
        expect(none.weights.slice(1)).toEqual(uniform.weights.slice(1));
      }),
      { numRuns: 20 },
    );
  });

  test("tau is an exponent of the prior", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 3 }),
        fc.nat(),
        (list, seed) => {
          const squared = trained({ inLoss: priorFromCounts(list.map((n) => n * n)) }, seed);
          const twice = trained({ inLoss: priorFromCounts(list), tau: 2 }, seed);
          const [first, second] = [squared, twice].map((network) => network.logits([[0.5, 0.5]]));
          first.forEach((logit, id) => expect(second[id]).toBeCloseTo(logit, 5));
        },
      ),
      { numRuns: 20 },
    );
  });

  test("outputs are shares, and a pattern of weight 0 moves nothing", () => {
    fc.assert(
      fc.property(counts, inputs, fc.nat(), (list, input, seed) => {
        const network = trained({ inLoss: priorFromCounts(list) }, seed);
        const shares = Array.from(network.run(input) as ArrayLike<number>);
        expect(shares.every((share) => share >= 0)).toBe(true);
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
        const before = network.biases[1].slice();
        network.trainPattern({ input, output: [1, 0, 0], weight: 0 });
        expect(network.biases[1]).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});
