import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureLossAgainstJax } from "./jax-loss.ts";
import { lossSize, type LossShape } from "./loss-data.ts";
import { measureLossAgainstTfjs, measureLossAgainstTorch } from "./loss-step.ts";
import { simdLossCases } from "./simd-loss.ts";

const shapes: readonly LossShape[] = [
  { rows: 128, classes: 10 },
  { rows: 512, classes: 100 },
  { rows: 512, classes: 1000 },
  { rows: 256, classes: 8142 },
];

const againstTfjs = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient ${lossSize(shape)}, tfjs`,
  measure: ({ rounds }) => measureLossAgainstTfjs(shape, { target: 0.05, rounds }),
});

const againstTorch = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient ${lossSize(shape)}, PyTorch`,
  needs: "torch",
  measure: ({ rounds, python }) => measureLossAgainstTorch(python, shape, { target: 4, rounds }),
});

const againstJax = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient in vectors ${lossSize(shape)}, in Chromium, jax-js`,
  inBrowser: true,
  measure: ({ rounds }) => measureLossAgainstJax(shape, { target: undefined, rounds }),
});

/** Loss and gradient of a batch of logits, in scalars and in vectors. */
export const lossCases: readonly BenchmarkCase[] = [
  ...shapes
    .filter(({ classes }) => classes !== 100)
    .flatMap((shape) => [againstTfjs(shape), againstTorch(shape)]),
  ...shapes.flatMap((shape) => simdLossCases(shape)),
  ...shapes.map((shape) => againstJax(shape)),
];
