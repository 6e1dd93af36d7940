// Patterns that would go wrong without a word are refused.
import type { Pattern } from "@balms/brain";
import { priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(3));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1, errorThresh: 1e-9 };
const cat = { input: [1], output: { cat: 1 } };
const dog = { input: [0], output: { dog: 1 } };
const holes: number[] = [];
holes.length = 2;
const counted = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });

describe.each(versions)("$name", ({ Balanced }) => {
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
