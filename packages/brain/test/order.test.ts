// Every epoch shows the patterns in an order of its own, which a seed decides.
import type { Pattern } from "@balms/brain";
import { createRandom } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { gaussians } from "./gaussians.ts";
import { seedWeights, tail, versions, type Network } from "./versions.ts";

beforeEach(() => seedWeights(5));

const fast = { hiddenLayers: [4], iterations: 4, learningRate: 0.05, errorThresh: 1e-9 };
const roundTrip = (json: object): object => JSON.parse(JSON.stringify(json)) as object;

/** Patterns whose only input is their row. */
const numbered = (count: number): Pattern[] =>
  Array.from({ length: count }, (_, row) => ({
    input: [row],
    output: row % 2 ? { odd: 1 } : { even: 1 },
  }));

/** The rows that a network is shown from now on, in their order. */
function shownTo(network: Network): number[] {
  const rows: number[] = [];
  const trainPattern = network.trainPattern.bind(network);
  Object.assign(network, {
    trainPattern(pattern: { input: Float32Array }, logErrorRate: boolean) {
      rows.push(pattern.input[0]);
      return trainPattern(pattern, logErrorRate);
    },
  });
  return rows;
}

const epochsOf = (rows: readonly number[], size: number): number[][] =>
  Array.from({ length: rows.length / size }, (_, at) => rows.slice(at * size, (at + 1) * size));

describe.each(versions)("$name", ({ Balanced }) => {
  test.each([
    [3, 6],
    [12, 40],
    [13, 40],
    [70, 40],
  ])("%i patterns: each once per epoch, in %i orders", (size, orders) => {
    const network = new Balanced(fast);
    const rows = shownTo(network);
    network.train(numbered(size), { ...fast, iterations: 40 });
    const epochs = epochsOf(rows, size);
    const all = Array.from({ length: size }, (_, row) => row);
    for (const epoch of epochs) expect(epoch.toSorted((a, b) => a - b)).toEqual(all);
    expect(new Set(epochs.map(String)).size).toBe(orders);
  });

  test.each([4, 20])("of %i patterns, every place comes as often", (size) => {
    const network = new Balanced(fast);
    const rows = shownTo(network);
    const epochs = 3000;
    network.train(numbered(size), { ...fast, iterations: epochs });
    const seen = new Float64Array(size * size);
    rows.forEach((row, at) => seen[row * size + (at % size)]++);
    const expected = epochs / size;
    const chiSquare = seen.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // (n − 1)² degrees of freedom; five standard deviations of it.
    const freedom = (size - 1) ** 2;
    expect(chiSquare).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
  });

  test("shuffle: false shows them in the order given", () => {
    const network = new Balanced({ ...fast, balance: { shuffle: false } });
    const rows = shownTo(network);
    network.train(numbered(5), fast);
    expect(epochsOf(rows, 5)).toEqual(Array.from({ length: 4 }, () => [0, 1, 2, 3, 4]));
    network.train(numbered(5), { ...fast, balance: { shuffle: true } });
    expect(new Set(epochsOf(rows, 5).map(String)).size).toBeGreaterThan(2);
  });

  test("the same seed gives the same network, another seed another; the default seed is 0", () => {
    const [default0, seed0, again, seed1] = [undefined, 0, 0, 1].map((seed) => {
      seedWeights(5);
      const balance = seed === undefined ? {} : { random: createRandom(seed) };
      const network = new Balanced({ ...fast, balance });
      network.train(tail(1), fast);
      return network.weights.slice(1);
    });
    expect(seed0).toEqual(default0);
    expect(again).toEqual(default0);
    expect(seed1).not.toEqual(default0);
  });

  test("training goes on where it was: in pieces, in turns, and after JSON", async () => {
    const made = (): Network & InstanceType<typeof Balanced> => {
      seedWeights(5);
      return new Balanced({ ...fast, momentum: 1e-12 });
    };
    const options = { ...fast, momentum: 1e-12 };
    const whole = made();
    whole.train(tail(1), { ...options, iterations: 6 });
    const pieces = made();
    for (const iterations of [1, 5]) pieces.train(tail(1), { ...options, iterations });
    const turns = made();
    await turns.trainAsync(tail(1), { ...options, iterations: 6 });
    const saved = made();
    saved.train(tail(1), { ...options, iterations: 2 });
    saved.changes.forEach((layer) => layer.forEach((row) => row.fill(0)));
    const loaded = new Balanced().fromJSON(roundTrip(saved.toJSON()));
    for (const network of [saved, loaded]) network.train(tail(1), { ...options, iterations: 4 });
    expect(pieces.weights.slice(1)).toEqual(whole.weights.slice(1));
    expect(turns.weights.slice(1)).toEqual(whole.weights.slice(1));
    expect(loaded.weights.slice(1)).toEqual(saved.weights.slice(1));
    expect(loaded.toJSON()).toEqual(saved.toJSON());
  });

  test("a train that is refused takes nothing from the order", () => {
    const [first, second] = [0, 1].map(() => {
      seedWeights(5);
      return new Balanced(fast);
    });
    expect(() => second.train(tail(1), { ...fast, iterations: -1 })).toThrow(/range/);
    seedWeights(5);
    first.train(tail(1), fast);
    seedWeights(5);
    second.train(tail(1), fast);
    expect(second.weights.slice(1)).toEqual(first.weights.slice(1));
  });

  test("the order is that of the seed, whichever engine runs it", () => {
    const network = new Balanced({ ...fast, balance: { random: createRandom(7) } });
    const rows = shownTo(network);
    network.train(numbered(4), { ...fast, iterations: 3 });
    network.train(numbered(13), { ...fast, iterations: 1 });
    const four = [1, 0, 3, 2, 2, 1, 3, 0, 2, 1, 0, 3];
    expect(rows).toEqual([...four, 11, 12, 5, 10, 2, 0, 9, 8, 4, 1, 3, 7, 6]);
  });

  test("data sorted by class do not matter", () => {
    const { train, test: tested } = gaussians(3);
    const sorted = train.toSorted((a, b) => classOf(a) - classOf(b));
    const options = { hiddenLayers: [16], iterations: 15, errorThresh: 1e-9 };
    const balanced = (data: Pattern[], balance: object): number => {
      seedWeights(5);
      const network = new Balanced({ ...options, balance });
      network.train(data, options);
      return network.evaluate(tested).balanced;
    };
    const shuffled = balanced(train, {});
    expect(balanced(sorted, {})).toBeGreaterThan(shuffled - 0.05);
    expect(balanced(sorted, { shuffle: false })).toBeLessThan(shuffled - 0.1);
  });
});

const classOf = ({ output }: Pattern): number => (output as number[]).indexOf(1);
