import { once } from "node:events";
import { priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(7));

const fast = { hiddenLayers: [6], iterations: 60, learningRate: 0.1, errorThresh: 1e-9 };

describe.each(versions)("$name", ({ brain, Balanced }) => {
  test("counts named classes, and trains to name them all", () => {
    const network = new Balanced(fast);
    const status = network.train(tail(1), fast);
    expect(status.iterations).toBe(60);
    const { prior, inLoss, tau, epochs } = network.balance;
    expect(prior?.classes).toEqual(["cat", "dog", "emu"]);
    expect(prior?.counts).toEqual([40, 8, 4]);
    expect(inLoss).toBe(prior);
    expect([tau, epochs]).toEqual([1, 60]);
    const shares = Object.values<number>(network.run([0, 0, 1.5]));
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    expect(brain.likely([0, 0, 1.5], network)).toBe("emu");
    expect(network.evaluate(tail(2)).balanced).toBeGreaterThan(0.8);
  });

  test("trainAsync ends when its signal is aborted; what was trained stays, and training goes on", async () => {
    const network = new Balanced(fast);
    const stop = new AbortController();
    setImmediate(() => stop.abort("enough"));
    const endless = { ...fast, iterations: 1e9, errorThresh: 1e-300, signal: stop.signal };
    await expect(network.trainAsync(tail(1), endless)).rejects.toMatchObject({
      code: "interrupted",
      cause: "enough",
    });
    const { epochs } = network.balance;
    expect(epochs).toBeGreaterThan(0);
    await expect(network.trainAsync(tail(1), endless)).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(network.balance.epochs).toBe(epochs);
    await network.trainAsync(tail(1), { ...fast, iterations: 2 });
    expect(network.balance.epochs).toBe(epochs + 2);
  });

  test("the prior is in the training softmax alone: without features, outputs come out uniform", () => {
    const data = tail(1).map(({ output }) => ({ input: [0], output }));
    const options = { ...fast, hiddenLayers: [], iterations: 400, learningRate: 0.02 };
    const balanced = new Balanced(options);
    const plain = new Balanced({ ...options, balance: { tau: 0 } });
    for (const network of [balanced, plain]) network.train(data, options);
    const shares = (network: typeof plain): number[] => Object.values(network.run([0]));
    shares(balanced).forEach((share) => expect(Math.abs(share - 1 / 3)).toBeLessThan(0.1));
    expect(shares(plain)[0]).toBeGreaterThan(0.6);
  });

  test("a prior goes by name, in any order, and by index where outputs are lists", () => {
    const prior = priorFromCounts([4, 40, 8], { classes: ["emu", "cat", "dog"] });
    const named = new Balanced({ ...fast, balance: { prior } });
    named.train(tail(1), fast);
    const { classes: labels = [], counts = [] } = named.balance.prior ?? {};
    expect(Object.fromEntries(labels.map((label, id) => [label, counts[id]]))).toEqual({
      cat: 40,
      dog: 8,
      emu: 4,
    });
    expect(Object.keys(named.outputLookup ?? {})).toEqual(labels);

    const listed = new Balanced({ ...fast, balance: { prior } });
    const ids = tail(1).map(({ input, output }) => ({
      input,
      output: prior.classes.map((label) => Number(label in output)),
    }));
    listed.train(ids, { ...fast, iterations: 1 });
    expect(listed.balance.prior).toBe(prior);
    expect(listed.balance.inLoss).toBe(prior);
  });

  test("soft targets and weights are counted as the loss sees them", () => {
    const network = new Balanced(fast);
    const data = [
      { input: [1], output: [0.75, 0.25], weight: 2 },
      { input: [0], output: [0, 1] },
    ];
    network.train(data, { ...fast, iterations: 1 });
    expect(network.balance.inLoss?.counts).toEqual([1.5, 1.5]);
    expect(network.balance.prior?.counts).toEqual([1, 1]);
  });

  test("callbacks, log, errorThresh and timeout are brain.js's", () => {
    const network = new Balanced(fast);
    const seen: number[] = [];
    const callback = ({ iterations }: { iterations: number }) => seen.push(iterations);
    const log = vi.fn<() => void>();
    network.train(tail(1), { ...fast, callback, callbackPeriod: 25, log, logPeriod: 30 });
    expect(seen).toEqual([25, 50]);
    expect(log).toHaveBeenCalledTimes(2);
    const { iterations, error } = network.train(tail(1), { ...fast, errorThresh: 0.2 });
    expect(iterations).toBe(1);
    expect(error).toBeLessThan(0.2);
  });

  test.each([
    ["sigmoid", [5]],
    ["tanh", [4, 3]],
    ["relu", [6]],
    ["leaky-relu", [7, 5]],
    ["sigmoid", []],
  ])("%s, %o: steps in one go are those of pattern by pattern", (activation, hiddenLayers) => {
    const options = { ...fast, activation, hiddenLayers, leakyReluAlpha: 0.1, momentum: 0.4 };
    const data = tail(1).map((pattern, row) => ({ ...pattern, weight: 0.5 + (row % 3) }));
    const [whole, single] = [false, true].map((apart) => {
      seedWeights(9);
      const network = new Balanced(options);
      // What is overridden is called for each pattern.
      if (apart) Object.assign(network, { trainPattern: network.trainPattern.bind(network) });
      const status = network.train(data, { ...options, iterations: 20 });
      return { network, status };
    });
    expect(whole.status.error).toBeCloseTo(single.status.error, 5);
    for (const part of ["weights", "changes"] as const) {
      whole.network[part]
        .slice(1)
        .forEach((layer, at) =>
          layer.forEach((row, node) =>
            row.forEach((value, k) =>
              expect(value).toBeCloseTo(single.network[part][at + 1][node][k], 4),
            ),
          ),
        );
    }
    expect(
      Math.max(...whole.network.weights[1].flatMap((row) => [...row]).map(Math.abs)),
    ).toBeGreaterThan(0.2);
  });

  test("Adam can be chosen, and left again", () => {
    const network = new Balanced(fast);
    const steps = [
      { ...fast, iterations: 1 },
      { ...fast, iterations: 30, praxis: "adam", learningRate: 0.01 },
    ];
    const [first, second] = steps.map((options) => network.train(tail(1), options).error);
    expect(second).toBeLessThan(first);
    expect(Object.hasOwn(network, "adjustWeights")).toBe(true);
    network.train(tail(1), { ...fast, praxis: null });
    expect(Object.hasOwn(network, "adjustWeights")).toBe(false);
  });

  test("trainAsync does what train does, and lets others work in between", async () => {
    const [first, second] = [0, 1].map(() => {
      seedWeights(9);
      return new Balanced(fast);
    });
    seedWeights(9);
    const status = first.train(tail(1), fast);
    seedWeights(9);
    let turns = 0;
    const ticking = setInterval(() => turns++, 0);
    const other = await second.trainAsync(tail(1), { ...fast, iterations: 60 });
    clearInterval(ticking);
    expect(other).toEqual(status);
    expect(second.weights).toEqual(first.weights);
    expect(turns).toBeGreaterThan(0);
    await expect(second.trainAsync([])).rejects.toThrow("`data`: received Array of length 0");
  });
});

test("TrainStream of version 1 takes an explicit prior, and asks for it", async () => {
  const [{ brain, Balanced }] = versions;
  const data = tail(1);
  const prior = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });
  const network = new Balanced({ ...fast, balance: { prior } });
  const done = new Promise<{ iterations: number }>((resolve, reject) => {
    const stream = new brain.TrainStream({
      ...fast,
      neuralNetwork: network,
      floodCallback: () => flood(),
      doneTrainingCallback: resolve,
    });
    stream.on("error", reject);
    const flood = (): void => {
      for (const pattern of data) stream.write(pattern);
      stream.endInputs();
    };
    flood();
  });
  expect((await done).iterations).toBe(60);
  expect(brain.likely([0, 0, 1.5], network)).toBe("emu");

  const bare = new brain.TrainStream({ ...fast, neuralNetwork: new Balanced(fast) });
  const failed = once(bare, "error");
  expect(() => bare.write(data[0])).toThrow("`balance.prior`: received nothing");
  failed.catch(() => undefined);
});
