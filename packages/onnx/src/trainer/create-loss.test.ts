import {
  balancedSigmoidGradient,
  balancedSoftmaxGradient,
  createRandom,
  focalGradient,
  ldamGradient,
  plainSigmoidGradient,
  plainSoftmaxGradient,
  priorFromCounts,
} from "@balms/core";
import type { FloatArray } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import { createLoss } from "./create-loss.ts";
import type { LossSettings, TrainingLoss } from "./training-loss.ts";

const prior = priorFromCounts([600, 40, 3]);
const classes = 3;

type Gradient = (logits: FloatArray, labels: Int32Array) => FloatArray;

const cases: readonly (readonly [LossSettings, Gradient])[] = [
  [
    { kind: "softmax" },
    (logits, labels) => plainSoftmaxGradient(logits, labels, { classes, reduction: "sum" }),
  ],
  [
    { kind: "balanced-softmax", tau: 0.5, mismatch: "intended" },
    (logits, labels) =>
      balancedSoftmaxGradient(logits, labels, { prior, tau: 0.5, reduction: "sum" }),
  ],
  [
    { kind: "sigmoid" },
    (logits, labels) => plainSigmoidGradient(logits, labels, { classes, reduction: "sum" }),
  ],
  [
    { kind: "balanced-sigmoid", dividesByClassesMinusOne: true },
    (logits, labels) =>
      balancedSigmoidGradient(logits, labels, {
        prior,
        dividesByClassesMinusOne: true,
        reduction: "sum",
      }),
  ],
  ...[0, 0.5, 2, 5].map((gamma): readonly [LossSettings, Gradient] => [
    { kind: "focal", gamma },
    (logits, labels) => focalGradient(logits, labels, { classes, gamma, reduction: "sum" }),
  ]),
  ...[1, 30].map((scale): readonly [LossSettings, Gradient] => [
    { kind: "ldam", scale },
    (logits, labels) => ldamGradient(logits, labels, { prior, scale, reduction: "sum" }),
  ]),
];

/** Losses and gradient as the graph computes them, in double precision. */
async function computed(
  loss: TrainingLoss,
  logits: Float64Array,
  labels: Int32Array,
): Promise<Record<string, number[]>> {
  const graph = new GraphBuilder(writtenOpset);
  const shape = [labels.length, classes];
  const rows = {
    logits: graph.input("logits", "float64", shape),
    labels: graph.input("labels", "int32", [labels.length]),
  };
  const { losses, gradient } = loss.add(graph, rows);
  graph.output("rowLosses", losses);
  graph.output("rowGradient", gradient);
  return await runModel(createModel(graph.toGraph("loss")), {
    logits: [shape, logits],
    labels: [[labels.length], labels],
  });
}

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const size = Math.max(1, ...Array.from(expected, Math.abs));
  return Math.max(
    ...Array.from(
      expected,
      (value, i) => (Math.abs(actual[i] - value) || Number(Number.isNaN(actual[i]))) / size,
    ),
  );
}

test.each(cases)("%j is core's loss, and its gradient", async (settings, gradientOf) => {
  const loss = createLoss(settings, { prior, sampled: [prior] });
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.constantFrom(0.1, 1, 20, 400), async (seed, spread) => {
      const random = createRandom(seed);
      const labels = Int32Array.from({ length: 6 }, (_, row) =>
        row === 5 ? loss.leastLabel : random.integer(classes),
      );
      const logits = Float64Array.from({ length: 18 }, () => spread * random.normal());
      const { rowLosses, rowGradient } = await computed(loss, logits, labels);
      expect(largestDifference(rowLosses, loss.rows(logits, labels))).toBeLessThan(1e-9);
      expect(largestDifference(rowGradient, gradientOf(logits, labels))).toBeLessThan(1e-9);
    }),
    { numRuns: 12 },
  );
});
