// The class layer of a detector, trained by TensorFlow.js and by ONNX Runtime: the same first step on the same batch.
import {
  createMetaReweighter,
  createRandom,
  metaReweighterGradient,
  priorFromCounts,
  reweightLosses,
} from "@balms/core";
import { bilevelStep } from "@balms/core/adapter";
import { trainSigmoidHead } from "@balms/onnx";
import { balancedSigmoidLoss, createTwoPassModel } from "@balms/tfjs";
import * as tf from "@tensorflow/tfjs";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";

const [rows, dimensions, classes] = [36, 6, 5];
const random = createRandom(11);
const labels = Array.from({ length: rows }, (_, row) =>
  row % 3 === 0 ? -1 : random.integer(classes),
);
const features = Float32Array.from({ length: rows * dimensions }, () => random.normal());
const start = {
  weight: Float32Array.from({ length: classes * dimensions }, () => 0.3 * random.normal()),
  bias: Float32Array.from({ length: classes }, () => random.normal() - 2),
};
const prior = priorFromCounts([70, 40, 12, 3, 1], { counted: "images", examples: 100 });
const shifted = balancedSigmoidLoss(prior);
const unshifted = balancedSigmoidLoss(Array.from({ length: classes }, () => 0.5));
const learningRate = 0.1;

interface FirstStep {
  readonly loss: number;
  /** [C, D] and [C]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  /** 0.1 · dL_meta/dψ, with a Meta Reweighter. */
  readonly firstMoment: readonly number[];
}

/** One image with all rows: whatever is drawn of it, and for its meta batch, are these rows. */
async function onnxStep(
  method: "sigmoid" | "balanced-sigmoid" | "reweighted",
  outer?: "sigmoid" | "balanced-sigmoid",
): Promise<FirstStep> {
  const { losses, weight, bias, reweighterState } = await trainSigmoidHead(
    { features, labels, images: labels.map(() => 0) },
    {
      runtime,
      prior,
      method,
      start,
      steps: 1,
      batchSize: 1,
      rowsPerImage: rows,
      learningRate,
      momentum: 0,
      weightDecay: 0,
      random: createRandom(1),
      ...(outer && { meta: { loss: outer } }),
    },
  );
  return { loss: losses[0], weight, bias, firstMoment: reweighterState?.firstMoment ?? [] };
}

async function tfjsStep(
  loss: typeof shifted,
  metaLoss: typeof shifted | undefined,
): Promise<FirstStep> {
  await tf.setBackend("cpu");
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: classes, inputShape: [dimensions] })],
  });
  model.setWeights([
    tf.transpose(tf.tensor2d(start.weight, [classes, dimensions])),
    tf.tensor1d(start.bias),
  ]);
  const batch = () => ({
    features: tf.tensor2d(features, [rows, dimensions]),
    targets: tf.tensor1d(labels, "int32"),
  });
  const passes = createTwoPassModel(model, {
    loss,
    metaLoss: metaLoss ?? loss,
    metaBatch: batch,
  });
  const state = createMetaReweighter(prior);
  const stepped = await bilevelStep(passes, batch(), {
    state,
    step: 0,
    // Without an outer loss, no meta step is due.
    every: metaLoss === undefined ? 2 : 1,
    random: createRandom(1),
    learningRate,
    rowWeights: reweightLosses(new Float64Array(rows).fill(1), labels, state.psi),
    psiGradient: (rowGradients) => metaReweighterGradient(state, labels, rowGradients),
  });
  const [kernel, bias] = model.getWeights();
  return {
    loss: (await passes.takeLoss()?.data())?.[0] ?? Number.NaN,
    weight: await tf.transpose(kernel).data<"float32">(),
    bias: await bias.data<"float32">(),
    firstMoment: metaLoss === undefined ? [] : stepped.state.firstMoment,
  };
}

/** What was moved, over the rate. */
function gradient({ weight, bias }: FirstStep): number[] {
  return [
    ...Array.from(weight, (value, i) => (start.weight[i] - value) / learningRate),
    ...Array.from(bias, (value, i) => (start.bias[i] - value) / learningRate),
  ];
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const off = Array.from(found, (value, i) => Math.abs(value - expected[i]));
  expect(Math.max(0, ...off)).toBeLessThan(1e-5);
}

test.each([
  ["sigmoid", undefined, unshifted, undefined],
  ["balanced-sigmoid", undefined, shifted, undefined],
  ["reweighted", "sigmoid", shifted, unshifted],
  ["reweighted", "balanced-sigmoid", shifted, shifted],
] as const)("%s, outer loss %s", async (method, outer, loss, metaLoss) => {
  const onnx = await onnxStep(method, outer);
  const tfjs = await tfjsStep(loss, metaLoss);
  expectClose([tfjs.loss], [onnx.loss]);
  expectClose(gradient(tfjs), gradient(onnx));
  expect(Math.max(...gradient(onnx).map(Math.abs))).toBeGreaterThan(0.1);
  expect(onnx.firstMoment).toHaveLength(metaLoss === undefined ? 0 : classes);
  // Small numbers: within 1e-5 of the greatest.
  const greatest = Math.max(...onnx.firstMoment.map(Math.abs));
  const relative = ({ firstMoment }: FirstStep) => firstMoment.map((value) => value / greatest);
  expectClose(relative(tfjs), relative(onnx));
});
