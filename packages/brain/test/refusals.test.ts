// What is refused leaves no trace, and what would go wrong without a word is refused.
import { withBalancedSoftmax, type Pattern } from "@balms/brain";
import { ModelError, priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions, type Network } from "./versions.ts";

beforeEach(() => seedWeights(3));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1, errorThresh: 1e-9 };
const cat = { input: [1], output: { cat: 1 } };
const dog = { input: [0], output: { dog: 1 } };
const holes: number[] = [];
holes.length = 2;
const counted = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });

describe.each(versions)("$name", ({ brain, Balanced }) => {
  test.each<[string, unknown, object]>([
    ["a pattern", [{ input: { x: 1 }, output: { emu: 2 } }], options],
    ["a class without examples", [{ input: [1, 2], output: { cat: 1, emu: 0 } }], options],
    ["brain.js's options", [cat, dog], { ...options, iterations: -1, balance: { tau: 7 } }],
    ["the balance", tail(1).slice(40), { ...options, balance: { sampled: counted, tau: 7 } }],
  ])("a first train that is refused for %s leaves no trace", (_, data, refused) => {
    const network = new Balanced(options);
    const before = { ...network, trainOpts: { ...network.trainOpts } };
    const report = network.balance;
    expect(() => network.train(data as Pattern[], refused)).toThrow(/received|range/);
    expect({ ...network }).toEqual(before);
    expect(network.balance).toEqual(report);
    network.train(tail(1), options);
    expect(network.balance).toMatchObject({ tau: 1, epochs: 2 });
  });

  test.each<[string, unknown, object]>([
    ["a class without examples", [{ input: [1, 2, 3], output: { cat: 1 } }], options],
    ["brain.js's options", tail(2), { ...options, iterations: -1, balance: { tau: 7 } }],
    ["praxis beside other things", tail(2), { praxis: "adam", balance: { sampler: () => null } }],
  ])("a later train that is refused for %s leaves no trace", (_, data, refused) => {
    const network = new Balanced(options);
    network.train(tail(1), options);
    const json = JSON.stringify(network.toJSON());
    const report = network.balance;
    const fields = Object.keys(network);
    expect(() => network.train(data as Pattern[], refused)).toThrow(/received|range/);
    expect(JSON.stringify(network.toJSON())).toBe(json);
    expect(network.balance).toEqual(report);
    expect(Object.keys(network)).toEqual(fields);
  });

  test("a step or a JSON that is refused leaves no trace", () => {
    const network = new Balanced({ ...options, balance: { prior: counted } });
    const before = { ...network };
    expect(() => network.metaStep(tail(1), [dog])).toThrow("`input of pattern 0`");
    expect({ ...network }).toEqual(before);
    network.train(tail(1), options);
    const run = network.run([1, 2, 3]);
    const json = network.toJSON();
    expect(() => network.fromJSON({ ...json, layers: [] })).toThrow("`json.layers`");
    expect(network.run([1, 2, 3])).toEqual(run);
  });

  test("masked classes are refused as targets, but not of patterns that count for nothing", () => {
    const prior = priorFromCounts([40, 8, 0], { classes: ["cat", "dog", "emu"] });
    const balance = { inLoss: prior, zeroCounts: "mask" } as const;
    const network = new Balanced({ ...options, balance });
    expect(() => network.train(tail(1), options)).toThrow(
      '`output of pattern 48`: received a share of "emu", which has no examples in the prior',
    );
    const data = tail(1).map((pattern) =>
      "emu" in pattern.output ? { ...pattern, weight: 0 } : pattern,
    );
    network.train(data, options);
    expect(() => network.metaStep(tail(1), tail(1))).toThrow("`output of pattern 48`");
    expect(network.metaStep(data, tail(1)).losses.every(Number.isFinite)).toBe(true);
    expect(network.evaluate(tail(1)).rows).toBe(52);
    const pattern = { input: [1, 2, 3], output: [0, 0, 1] };
    expect(() => network.trainPattern(pattern)).toThrow('received a share of "emu"');
  });

  test.each<[string, Pattern["input"], string]>([
    ["a hole", holes, "received undefined at 0"],
    ["a bigint", [1n, 2] as never, "received 1n at 0"],
    ["text", ["1", 2] as never, 'received "1" at 0'],
    ["null", [1, null] as never, "received null at 1"],
    ["a boolean", [1, true] as never, "received true at 1"],
    ["big integers", new BigInt64Array(2) as never, "received 0n at 0"],
  ])("lists with %s", (_, input, message) => {
    const data = [
      { input: [1, 2], output: [1, 0] },
      { input: [0, 1], output: [0, 1] },
    ];
    const network = new Balanced(options);
    expect(() => network.train([...data, { input, output: [1, 0] }], options)).toThrow(
      `\`input of pattern 2\`: ${message}`,
    );
    network.train(data, options);
    expect(() => network.run(input)).toThrow(`\`input\`: ${message}`);
    expect(() => network.train([...data, { input: [1, 2], output: input }], options)).toThrow(
      `\`output of pattern 2\`: ${message}`,
    );
  });

  test("a hole in the data, and null by name", () => {
    const data = [cat, dog];
    data[3] = cat;
    expect(() => new Balanced(options).train(data, options)).toThrow("`pattern 2 of data`");
    const nothing = { input: { x: null } as never, output: { cat: 1, dog: 0 } };
    expect(() => new Balanced(options).train([nothing], options)).toThrow(
      '`input of pattern 0`: received null as "x"',
    );
  });

  test("undefined is left out, for classes of the network and for others", () => {
    const network = new Balanced(options);
    network.train([cat, dog], options);
    const output = { cat: 1, dog: undefined, emu: undefined };
    expect(network.train([cat, dog, { input: [1], output }], options).iterations).toBe(2);
  });

  test("numbers at which sums are infinite are named, not the learning rate", () => {
    const network = new Balanced({ ...options, activation: "relu" });
    const data = [
      { input: [1, 2], output: [1, 0] },
      { input: [0, 1], output: [0, 1] },
    ];
    network.train(data, { ...options, activation: "relu" });
    network.weights[1].forEach((row) => row.fill(10));
    const message = "`input`: received numbers at which the outputs are infinite";
    expect(() => network.run([3e38, 3e38])).toThrow(message);
    expect(() => network.logits([[3e38, 3e38]])).toThrow(message);
    expect(() => network.toFunction()([3e38, 3e38])).toThrow(message);
  });

  test("a name that objects lose", () => {
    const named = { ["__proto__"]: 1 };
    expect(Object.keys(named)).toEqual(["__proto__"]);
    const cases: [Pattern, string][] = [
      [{ input: [1], output: named }, "`output`"],
      [{ input: named, output: { cat: 1 } }, "`input`"],
    ];
    for (const [pattern, parameter] of cases) {
      expect(() => new Balanced(options).train([pattern, dog], options)).toThrow(
        `${parameter}: received the name "__proto__"`,
      );
    }
  });

  test("a class is balanced once", () => {
    expect(withBalancedSoftmax(Balanced)).toBe(Balanced);
    class Mine extends Balanced {}
    expect(withBalancedSoftmax(Mine)).toBe(Mine);
  });

  test("overrides that would never be called are refused; above, they are called", () => {
    class Below extends brain.NeuralNetwork {
      override trainPattern(pattern: object): number | null {
        return super.trainPattern(pattern);
      }
    }
    expect(() => withBalancedSoftmax(Below)).toThrow(
      "`Network`: received a subclass with a trainPattern of its own, which would never be called",
    );
    let calls = 0;
    class Above extends Balanced {
      override trainPattern(pattern: object, logErrorRate?: boolean): number | null {
        calls++;
        return super.trainPattern(pattern, logErrorRate);
      }
    }
    new Above(options).train(tail(1), options);
    expect(calls).toBe(104);
    class Saved extends brain.NeuralNetwork {
      override toJSON(): ReturnType<Network["toJSON"]> & { readonly mine: boolean } {
        return { ...super.toJSON(), mine: true };
      }
    }
    const network = new (withBalancedSoftmax(Saved))(options);
    network.train(tail(1), options);
    expect(network.toJSON()).toMatchObject({ mine: true });
  });

  test("options that are undefined or null are those that are left out", () => {
    const nothing = Object.fromEntries(
      ["learningRate", "momentum", "iterations", "log", "activation", "timeout", "errorThresh"]
        .concat(["callback", "praxis", "logPeriod", "callbackPeriod", "leakyReluAlpha", "beta1"])
        .map((name) => [name, undefined]),
    );
    const network = new Balanced({ ...nothing, hiddenLayers: [3], callback: null, praxis: null });
    expect(network.trainOpts["learningRate"]).toBe(0.03);
    const data = tail(1);
    network.train(data, { ...nothing, iterations: 2, errorThresh: 1e-9, callback: null });
    let calls = 0;
    network.train(data, { ...options, callbackPeriod: 1, callback: () => calls++ });
    network.train(data, { ...options, callbackPeriod: 1, callback: null });
    expect(calls).toBe(2);
  });

  test("a misspelt praxis is refused, in the constructor and in train", () => {
    const message = '`praxis`: received "adm"; expected one of ["adam"]';
    expect(() => new Balanced({ praxis: "adm" })).toThrow(message);
    expect(() => new Balanced(options).train(tail(1), { praxis: "adm" })).toThrow(message);
  });

  test("leakyReluAlpha holds from the call that names it", () => {
    const leaky = { ...options, activation: "leaky-relu" };
    const runs = [0.01, 0.5].map((leakyReluAlpha) => {
      seedWeights(8);
      const network = new Balanced({ ...leaky, leakyReluAlpha });
      network.train(tail(1), { ...leaky, leakyReluAlpha: 0.5 });
      return network.run([1, 2, 3]);
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(() => new Balanced({ leakyReluAlpha: 2 })).toThrow("`leakyReluAlpha`: received 2");
  });

  test("one training at a time", async () => {
    const network = new Balanced(options);
    const first = network.trainAsync(tail(1), options);
    const second = network.trainAsync(tail(1), options);
    await expect(second).rejects.toThrow("`network`: received a network that trainAsync is");
    await expect(second).rejects.toSatisfy(ModelError.isInstance);
    expect(() => network.train(tail(1), options)).toThrow("Wait for the promise of trainAsync");
    expect((await first).iterations).toBe(2);
    expect(network.train(tail(1), options).iterations).toBe(2);
  });

  test("evaluate takes a prior by name", () => {
    const network = new Balanced(options);
    network.train(tail(1), { ...options, iterations: 40 });
    const prior = priorFromCounts([4, 200, 40], { classes: ["emu", "cat", "dog"] });
    const { many, few } = network.evaluate(tail(2), { prior });
    expect(many).not.toBe(null);
    const usual = network.evaluate(tail(2), { manyAbove: 39, fewBelow: 5 });
    expect([many, few]).toEqual([usual.many, usual.few]);
    const other = priorFromCounts([1, 1, 1], { classes: ["cat", "dog", "fox"] });
    expect(() => network.evaluate(tail(2), { prior: other })).toThrow('no share of "emu"');
    expect(network.evaluate(tail(2), { prior: undefined }).rows).toBe(52);
  });

  test("a network with sizes but without weights says so", () => {
    const network = new Balanced({ inputSize: 3, outputSize: 3, hiddenLayers: [3] });
    const message = "`network`: received a network without weights";
    expect(() => network.run([1, 2, 3])).toThrow(message);
    expect(() => network.toJSON()).toThrow(message);
  });

  test("what draws patterns is refused where patterns are handed in", () => {
    const balance = { prior: counted, sampler: () => undefined as never };
    const network = new Balanced({ ...options, balance });
    expect(() => network.train(tail(1), options)).toThrow(
      "`balance.sampler`: received undefined; expected one of the 52 patterns of data",
    );
    const message = "`balance.sampler`: received one beside patterns that are handed in";
    expect(() => network.metaStep(tail(1), tail(1))).toThrow(message);
    const sampled = priorFromCounts([1, 1, 1], { classes: ["cat", "dog", "emu"] });
    const guarded = new Balanced({ ...options, balance: { prior: counted, sampled } });
    expect(() => guarded.metaStep(tail(1), tail(1))).toThrow('Or mismatch: "intended"');
  });
});

test("a learning rate that a subclass of version 1 has chosen stays", () => {
  const [{ brain }] = versions;
  const { trainDefaults } = brain.NeuralNetwork as unknown as { trainDefaults: object };
  const subclass = (learningRate: number) => {
    class Chosen extends brain.NeuralNetwork {
      static get trainDefaults(): object {
        return { ...trainDefaults, iterations: 7, learningRate };
      }
    }
    return new (withBalancedSoftmax(Chosen))().trainOpts;
  };
  expect(subclass(0.2)).toMatchObject({ iterations: 7, learningRate: 0.2 });
  expect(subclass(0.3)).toMatchObject({ iterations: 7, learningRate: 0.03 });
});
