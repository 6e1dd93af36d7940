import { once } from "node:events";
import type { Pattern } from "@balms/brain";
import { priorFromCounts, PriorError } from "@balms/core";
import { beforeEach, describe, expect, test } from "vitest";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(3));

const options = { hiddenLayers: [3], iterations: 2, learningRate: 0.1, errorThresh: 1e-9 };
const counted = priorFromCounts([40, 8, 4], { classes: ["cat", "dog", "emu"] });

describe("TrainStream of version 1", () => {
  const [{ brain, Balanced }] = versions;
  const streamed = (
    network: InstanceType<typeof Balanced>,
    data: Pattern[],
    more: object = {},
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const stream = new brain.TrainStream({
        ...options,
        ...more,
        neuralNetwork: network,
        floodCallback: () => flood(),
        doneTrainingCallback: resolve,
      });
      once(stream, "error").then(reject, reject);
      const flood = (): void => {
        for (const pattern of data) stream.write(pattern);
        stream.endInputs();
      };
      flood();
    });

  test("names are fixed with the weights, and the prior is known from training or JSON", async () => {
    const network = new Balanced(options);
    const data = tail(1).toReversed();
    network.train(data, { ...options, iterations: 60 });
    const names = Object.keys(network.outputLookup ?? {});
    expect(names[0]).toBe("emu");
    for (const net of [network, new Balanced().fromJSON(network.toJSON())]) {
      await streamed(net, tail(1), { balance: { prior: counted } });
      expect(Object.keys(net.outputLookup ?? {})).toEqual(names);
      expect(brain.likely([0, 0, 1.5], net)).toBe("emu");
      expect(net.balance.prior?.classes).toEqual(names);
    }
    const copy = new Balanced().fromJSON(network.toJSON());
    await streamed(copy, tail(1));
    expect(copy.balance.prior?.classes).toEqual(names);
  });

  test("other classes, one class more, and samplers are refused", async () => {
    const network = new Balanced(options);
    network.train(tail(1), options);
    const fox = { input: [1, 2, 3], output: { fox: 1 } };
    await expect(refused(network, fox)).rejects.toThrow('received the class "fox"');
    const more = priorFromCounts([1, 1, 1, 1], { classes: ["cat", "dog", "emu", "fox"] });
    await expect(refused(network, tail(1)[0], { prior: more })).rejects.toThrow(
      '`balance.prior`: received the class "fox"',
    );
    await expect(refused(network, tail(1)[0], { prior: more })).rejects.toSatisfy(
      PriorError.isInstance,
    );
    for (const draws of [{ sampler: () => undefined }, { meta: {} }]) {
      const fresh = new Balanced({ ...options, balance: { prior: counted } });
      await expect(refused(fresh, tail(1)[0], draws)).rejects.toThrow(
        "received one beside patterns that are handed in",
      );
    }
  });

  async function refused(network: object, pattern: Pattern, balance: object = {}): Promise<void> {
    const stream = new brain.TrainStream({ ...options, neuralNetwork: network, balance });
    const failed = once(stream, "error");
    failed.catch(() => undefined);
    stream.write(pattern);
    await Promise.resolve();
  }
});
