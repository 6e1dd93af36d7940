import { createRandom } from "@balms/core";
import {
  createImageBalancedSampler,
  createRepeatFactorSampler,
  indexImages,
  repeatFactors,
} from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countValues, drawEpochs } from "./draw-rows.ts";

const random = createRandom("images");
// Class 0 on nearly all images, class 1 on every fifth, class 2 on two, class 3 on none.
const imageClasses = Array.from({ length: 60 }, (_, image) => [
  ...(image % 10 === 9 ? [] : [0, 0]),
  ...(image % 5 === 0 ? [1] : []),
  ...(image === 7 || image === 20 ? [2] : []),
]);
const images = indexImages(imageClasses, { classes: 4 });
const shareOf = [54 / 60, 12 / 60, 2 / 60];

describe("repeat factor", () => {
  const factors = Float64Array.from(imageClasses, (ids) =>
    ids.reduce((most, id) => Math.max(most, Math.sqrt(0.5 / shareOf[id])), 1),
  );
  const total = factors.reduce((a, b) => a + b, 0);
  const sampler = createRepeatFactorSampler(images, { threshold: 0.5, random });
  const length = sampler.epochLength;
  const perEpoch = Array.from({ length: 2000 }, (_, epoch) =>
    countValues(drawEpochs(sampler, 1, epoch), 60),
  );

  test("the factors follow the formula", () => {
    expect([...repeatFactors(images, 0.5)]).toEqual([...factors]);
    expect(factors[0]).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(factors[7]).toBeCloseTo(Math.sqrt(15), 12);
    expect([factors[1], factors[9]]).toEqual([1, 1]);
    expect(length).toBe(Math.round(total));
  });

  test("every epoch has each image ⌊x⌋ or ⌈x⌉ times", () => {
    for (const counts of perEpoch) {
      counts.forEach((count, image) => {
        const expected = (factors[image] * length) / total;
        expect([Math.floor(expected), Math.ceil(expected)]).toContain(count);
      });
    }
  });

  test("on average x times", () => {
    factors.forEach((factor, image) => {
      const expected = (factor * length) / total;
      const part = expected - Math.floor(expected);
      const spread = Math.sqrt((part * (1 - part)) / perEpoch.length);
      const mean = perEpoch.reduce((sum, counts) => sum + counts[image], 0) / perEpoch.length;
      expect(Math.abs(mean - expected)).toBeLessThan(4.5 * spread + 1e-9);
    });
  });

  test("which images are rounded up is another choice in every epoch", () => {
    const rounded = new Set(
      perEpoch.slice(0, 50).map((counts) => [0, 5, 10, 15].map((i) => counts[i]).join()),
    );
    expect(rounded.size).toBeGreaterThan(6);
  });

  test("the order of an epoch is random", () => {
    const places = new Float64Array(12);
    for (let epoch = 0; epoch < 2000; epoch++) {
      drawEpochs(sampler, 1, epoch).forEach((image, place) => {
        if (image === 3) places[Math.floor((place / length) * 12)]++;
      });
    }
    const sizes = places.map(
      (_, part) =>
        Array.from({ length }, (__, p) => Math.floor((p / length) * 12)).filter((p) => p === part)
          .length / length,
    );
    expect(chiSquareScore(places, sizes)).toBeLessThan(4);
  });

  test("states the share of drawn images with each class, and the views of one of them", () => {
    const sums = [0, 1, 2].map((id) =>
      factors.reduce(
        (sum, factor, image) => sum + (imageClasses[image].includes(id) ? factor : 0),
        0,
      ),
    );
    const { counts } = sampler.sampledPrior();
    sums.forEach((sum, id) => expect(counts[id]).toBeCloseTo(sum / total, 12));
    expect(counts[3]).toBe(0);
    const views = sampler.expectedViews();
    sums.forEach((sum, id) => {
      expect(views[id]).toBeCloseTo((sum * length) / total / images.prior.counts[id], 12);
    });
    expect(views[3]).toBe(0);
  });

  test("epochs may be of any length", () => {
    const short = createRepeatFactorSampler(images, { threshold: 0.5, random, epochLength: 10 });
    const counts = countValues(drawEpochs(short, 3000), 60);
    expect(
      chiSquareScore(
        counts,
        factors.map((factor) => factor / total),
      ),
    ).toBeLessThan(4);
  });

  test("LVIS's threshold is the default, and repeats nothing here", () => {
    const usual = createRepeatFactorSampler(images, { random });
    expect(drawEpochs(usual, 1).toSorted((a, b) => a - b)).toEqual(imageClasses.map((_, i) => i));
  });
});

test("class-balanced by image: by the rarest class, images without any never", () => {
  const sampler = createImageBalancedSampler(images, { random });
  const rarity = Float64Array.from(imageClasses, (ids) =>
    ids.reduce((most, id) => Math.max(most, 1 / shareOf[id]), 0),
  );
  const total = rarity.reduce((a, b) => a + b, 0);
  const counts = countValues(drawEpochs(sampler, 1000), 60);
  expect(
    chiSquareScore(
      counts,
      rarity.map((value) => value / total),
    ),
  ).toBeLessThan(4);
  const withOne = rarity.reduce(
    (sum, value, i) => sum + (imageClasses[i].includes(1) ? value : 0),
    0,
  );
  expect(sampler.sampledPrior().counts[1]).toBeCloseTo(withOne / total, 12);
  expect(sampler.expectedViews()[1]).toBeCloseTo((withOne * 60) / total / 12, 12);
});

test.each([
  [() => createRepeatFactorSampler(undefined as never, { random }), "`images`: received undefined"],
  [() => createImageBalancedSampler([[0]] as never, { random }), "`images`: received"],
  [() => createRepeatFactorSampler(images, { random, threshold: 0 }), "`threshold`: received 0"],
  [() => repeatFactors(images, undefined as never), "`threshold`: received undefined"],
  [() => repeatFactors(images, 1e308), "`threshold`: received 1e+308"],
  [() => repeatFactors({ ...images, prior: undefined } as never, 1), "`images`: received"],
  [() => createRepeatFactorSampler(images, { random, threshold: 1e300 }), "`threshold`: received"],
  [() => createImageBalancedSampler(images, undefined as never), "`random`: received undefined"],
  [() => createImageBalancedSampler(indexImages([[], []], { classes: 2 }), { random }), "received"],
])("what is wrong is named: %s", (act, message) => {
  expect(act).toThrow(message);
});
