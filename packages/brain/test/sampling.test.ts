import {
  balancedSoftmaxLoss,
  createRandom,
  plainSoftmaxLoss,
  priorFromCounts,
  reduceLosses,
} from "@balms/core";
import {
  createClassBalancedSampler,
  createClassDistributionSampler,
  createInstanceSampler,
  type ClassRows,
} from "@balms/sampler";
import type { NetworkGradient, Pattern } from "@balms/brain";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions, type Network } from "./versions.ts";

beforeEach(() => seedWeights(21));

const fast = { hiddenLayers: [4], iterations: 3, learningRate: 0.05, errorThresh: 1e-9 };
const balancedRows = (rows: ClassRows) =>
  createClassBalancedSampler(rows, { random: createRandom(3) });

const rootRows = (rows: ClassRows) =>
  createClassDistributionSampler(rows, { kind: "root", degree: 2 }, { random: createRandom(1) });
const learning = (seed: number) => ({
  random: createRandom(seed),
  batchSize: 8,
  meta: { learningRate: 0.05, batchSize: 12 },
});

describe.each(versions)("$name", ({ Balanced }) => {
  test("a sampler decides which patterns an epoch shows, and the prior is what it induces", () => {
    const network = new Balanced({ ...fast, balance: { sampler: balancedRows } });
    const seen: string[] = [];
    network.train(tail(1), { ...fast, iterations: 1 });
    expect(network.balance.inLoss?.counts).toEqual([1, 1, 1]);
    expect(network.balance.prior?.counts).toEqual([40, 8, 4]);
    const trainPattern = network.trainPattern.bind(network);
    const names = Object.keys(network.outputLookup ?? {});
    Object.assign(network, {
      trainPattern(pattern: { output: Float32Array }, logErrorRate: boolean) {
        seen.push(names[pattern.output.indexOf(1)]);
        return trainPattern(pattern, logErrorRate);
      },
    });
    network.train(tail(1), { ...fast, iterations: 3 });
    expect(seen).toHaveLength(156);
    // An epoch of 52 patterns is no whole number of rounds: the first and the last may show one more of some class.
    for (const name of names) {
      const shown = seen.filter((other) => other === name).length;
      expect(Math.abs(shown - 52)).toBeLessThanOrEqual(1);
    }
    expect(network.balance.epochs).toBe(4);
  });

  test("the same seeds give the same network, however the training is cut", () => {
    const runs = [[6], [2, 4]].map((pieces) => {
      seedWeights(2);
      const sampler = createInstanceSampler(52, { random: createRandom(5) });
      const network = new Balanced({ ...fast, balance: { sampler } });
      for (const iterations of pieces) network.train(tail(1), { ...fast, iterations });
      return network.weights.slice(1);
    });
    expect(runs[1]).toEqual(runs[0]);
  });

  test("correcting twice is refused, unless it is intended", () => {
    const prior = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });
    const twice = new Balanced({ ...fast, balance: { inLoss: prior, sampler: balancedRows } });
    expect(() => twice.train(tail(1), fast)).toThrow('Or mismatch: "intended".');
    const intended = { inLoss: prior, sampler: balancedRows, mismatch: "intended" } as const;
    const network = new Balanced({ ...fast, balance: intended });
    expect(network.train(tail(1), fast).iterations).toBe(3);
    network.train(tail(1), { ...fast, balance: { sampler: rootRows, inLoss: undefined } });
    const [first, , last] = network.balance.inLoss?.counts ?? [];
    expect(first / last).toBeCloseTo(Math.sqrt(10), 12);
  });

  test("weights change what a sampler's epoch weighs", () => {
    const data = tail(1).map((pattern) =>
      "emu" in pattern.output ? { ...pattern, weight: 2 } : pattern,
    );
    const network = new Balanced({ ...fast, balance: { sampler: balancedRows } });
    network.train(data, fast);
    const seen = network.balance.inLoss?.counts ?? [];
    [1, 1, 2].forEach((share, id) => expect(seen[id]).toBeCloseTo(share, 12));
  });

  test.each([
    ["sigmoid", []],
    ["sigmoid", [5]],
    ["tanh", [4, 3]],
    ["relu", [6]],
  ])("%s, %o: the meta gradient is that of finite differences", (activation, hiddenLayers) => {
    const prior = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });
    const settings = { activation, hiddenLayers, learningRate: 0.2, momentum: 0.5 };
    const network = new Balanced({ ...settings, balance: { prior } });
    network.train(tail(1), { ...fast, ...settings });
    const [batch, metaBatch] = [tail(2), tail(3)].map((rows) => [
      ...rows.slice(0, 3),
      ...rows.slice(44, 49),
    ]);
    const before = snapshot(network);
    const { logits: innerLogits, targets } = readBatch(network, batch);
    const step = network.metaStep(batch, metaBatch);
    const expected = balancedSoftmaxLoss(innerLogits, targets, {
      prior: network.balance.inLoss ?? prior,
    });
    step.losses.forEach((loss, row) => expect(loss).toBeCloseTo(expected[row], 12));
    const meta = (): number => {
      const { logits, targets: truth } = readBatch(network, metaBatch);
      return reduceLosses(plainSoftmaxLoss(logits, truth, { classes: 3 }));
    };
    expect(step.metaLoss).toBeCloseTo(meta(), 6);
    const after = snapshot(network);

    batch.forEach((pattern, row) => {
      // s_b = 1 ± h is the pattern with such a weight.
      const [ahead, behind] = [1.01, 0.99].map((weight) => {
        before(network);
        const weighed = batch.map((other, at) => (at === row ? { ...pattern, weight } : other));
        network.metaStep(weighed, metaBatch);
        return meta();
      });
      after(network);
      const slope = (ahead - behind) / 0.02;
      expect(Math.abs(step.rowGradients[row] - slope)).toBeLessThan(2e-4);
    });
    const steepest = Math.max(...step.rowGradients.map(Math.abs));
    expect(steepest).toBeGreaterThan(5e-3);
  });

  test("`move` is handed the downhill gradient and decides where the weights go", () => {
    const network = new Balanced(fast);
    network.train(tail(1), fast);
    const before = network.weights[1][0][0];
    let handed: NetworkGradient | undefined;
    network.metaStep(tail(2), tail(3), (gradient) => (handed = gradient));
    expect(network.weights[1][0][0]).toBe(before);
    expect(handed?.weights[2]).toHaveLength(3);
    expect(handed?.biases[2].reduce((a, b) => a + b)).toBeCloseTo(0, 5);
  });

  test("the Meta Sampler learns on the way, survives JSON, and goes on as it would have", () => {
    const balance = learning(4);
    const network = new Balanced({ ...fast, balance });
    const data = tail(1);
    network.train(data, { ...fast, iterations: 2 });
    const rates = Array.from(network.balance.rates ?? []);
    expect(rates.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(rates).not.toEqual([40 / 52, 8 / 52, 4 / 52]);
    expect(network.balance.prior?.counts).toEqual([40, 8, 4]);

    network.changes.forEach((layer) => layer.forEach((row) => row.fill(0)));
    const json: object = JSON.parse(JSON.stringify(network.toJSON()));
    const copy = new Balanced().fromJSON(json);
    expect(copy.toJSON()).toEqual(json);
    for (const net of [network, copy]) net.train(data, { ...fast, iterations: 2 });
    expect(copy.balance.rates).toEqual(network.balance.rates);
    expect(copy.weights.slice(1)).toEqual(network.weights.slice(1));
  });

  test("meta patterns of their own are drawn from, and asked for after JSON", () => {
    const meta = { data: tail(8), every: 3 };
    const network = new Balanced({ ...fast, balance: { meta, batchSize: 5 } });
    network.train(tail(1), fast);
    const copy = new Balanced().fromJSON(network.toJSON());
    expect(() => copy.train(tail(1), fast)).toThrow("`balance.meta`: received nothing");
    copy.train(tail(1), { ...fast, balance: { meta } });
    expect(copy.balance.epochs).toBe(6);
  });

  test("logits are core's input", () => {
    const network = new Balanced(fast);
    network.train(tail(1), fast);
    const inputs = tail(2).map(({ input }) => input);
    const logits = network.logits(inputs);
    expect(logits).toHaveLength(156);
    const shares = Object.values<number>(network.run(inputs[0]));
    const terms = Array.from(logits.slice(0, 3), Math.exp);
    const total = terms.reduce((a, b) => a + b);
    terms.forEach((term, id) => expect(shares[id]).toBeCloseTo(term / total, 6));
  });
});

/** Keeps weights, biases and momentum; the function that comes back puts them there again. */
function snapshot(network: Network): (network: Network) => void {
  const weights = network.weights.map((layer) => layer?.map((row) => row.slice()));
  const changes = network.changes.map((layer) => layer?.map((row) => row.slice()));
  const biases = network.biases.map((layer) => layer?.slice());
  return (target) => {
    weights.forEach((layer, at) =>
      layer?.forEach((row, node) => target.weights[at][node].set(row)),
    );
    changes.forEach((layer, at) =>
      layer?.forEach((row, node) => target.changes[at][node].set(row)),
    );
    biases.forEach((layer, at) => layer && target.biases[at].set(layer));
  };
}

function readBatch(
  network: Network & { logits: (inputs: Pattern["input"][]) => Float64Array },
  batch: readonly Pattern[],
): { logits: Float64Array; targets: Float64Array } {
  const names = Object.keys(network.outputLookup ?? {});
  const rows = batch.flatMap(({ output }) => names.map((name) => (output as never)[name] ?? 0));
  return {
    logits: network.logits(batch.map(({ input }) => input)),
    targets: Float64Array.from(rows),
  };
}
