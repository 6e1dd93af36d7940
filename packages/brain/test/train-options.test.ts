import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(3));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1, errorThresh: 1e-9 };

describe.each(versions)("$name", ({ Balanced }) => {
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
});
