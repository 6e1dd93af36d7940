// The prior in the loss is the class distribution that the loss sees, whatever draws the patterns.
import type { Pattern } from "@balms/brain";
import { balancedSoftmaxLoss, createRandom, plainSoftmaxLoss, priorFromCounts } from "@balms/core";
import {
  createClassBalancedSampler,
  createInstanceSampler,
  createWeightedSampler,
  type ClassRows,
} from "@balms/sampler";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(13));

const fast = { hiddenLayers: [4], iterations: 1, learningRate: 0.05, errorThresh: 1e-9 };
const random = createRandom(3);
const balancedRows = (rows: ClassRows) => createClassBalancedSampler(rows, { random });
const roundTrip = (json: object): object => JSON.parse(JSON.stringify(json)) as object;

describe.each(versions)("$name", ({ name, brain, Balanced }) => {
  test("soft targets: each class shows the mean of its patterns' shares", () => {
    const data = Array.from({ length: 100 }, (_, i) => ({
      input: [i],
      output: i ? [0.6, 0.4] : [0, 1],
    }));
    const network = new Balanced({ ...fast, balance: { sampler: balancedRows } });
    network.train(data, fast);
    // Half of the patterns shown are [0.6, 0.4], half of them [0, 1].
    const [first, second] = network.balance.inLoss?.counts ?? [];
    expect(first / (first + second)).toBeCloseTo(0.3, 7);
  });

  test("soft targets and weights: the prior is the mass of what an epoch shows, on average", () => {
    const data = tail(1).map((pattern, row) =>
      row % 3 === 0
        ? { ...pattern, weight: 1 + (row % 5), output: { cat: 0.3, emu: 0.7 } }
        : pattern,
    );
    const network = new Balanced({ ...fast, balance: { sampler: balancedRows } });
    const shown = new Float64Array(3);
    const trainPattern = network.trainPattern.bind(network);
    Object.assign(network, {
      trainPattern(pattern: { output: Float32Array; weight: number }, logErrorRate: boolean) {
        pattern.output.forEach((share, id) => (shown[id] += pattern.weight * share));
        return trainPattern(pattern, logErrorRate);
      },
    });
    network.train(data, { ...fast, iterations: 400 });
    const { counts = [] } = network.balance.inLoss ?? {};
    shown.forEach((_, id) => expect(shareOf(counts, id)).toBeCloseTo(shareOf(shown, id), 2));
  });

  test("a sampler that tells rows of a class apart goes with patterns that do not", () => {
    const weights = Array.from({ length: 52 }, (_, row) => (row < 20 ? 0.001 : 1));
    const sampler = (rows: ClassRows) => createWeightedSampler(rows, weights, { random });
    const apart = tail(1).map((pattern, row) => (row < 20 ? { ...pattern, weight: 10 } : pattern));
    const network = new Balanced({ ...fast, balance: { sampler } });
    expect(() => network.train(apart, fast)).toThrow(
      '`balance.sampler`: received patterns of "cat" that differ in weight or in shares',
    );
    // Weights per class are the same for all of its rows.
    const alike = tail(1).map((pattern) =>
      "cat" in pattern.output ? { ...pattern, weight: 2 } : pattern,
    );
    network.train(alike, fast);
    const [cat, dog] = network.balance.inLoss?.counts ?? [];
    expect(cat / dog).toBeCloseTo((2 * 20.02) / 8, 6);
    const inLoss = priorFromCounts([20, 8, 4], { classes: ["cat", "dog", "emu"] });
    const chosen = { sampler, inLoss, mismatch: "intended" } as const;
    network.train(apart, { ...fast, balance: chosen });
    expect(network.balance.inLoss?.counts).toEqual([20, 8, 4]);
  });

  test("an instance sampler of N rows shows the patterns as they come, weights and all", () => {
    const data = tail(1).map((pattern, row) => ({ ...pattern, weight: row === 0 ? 9 : 1 }));
    const sampler = createInstanceSampler(52, { random });
    const network = new Balanced({ ...fast, balance: { sampler } });
    network.train(data, fast);
    expect(network.balance.inLoss?.counts).toEqual([48, 8, 4]);
  });

  test.each([undefined, null, {}, Promise.resolve()])(
    "a sampler function that gives %o",
    (made) => {
      const network = new Balanced({ ...fast, balance: { sampler: () => made as never } });
      expect(() => network.train(tail(1), fast)).toThrow("`balance.sampler`: received");
    },
  );

  test("weights are in the losses and the meta loss of a step", () => {
    const data = tail(1);
    const metaData = tail(2).map((pattern, row) => ({ ...pattern, weight: row % 4 }));
    const prior = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });
    const network = new Balanced({ ...fast, balance: { prior } });
    network.train(data, fast);
    const targetsOf = (rows: readonly Pattern[]): Float64Array =>
      Float64Array.from(
        rows.flatMap(({ output }) => prior.classes.map((label) => Number(label in output))),
      );
    const logitsOf = (rows: readonly Pattern[]): Float64Array =>
      network.logits(rows.map(({ input }) => input));
    const own = balancedSoftmaxLoss(logitsOf(data), targetsOf(data), { prior });
    const weighed = data.map((pattern, row) => ({ ...pattern, weight: row / 10 }));
    const before = network.weights.map((layer) => layer?.map((row) => row.slice()));
    const step = network.metaStep(weighed, metaData);
    step.losses.forEach((loss, row) => expect(loss).toBeCloseTo((row / 10) * own[row], 10));
    const plain = plainSoftmaxLoss(logitsOf(metaData), targetsOf(metaData), { classes: 3 });
    const mean = plain.reduce((sum, loss, row) => sum + (row % 4) * loss, 0) / 52;
    expect(step.metaLoss).toBeCloseTo(mean, 10);
    // A meta batch without weight has no gradient.
    before.forEach((layer, at) => layer?.forEach((row, id) => network.weights[at][id].set(row)));
    const none = metaData.map((pattern) => ({ ...pattern, weight: 0 }));
    expect(network.metaStep(data, none).rowGradients.every((slope) => slope === 0)).toBe(true);
  });

  test("the constructor's options outlast a JSON that is loaded", () => {
    const made = { ...fast, balance: { sampler: balancedRows, tau: 0.5 } };
    const network = new Balanced(made);
    network.train(tail(1), fast);
    const json = network.toJSON();
    const copy = new Balanced({ balance: { sampler: balancedRows, tau: 0.25 } }).fromJSON(
      roundTrip(json),
    );
    expect(copy.balance.tau).toBe(0.25);
    expect(copy.train(tail(1), fast).iterations).toBe(1);
    expect(copy.balance.inLoss?.counts).toEqual([1, 1, 1]);
    expect(new Balanced().fromJSON(roundTrip(json)).balance.tau).toBe(0.5);
  });

  test("the best network of a cross-validation trains on with the sampler that it was made with", () => {
    const balance = { sampler: balancedRows };
    const first = name === "brain.js";
    const validation = first
      ? new brain.CrossValidate(Balanced, { ...fast, balance })
      : new brain.CrossValidate(() => new Balanced({ ...fast, balance }));
    validation.train(tail(3), fast, 2);
    const best = validation.toNeuralNetwork();
    // Version 1 makes it without options.
    const options = first ? { ...fast, balance } : fast;
    expect(best.train(tail(3), options).iterations).toBe(1);
    expect(best.balance.inLoss?.counts).toEqual([1, 1, 1]);
  });

  test("what the Meta Sampler has learned stays with a network that is made with one", () => {
    const meta = { learningRate: 0.1, data: tail(2) };
    const network = new Balanced({ ...fast, balance: { meta } });
    network.train(tail(1), { ...fast, iterations: 3 });
    const copy = new Balanced({ balance: { meta } }).fromJSON(roundTrip(network.toJSON()));
    expect(copy.balance.rates).toEqual(network.balance.rates);
    expect(copy.train(tail(1), fast).iterations).toBe(1);
  });

  test("a given prior is that of the patterns: their number, or what they weigh", () => {
    const classes = ["cat", "dog", "emu"];
    const prior = priorFromCounts([40, 8, 4], { classes });
    const network = new Balanced({ ...fast, balance: { prior } });
    network.train(tail(1), fast);
    expect(network.balance.inLoss).toBe(network.balance.prior);
    const weighed = tail(1).map((pattern, row) => ({ ...pattern, weight: row < 40 ? 0.5 : 2 }));
    network.train(weighed, fast);
    expect(network.balance.inLoss?.counts).toEqual([20, 16, 8]);
    const mass = priorFromCounts([20, 16, 8], { classes });
    network.train(weighed, { ...fast, balance: { prior: mass } });
    expect(network.balance.inLoss).toBe(mass);
    expect(network.balance.prior?.counts).toEqual([40, 8, 4]);
  });

  test("a prior that contradicts the patterns is refused at each entrance, and leaves no trace", async () => {
    // Names in another order than the counts: what sorting one of the two lists does.
    const wrong = priorFromCounts([4, 8, 40], { classes: ["cat", "dog", "emu"] });
    const message =
      '`balance.prior`: received a count of 4 for "cat", of which the data have 40; expected the counts of these patterns';
    const network = new Balanced({ ...fast, balance: { prior: wrong } });
    expect(() => network.train(tail(1), fast)).toThrow(message);
    await expect(network.trainAsync(tail(1), fast)).rejects.toThrow(message);
    const other = new Balanced({ ...fast, balance: { inLoss: wrong } });
    other.train(tail(1), fast);
    expect(other.balance.inLoss?.counts).toEqual([4, 8, 40]);
    expect(() => other.train(tail(1), { ...fast, balance: { prior: wrong } })).toThrow(message);
    expect(other.balance.epochs).toBe(1);
    const { balance } = network;
    expect([balance.prior, balance.epochs]).toEqual([undefined, 0]);
  });
});

function shareOf(masses: ArrayLike<number>, id: number): number {
  return masses[id] / Array.from(masses).reduce((a, b) => a + b);
}
