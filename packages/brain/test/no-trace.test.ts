// What is refused leaves no trace.
import type { Pattern } from "@balms/brain";
import { ModelError, priorFromCounts } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(3));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1, errorThresh: 1e-9 };
const cat = { input: [1], output: { cat: 1 } };
const dog = { input: [0], output: { dog: 1 } };
const counted = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });

describe.each(versions)("$name", ({ Balanced }) => {
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
});
