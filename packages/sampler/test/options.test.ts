import { createRandom, priorFromCounts } from "@balms/core";
import * as sampler from "@balms/sampler";
import { expect, test } from "vitest";

const { contiguousRows, createInstanceSampler, indexImages } = sampler;
const random = createRandom(1);
const rows = contiguousRows(priorFromCounts([3, 1]));
const images = indexImages([[0], [1]], { classes: 2 });
const instance = createInstanceSampler(4, { random });

/** Calls of every function that takes options, with one that is misspelt. */
const calls: Record<string, (options: never) => unknown> = {
  balanceStream: (options) => sampler.balanceStream([], options),
  createBatches: (options) => sampler.createBatches(instance, options),
  createBlockDataset: (options) => sampler.createBlockDataset([], () => [], options),
  createClassBalancedSampler: (options) => sampler.createClassBalancedSampler(rows, options),
  createClassCountsSampler: (options) => sampler.createClassCountsSampler(rows, [1, 1], options),
  createClassDistributionSampler: (options) =>
    sampler.createClassDistributionSampler(rows, [1, 1], options),
  createEveryClassSampler: (options) => sampler.createEveryClassSampler(rows, options),
  createImageBalancedSampler: (options) => sampler.createImageBalancedSampler(images, options),
  createInstanceSampler: (options) => sampler.createInstanceSampler(rows, options),
  createLabelBalancedSampler: (options) => sampler.createLabelBalancedSampler(images, options),
  createLossPrioritySampler: (options) => sampler.createLossPrioritySampler(rows, options),
  createMetaRowSampler: (options) => sampler.createMetaRowSampler(rows, options),
  createProgressiveSampler: (options) => sampler.createProgressiveSampler(rows, options),
  createRepeatFactorSampler: (options) => sampler.createRepeatFactorSampler(images, options),
  createReservoir: (options) => sampler.createReservoir(options),
  createRowsPerClassSampler: (options) => sampler.createRowsPerClassSampler(rows, options),
  createWeightedSampler: (options) => sampler.createWeightedSampler(rows, [1, 1, 1, 1], options),
  indexImages: (options) => sampler.indexImages([[0]], options),
  indexRows: (options) => sampler.indexRows([0], options),
  load: (options) => sampler.load([1, 2, 3, 4], instance, options),
};

test.each([
  ["balanceStream", "capacty", "capacity"],
  ["createBatches", "batchsize", "batchSize"],
  ["createBlockDataset", "cachedBlock", "cachedBlocks"],
  ["createEveryClassSampler", "batch_size", "batchSize"],
  ["createInstanceSampler", "replacment", "replacement"],
  ["createLossPrioritySampler", "exponant", "exponent"],
  ["createMetaRowSampler", "States", "state"],
  ["createProgressiveSampler", "epoch", "epochs"],
  ["createRepeatFactorSampler", "treshold", "threshold"],
  ["createReservoir", "perclass", "perClass"],
  ["createRowsPerClassSampler", "rowPerClass", "rowsPerClass"],
  ["createWeightedSampler", "replacemnt", "replacement"],
  ["indexImages", "class", "classes"],
  ["indexRows", "clases", "classes"],
  ["load", "prefech", "prefetch"],
])("%s refuses the option %s and names %s", (name, option, meant) => {
  expect(() => calls[name]({ [option]: 1 } as never)).toThrow(
    `\`${option}\`: received an unknown option; expected \`${meant}\``,
  );
});

test("every function that takes options refuses one that nothing reads", () => {
  const named = Object.keys(sampler).filter((name) => /^(create|index|balance|load)/.test(name));
  const without = ["createRowNumbers"];
  expect([...Object.keys(calls), ...without].toSorted()).toEqual(named.toSorted());
  for (const call of Object.values(calls)) {
    expect(() => call({ unheardOf: 1 } as never)).toThrow(
      /`unheardOf`: received an unknown option; expected one of /,
    );
  }
});
