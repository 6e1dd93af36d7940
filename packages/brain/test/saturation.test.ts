// Inputs at which hidden nodes say nothing are refused; they gave 1/C for every class, without a word.
import type { Pattern } from "@balms/brain";
import { ArgumentError, createRandom, ModelError } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, versions } from "./versions.ts";

beforeEach(() => seedWeights(17));

const options = { hiddenLayers: [6], iterations: 30, errorThresh: 1e-9 };

/** Incomes around a mean, of which the lower half buys. */
function incomes(mean: number, deviation: number): Pattern[] {
  const random = createRandom(4);
  return Array.from({ length: 60 }, (_, row) => {
    const side = row % 2 ? 1 : -1;
    return {
      input: [mean + side * deviation + (deviation / 4) * random.normal()],
      output: row % 2 ? { stays: 1 } : { buys: 1 },
    };
  });
}

describe.each(versions)("$name", ({ Balanced }) => {
  test.each(["sigmoid", "tanh"])("%s, inputs around 17,000", (activation) => {
    const network = new Balanced({ ...options, activation });
    const train = (): unknown => network.train(incomes(17_000, 1000), { ...options, activation });
    expect(train).toThrow(
      /^`data`: received inputs up to 1\d{4}(\.\d+)?, at which 6 of 6 hidden nodes give the same for every pattern; expected inputs that the hidden nodes tell apart\. Scale each input, for instance to mean 0 and standard deviation 1 over the training data, and later inputs alike\.$/,
    );
    expect(train).toThrow(expect.toSatisfy(ArgumentError.isInstance));
    expect(network.balance.epochs).toBe(0);
  });

  test("one such input hides the others; scaled, they are learned", () => {
    const data = incomes(0, 1).map(({ input, output }) => ({
      input: [2020, (input as number[])[0]],
      output,
    }));
    expect(() => new Balanced(options).train(data, options)).toThrow(
      "`data`: received inputs up to",
    );
    const scaled = data.map(({ input, output }) => ({ input: [0, input[1]], output }));
    const network = new Balanced(options);
    network.train(scaled, { ...options, iterations: 100 });
    expect(network.evaluate(scaled).balanced).toBe(1);
  });

  test("a layer that training has left without a slope is refused at its end", async () => {
    const relu = { ...options, activation: "relu", learningRate: 0.9, iterations: 3 };
    const data = incomes(40, 2);
    const message =
      "`network`: received the same outputs for every pattern: hidden layer 1 is flat in 100 % of its responses; expected hidden nodes that tell patterns apart. Scale each input, for instance to mean 0 and standard deviation 1 over the training data, or lower the learning rate, and train a new network.";
    expect(() => new Balanced(relu).train(data, relu)).toThrow(message);
    expect(() => new Balanced(relu).train(data, relu)).toThrow(
      expect.toSatisfy(ModelError.isInstance),
    );
    await expect(new Balanced(relu).trainAsync(data, relu)).rejects.toThrow(message);
  });

  test.each(["sigmoid", "tanh"])(
    "%s: a few patterns near 0 do not hide that the others have the same outputs",
    (activation) => {
      // Ages in months, from new-born on, of which the upper sixth is rare.
      const random = createRandom(5);
      const data = Array.from({ length: 200 }, () => {
        const [age, other] = [255 * random.uniform(), 255 * random.uniform()];
        return { input: [age, other], output: age > 217 ? { old: 1 } : { young: 1 } };
      });
      const settings = { hiddenLayers: [3], iterations: 200, activation, errorThresh: 1e-9 };
      expect(() => new Balanced(settings).train(data, settings)).toThrow(
        /^`network`: received the same outputs for every pattern: hidden layer 1 is flat in (99|100) % of its responses;/,
      );
      const scaled = data.map(({ input, output }) => ({
        input: input.map((value) => value / 74 - 1.7),
        output,
      }));
      const network = new Balanced(settings);
      network.train(scaled, settings);
      expect(network.evaluate(scaled).balanced).toBeGreaterThan(0.95);
    },
  );

  test("outputs that are alike because there is nothing to learn pass", () => {
    const random = createRandom(6);
    for (const activation of ["sigmoid", "tanh", "relu", "leaky-relu"]) {
      const data = Array.from({ length: 40 }, (_, row) => ({
        input: [row % 20 < 10 ? random.normal() : 0],
        output: row < 20 ? { one: 1 } : { other: 1 },
      }));
      const same = data.map(({ output }) => ({ input: [0.5], output }));
      const settings = { ...options, activation };
      expect(new Balanced(settings).train(same, settings).iterations).toBe(30);
      expect(new Balanced(settings).train(data, settings).iterations).toBe(30);
    }
  });

  test("large inputs of both signs, sparse ones, a single pattern, and no hidden layer pass", () => {
    const both = incomes(0, 1000);
    const sparse = Array.from({ length: 8 }, (_, row) => ({
      input: { [`word ${row}`]: 300 },
      output: row % 2 ? { odd: 1 } : { even: 1 },
    }));
    for (const data of [both, sparse]) {
      expect(new Balanced(options).train(data, options).iterations).toBe(30);
    }
    const one = [{ input: [17_000], output: [0.5, 0.5] }];
    expect(new Balanced(options).train(one, options).error).toBeLessThan(0.1);
    const linear = { ...options, hiddenLayers: [], learningRate: 1e-6 };
    expect(new Balanced(linear).train(incomes(100, 10), linear).iterations).toBe(30);
  });
});
