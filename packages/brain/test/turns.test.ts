// trainAsync makes long epochs in pieces: the same numbers, with turns for others in between.
import { beforeEach, describe, expect, test } from "vitest";
import type { BrainNetworkClass, FormattedPattern } from "../src/network/brain-network.ts";
import { seedWeights, tail, versions } from "./versions.ts";

beforeEach(() => seedWeights(7));

const options = { hiddenLayers: [6], iterations: 3, learningRate: 0.05, errorThresh: 1e-9 };
/** More patterns than are trained in one piece. */
const many = Array.from({ length: 100 }, (_, at) => tail(at + 1)).flat();

describe.each(versions)("$name", ({ Balanced }) => {
  const made = (more: object = {}): InstanceType<typeof Balanced> =>
    new Balanced({ ...options, ...more });

  test.each<[string, object]>([
    ["in a random order", {}],
    ["in their own order", { balance: { shuffle: false } }],
    ["with Adam", { praxis: "adam", learningRate: 0.01 }],
    ["that the Meta Sampler draws", { balance: { meta: { batchSize: 8, every: 4 } } }],
  ])("patterns %s give the same, to the bit, in pieces and at once", async (_, more) => {
    const [atOnce, inPieces] = [made(more), made(more)];
    const heard: unknown[] = [];
    const told = {
      ...options,
      ...more,
      callback: (at: unknown) => heard.push(at),
      callbackPeriod: 1,
    };
    seedWeights(9);
    const status = atOnce.train(many, told);
    const first = heard.splice(0);
    seedWeights(9);
    expect(await inPieces.trainAsync(many, told)).toEqual(status);
    expect(heard).toEqual(first);
    expect(inPieces.weights).toEqual(atOnce.weights);
    expect(inPieces.balance.epochs).toBe(3);
  });

  test.each<[string, object]>([
    ["patterns", {}],
    ["batches", { balance: { meta: { batchSize: 8, every: 4 } } }],
  ])(
    "an end that is asked for in the midst of an epoch of %s keeps what was trained",
    async (_, more) => {
      const network = made(more);
      network.train(tail(1), { ...options, ...more, iterations: 1 });
      const before = JSON.stringify(network.weights);
      // Heard in the epoch: it is asked for in every piece, and the answer changes when weights have.
      const signal = {
        get aborted() {
          return JSON.stringify(network.weights) !== before;
        },
      };
      await expect(network.trainAsync(many, { ...options, ...more, signal })).rejects.toMatchObject(
        {
          code: "interrupted",
        },
      );
      expect(network.balance.epochs).toBe(1);
      const status = await network.trainAsync(many, { ...options, ...more });
      expect(status.iterations).toBe(3);
      expect(network.balance.epochs).toBe(4);
    },
  );

  test("an end that is asked for while patterns are formatted leaves the network as it was", async () => {
    const network = made();
    const before = { ...network };
    let asked = 0;
    const signal = {
      get aborted() {
        asked += 1;
        // Once at the start, and then in every piece: of the checks, of names, of the formatting.
        return asked > 8;
      },
    };
    await expect(
      network.trainAsync(many.concat(many, many), { ...options, signal }),
    ).rejects.toMatchObject({ code: "interrupted" });
    expect({ ...network }).toEqual(before);
    expect(network.balance.epochs).toBe(0);
  });

  test("what becomes of the list of patterns meanwhile is not trained", async () => {
    const [atOnce, later] = [made(), made()];
    seedWeights(9);
    const status = atOnce.train(many, options);
    seedWeights(9);
    const list = [...many];
    const training = later.trainAsync(list, options);
    list.length = 0;
    expect(await training).toEqual(status);
    expect(later.weights).toEqual(atOnce.weights);
  });

  test("a class above that formats patterns its own way is asked for them as brain.js does", async () => {
    const asked: unknown[] = [];
    class Mine extends (Balanced as unknown as BrainNetworkClass) {
      override formatData(data: unknown): FormattedPattern[] {
        asked.push(data);
        return super.formatData(data);
      }
    }
    const [atOnce, own] = [made(), new Mine(options)];
    seedWeights(9);
    const status = atOnce.train(many, options);
    seedWeights(9);
    expect(await own.trainAsync(many, options)).toEqual(status);
    expect(asked[0]).toBe(many);
    expect(own.weights).toEqual(atOnce.weights);
  });

  test("a class above that has its own epochs makes them as brain.js asks for them, each once", async () => {
    let epochs = 0;
    class Mine extends (Balanced as unknown as BrainNetworkClass) {
      override calculateTrainingError(data: readonly FormattedPattern[]): number {
        epochs += 1;
        return super.calculateTrainingError(data);
      }
    }
    const [atOnce, own] = [made(), new Mine(options)];
    seedWeights(9);
    const status = atOnce.train(many, options);
    seedWeights(9);
    expect(await own.trainAsync(many, options)).toEqual(status);
    expect(own.weights).toEqual(atOnce.weights);
    expect(epochs).toBe(3);
  });

  test("callbacks that throw, and limits of time, end it as they do at once", async () => {
    const fault = new Error("enough");
    const failing = {
      ...options,
      callbackPeriod: 1,
      callback: () => {
        throw fault;
      },
    };
    await expect(made().trainAsync(many, failing)).rejects.toBe(fault);
    expect(await made().trainAsync(many, { ...options, timeout: 1e-9 })).toMatchObject({
      iterations: 0,
    });
  });
});
