import { withBalancedSoftmax, type Pattern } from "@balms/brain";
import { ArgumentError, ModelError, priorFromCounts, PriorError } from "@balms/core";
import { createInstanceSampler } from "@balms/sampler";
import { createRandom } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(5));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1 };
const cat = { input: [1], output: { cat: 1 } };
const dog = { input: [0], output: { dog: 1 } };
const random = createRandom(1);

describe.each(versions)("$name", ({ brain, Balanced }) => {
  test("a class first seen in a later call", () => {
    const network = new Balanced(options);
    network.train([cat, dog], options);
    const emu = { input: [1], output: { emu: 1 } };
    expect(() => network.train([cat, emu], options)).toThrow(
      '`output of pattern 1`: received the class "emu"; expected one of the network\'s 2 classes',
    );
    expect(() => network.test([emu])).toThrow('received the class "emu"');
    // A share of 0 says nothing about the class.
    network.train([cat, { input: [1], output: { dog: 1, emu: 0 } }], options);
  });

  test.each<[string, unknown, string]>([
    ["a sum below 1", { input: [1], output: { cat: 0.5 } }, "a sum of 0.5"],
    [
      "several classes at once",
      { input: [1], output: { cat: 1, dog: 1 } },
      "received a sum of 2; expected shares of at least 0 that add up to 1. The softmax output chooses one of the classes. Several at once are shares, such as [0.5, 0.5]; or, where each output is a yes or no by itself, brain.js's own NeuralNetwork, whose outputs are sigmoids.",
    ],
    [
      "none of the classes",
      { input: [1], output: { cat: 0, dog: 0 } },
      '`output of pattern 2`: received none of the classes; expected shares of at least 0 that add up to 1. Where "none of them" happens, it is a class of its own: { none: 1 }, or a further output as in [0, 0, 1].',
    ],
    ["a negative share", { input: [1], output: { cat: 2, dog: -1 } }, "received -1"],
    ["a share that is no number", { input: [1], output: { cat: NaN } }, 'received NaN as "cat"'],
    ["text", { input: [1], output: { cat: "1" } }, '`output of pattern 2`: received "1" as "cat"'],
    ["an infinite input", { input: [Infinity], output: { cat: 1 } }, "received Infinity at 0"],
    ["an input past single precision", { input: [1e39], output: { cat: 1 } }, "received 1e+39"],
    [
      "another length",
      { input: [1, 2], output: { cat: 1 } },
      "Array of length 2; expected a list of 1",
    ],
    ["another kind", { input: [1], output: [1, 0] }, "an object of numbers by name"],
    ["no output", { input: [1] }, "`pattern 2 of data`: received undefined"],
    ["nothing", null, "`pattern 2 of data`: received null"],
    ["a negative weight", { ...cat, weight: -1 }, "`weight of pattern 2`: received -1"],
  ])("a pattern with %s", (_, pattern, message) => {
    const data = [cat, dog, pattern] as Pattern[];
    expect(() => new Balanced(options).train(data, options)).toThrow(message);
  });

  test("weights that are all 0", () => {
    const data = [cat, dog].map((pattern) => ({ ...pattern, weight: 0 }));
    expect(() => new Balanced(options).train(data, options)).toThrow(
      "`weight`: received 0 for every pattern; expected at least one above 0",
    );
  });

  test.each([undefined, null, [], "data"])("data that are %o", (data) => {
    const train = (): unknown => new Balanced(options).train(data as never, options);
    expect(train).toThrow(/^`(pattern 0 of )?data`: received/);
  });

  const trainOne = (output: Pattern["output"]) => (): unknown =>
    new Balanced(options).train([{ input: [1], output }], options);

  test("a single output, which a softmax always gives 1", () => {
    expect(trainOne([1])).toThrow("`data`: received 1 output; expected one per class. Write two");
    expect(trainOne({ spam: 1 })).toThrow("received 1 output");
  });

  test("a prior that lacks a class, or has another", () => {
    const prior = priorFromCounts([1, 1], { classes: ["cat", "emu"] });
    const lacking = new Balanced({ ...options, balance: { prior } });
    const message = '`balance.prior`: received no share of "dog"; expected every class';
    expect(() => lacking.train([cat, dog], options)).toThrow(message);
    expect(PriorError.isInstance(caught(() => lacking.train([cat, dog], options)))).toBe(true);

    const network = new Balanced(options);
    network.train([cat, dog], options);
    expect(() => network.train([cat, dog], { balance: { prior } })).toThrow(message);
    const more = priorFromCounts([1, 1, 1], { classes: ["cat", "dog", "emu"] });
    expect(() => network.train([cat, dog], { balance: { prior: more } })).toThrow(
      '`balance.prior`: received the class "emu"; expected no class that has no output',
    );
    const listed = new Balanced({ ...options, balance: { prior: more } });
    expect(() => listed.train([{ input: [1], output: [0, 1] }], options)).toThrow(
      "`balance.prior`: received 3 classes; expected 2, one per output",
    );
  });

  test("classes without examples follow core's policy", () => {
    const data = [cat, { input: [0], output: { dog: 0, cat: 1 } }];
    expect(() => new Balanced(options).train(data, options)).toThrow(
      '`prior`: received no examples of ["dog"]',
    );
    const network = new Balanced({ ...options, balance: { zeroCounts: "mask" } });
    network.train(data, options);
    expect(Object.values<number>(network.run([1])).every(Number.isFinite)).toBe(true);
  });

  test.each<[string, unknown, string]>([
    ["no object", null, "`balance`: received null"],
    ["text", "yes", '`balance`: received "yes"'],
    ["an unknown option", { tua: 1 }, "`balance.tua`: received an unknown option; expected `tau`"],
    ["tau", { tau: -1 }, "`tau`: received -1"],
    ["zeroCounts", { zeroCounts: "ignore" }, '`zeroCounts`: received "ignore"'],
    ["alpha", { alpha: 0 }, "`alpha`: received 0"],
    ["mismatch", { mismatch: "yes" }, '`balance.mismatch`: received "yes"'],
    ["prior", { prior: [1, 2] }, "`prior`: received Array of length 2"],
    ["sampled", { sampled: [1, 2] }, "`prior`: received Array of length 2"],
    ["sampler", { sampler: "balanced" }, '`balance.sampler`: received "balanced"'],
    ["random", { random: 1 }, "`balance.random`: received 1"],
    ["shuffle", { shuffle: 1 }, "`balance.shuffle`: received 1; expected true or false"],
    ["batch size", { batchSize: 0, meta: {} }, "`balance.batchSize`: received 0"],
    ["meta", { meta: true }, "`balance.meta`: received true; expected an object of options"],
    ["meta batch", { meta: { batchSize: 1.5 } }, "`balance.meta.batchSize`: received 1.5"],
    ["meta every", { meta: { every: 0 } }, "`balance.meta.every`: received 0"],
    ["a γ below 0", { meta: { gamma: -1 } }, "`balance.meta.gamma`: received -1"],
    ["a γ above 1", { meta: { gamma: 5 } }, "`balance.meta.gamma`: received 5"],
    ["meta data", { meta: { data: [] } }, "`balance.meta.data`: received Array"],
    [
      "an unknown option of meta",
      { meta: { lerningRate: 1 } },
      "`balance.meta.lerningRate`: received an unknown option; expected `learningRate`",
    ],
    [
      "two samplers",
      { meta: {}, sampler: () => undefined },
      "`balance.sampler`: received one beside `meta`; expected one of the two",
    ],
    [
      "an order beside a sampler",
      { shuffle: true, sampler: () => undefined },
      "`balance.shuffle`: received true beside `sampler`; expected nothing: `sampler` says the order",
    ],
  ])("balance: %s", (_, balance, message) => {
    expect(() => new Balanced({ balance: balance as object })).toThrow(message);
    const train = (): unknown => new Balanced().train([cat, dog], { balance: balance as object });
    expect(train).toThrow(message);
  });

  test("a misspelt option of brain.js, and steps of several patterns without a Meta Sampler", () => {
    const message = "`learningrate`: received an unknown option; expected `learningRate`";
    expect(() => new Balanced({ learningrate: 0.1 } as object)).toThrow(message);
    const network = new Balanced(options);
    expect(() => network.train([cat, dog], { ...options, learningrate: 0.1 } as object)).toThrow(
      message,
    );
    // A class above may have options of its own.
    class Mine extends Balanced {}
    expect(new Mine({ colour: "red" } as object).train([cat, dog], options).iterations).toBe(2);
    const batches = new Balanced({ ...options, balance: { batchSize: 8 } });
    expect(() => batches.train([cat, dog], options)).toThrow(
      "`balance.batchSize`: received 8; expected nothing without balance.meta",
    );
  });

  test("a sampler of other rows, options that are none, Adam beside a Meta Sampler", () => {
    const sampler = createInstanceSampler(3, { random });
    const network = new Balanced({ ...options, balance: { sampler } });
    expect(() => network.train([cat, dog], options)).toThrow(
      "`balance.sampler`: received a sampler of 3 rows; expected one of the 2 patterns of data",
    );
    expect(() => network.train([cat, dog], null as never)).toThrow("`options`: received null");
    const meta = new Balanced({ ...options, praxis: "adam", balance: { meta: {} } });
    expect(() => meta.train([cat, dog], { ...options, praxis: "adam" })).toThrow(
      '`praxis`: received "adam"; expected no praxis beside a Meta Sampler',
    );
    expect(() => network.train([cat, dog], { learningRate: 2 })).toThrow("out of normal training");
  });

  test("a network that was not trained", () => {
    const network = new Balanced(options);
    const calls = ["logits", "evaluate", "test", "toJSON", "toFunction"] as const;
    for (const name of calls) {
      const call = (): unknown => (network[name] as (data: unknown) => unknown)(tail(1));
      expect(ModelError.isInstance(caught(call))).toBe(true);
      expect(call).toThrow("`network`: received a network without weights");
    }
    expect(() => network.trainPattern({ input: [1], output: [1, 0] })).toThrow(
      "`balance.prior`: received nothing",
    );
  });

  test("a network with sizes but without weights says so", () => {
    const network = new Balanced({ inputSize: 3, outputSize: 3, hiddenLayers: [3] });
    const message = "`network`: received a network without weights";
    expect(() => network.run([1, 2, 3])).toThrow(message);
    expect(() => network.toJSON()).toThrow(message);
  });

  test("inputs of a trained network", () => {
    const network = new Balanced(options);
    network.train([cat, dog], options);
    expect(() => network.run([NaN])).toThrow("`input`: received NaN at 0");
    expect(() => network.run(undefined)).toThrow(
      "`input`: received undefined; expected a list of 1",
    );
    expect(() => network.logits("all" as never)).toThrow('`inputs`: received "all"');
    expect(() => network.logits([[1], [1, 2]])).toThrow("`inputs[1]`: received Array of length 2");
  });

  test("only a NeuralNetwork is balanced", () => {
    for (const wrong of [undefined, null, {}, Map, brain.CrossValidate, brain.NeuralNetworkGPU]) {
      const error = caught(() => withBalancedSoftmax(wrong as never));
      expect(ArgumentError.isInstance(error) && error.parameter).toBe("Network");
    }
  });
});

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
