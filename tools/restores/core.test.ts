import {
  ClassCounter,
  createMetaReweighter,
  createMetaSampler,
  createRandom,
  drawClasses,
  EvaluationAccumulator,
  priorFromCounts,
  priorFromJSON,
  priorToJSON,
  restoreRandom,
  updateMetaSampler,
  type ClassCounterState,
  type EvaluationState,
  type MetaSamplerState,
  type RandomState,
} from "@balms/core";
import { createLongTailedSplit, manifestFromJSON, manifestToJSON } from "@balms/datasets";
import { expect, test } from "vitest";
import { refusals } from "./check-restore.ts";

const prior = priorFromCounts([30, 5, 2], { classes: ["cat", "lynx", "__proto__"] });

test("random numbers", async () => {
  const random = createRandom(5);
  random.uniform();
  expect(
    await refusals({
      good: random.state(),
      restore: (state) => {
        const again = restoreRandom(state as RandomState);
        const taken = again.state();
        const drawn = again.uniform();
        expect(drawn >= 0 && drawn < 1).toBe(true);
        return taken;
      },
    }),
  ).toBeGreaterThan(100);
});

test("measures of rows", async () => {
  const filled = new EvaluationAccumulator({ prior });
  filled.addLogits(Float32Array.of(1, 0, 0, 0, 2, 1, 0, 0, 5), [0, 1, 1]);
  expect(
    await refusals({
      good: filled.state(),
      restore: (state) => {
        const empty = new EvaluationAccumulator({ prior });
        empty.merge(state as EvaluationState);
        const { top1, calibration } = empty.result();
        const measured = [top1, ...Object.values(calibration).map((gap) => gap ?? 0)];
        expect(measured.some(Number.isNaN)).toBe(false);
        return { ...empty.state(), entries: undefined };
      },
    }),
  ).toBeGreaterThan(100);
});

test.each([undefined, { classes: 3 }, { classes: ["a", "b", "__proto__"] }])(
  "counts of classes: %j",
  async (options) => {
    const counter = new ClassCounter(options);
    const labels = options?.classes === 3 ? [0, 2, 0] : ["a", "__proto__", "a"];
    counter.addAll(labels);
    counter.addExample(labels.slice(1));
    expect(
      await refusals({
        good: counter.state(),
        restore: (state) => {
          const other = new ClassCounter(options);
          other.merge(state as ClassCounterState);
          const made = other.state();
          if (made.instances.some((count) => count > 0)) other.prior();
          // Of classes in another order, the counts have that order too.
          const { classes } = state as ClassCounterState;
          const isSameOrder = JSON.stringify(classes) === JSON.stringify(made.classes);
          return isSameOrder ? made : undefined;
        },
      }),
    ).toBeGreaterThan(100);
  },
);

test("the Meta Sampler and the Meta Reweighter", async () => {
  const start = createMetaSampler(prior);
  const updated = updateMetaSampler(start, Float64Array.of(0.5, -1, 2));
  for (const good of [start, updated, createMetaReweighter(prior)]) {
    expect(
      await refusals({
        good,
        restore: (state) => {
          const next = updateMetaSampler(state as MetaSamplerState, Float64Array.of(0.5, -1, 2));
          expect(next.psi.every(Number.isFinite)).toBe(true);
          drawClasses(state as MetaSamplerState, prior, 4, createRandom(1));
          return undefined;
        },
      }),
    ).toBeGreaterThan(100);
  }
});

test("priors", async () => {
  expect(
    await refusals({
      good: JSON.parse(priorToJSON(prior)),
      restore: (state) => JSON.parse(priorToJSON(priorFromJSON(state as object))) as unknown,
    }),
  ).toBeGreaterThan(100);
});

test("splits", async () => {
  const labels = Array.from({ length: 60 }, (_, row) => row % 3);
  const profile = { kind: "exponential", imbalanceFactor: 4 } as const;
  const split = createLongTailedSplit({ labels, classes: 3, profile, seed: 3 });
  expect(
    await refusals({
      good: JSON.parse(manifestToJSON(split)),
      restore: (state) =>
        JSON.parse(manifestToJSON(manifestFromJSON(JSON.stringify(state) ?? ""))) as unknown,
    }),
  ).toBeGreaterThan(100);
});
