import { createRequire } from "node:module";
import { withBalancedSoftmax } from "@balms/brain";
import { createRandom, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { refusals } from "./check-restore.ts";

const require = createRequire(import.meta.url);

interface Network {
  train(data: readonly object[], options: object): unknown;
  run(input: object): Readonly<Record<string, number>>;
  toJSON(): Readonly<Record<string, unknown>>;
  fromJSON(json: object): this;
}

const rows = Array.from({ length: 12 }, (_, row) => ({
  input: { width: row, constructor: Math.sin(row) },
  output: row < 8 ? { cat: 1 } : { toString: 1 },
}));
const prior = priorFromCounts([8, 4], { classes: ["cat", "toString"] });

test.each(["brain.js", "brain.js-2"])("%s", async (version) => {
  const { NeuralNetwork } = require(version) as { NeuralNetwork: never };
  const Balanced = withBalancedSoftmax(NeuralNetwork) as unknown as new (
    options?: object,
  ) => Network;
  for (const balance of [{ prior }, { prior, meta: { batchSize: 4, data: rows } }]) {
    const network = new Balanced({
      hiddenLayers: [3],
      balance: { ...balance, random: createRandom(1) },
    });
    network.train(rows, { iterations: 2 });
    const found = await refusals(
      {
        good: JSON.parse(JSON.stringify(network.toJSON())),
        restore: (state) => {
          const again = new Balanced().fromJSON(state as object);
          const shares = Object.values(again.run({ width: 1, constructor: 1 }));
          expect(shares.some(Number.isNaN)).toBe(false);
          const { sizes, layers, balance: kept } = again.toJSON();
          // The first layer is what is given to the network: nothing is kept there but names.
          const [, first, second] = layers as unknown[];
          const taken = { sizes, layers: { 1: first, 2: second }, balance: kept };
          return JSON.parse(JSON.stringify(taken)) as unknown;
        },
      },
      300,
    );
    expect(found).toBeGreaterThan(50);
  }
});
