import { expect, test } from "vitest";
import { createOptimizer } from "./create-optimizer.ts";
import type { OptimizerOptions } from "./create-optimizer.ts";

test("defaults are put in, and told", () => {
  expect(createOptimizer().settings).toEqual({
    kind: "sgd",
    learningRate: 0.01,
    momentum: 0.9,
    weightDecay: 5e-4,
    nesterov: false,
    decaysWeightsAlone: false,
  });
  expect(createOptimizer({ kind: "adamw", decays: "weights" }).settings).toEqual({
    kind: "adamw",
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0.01,
    decaysWeightsAlone: true,
  });
});

test("nothing is kept where nothing is read", () => {
  expect(createOptimizer({ kind: "sgd", momentum: 0 }).slots).toEqual([]);
  expect(createOptimizer({ kind: "sgd" }).slots).toEqual(["velocity"]);
});

test.each([
  [{ kind: "adam" }, '`optimizer.kind`: received "adam"; expected one of ["sgd","adamw"]'],
  [{ kind: "sgd", learningRate: 0 }, "`optimizer.learningRate`"],
  [{ kind: "sgd", momentum: 1 }, "`optimizer.momentum`"],
  [{ kind: "sgd", beta1: 0.9 }, "`optimizer.beta1`: received an unknown option"],
  [{ kind: "sgd", nesterov: 1 }, "`optimizer.nesterov`"],
  [{ kind: "adamw", beta2: 1 }, "`optimizer.beta2`"],
  [{ kind: "adamw", epsilon: 0 }, "`optimizer.epsilon`"],
  [{ kind: "adamw", momentum: 0.9 }, "`optimizer.momentum`: received an unknown option"],
  [{ kind: "sgd", decays: "biases" }, "`optimizer.decays`"],
])("%j is refused", (options, message) => {
  expect(() => createOptimizer(options as OptimizerOptions)).toThrow(message);
});
