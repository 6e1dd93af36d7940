import { createMetaSampler, priorFromCounts } from "@balms/core";
import { drawRowsFromGumbel, instanceMetaSamplerGradient } from "@balms/core/adapter";
import {
  balancedSigmoidLoss,
  balancedSoftmaxLoss,
  linearHeadMetaStep,
  type LossFunction,
} from "@balms/tfjs";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { GoldenReader } from "./golden-reader.ts";
import type { Computed, GoldenCase, Subject } from "./subject.ts";
import { openTfjs, type Tfjs, type TfjsBackend } from "./tfjs-backends.ts";

type Compute = (tf: Tfjs, golden: GoldenReader) => Promise<Computed>;

/** `@balms/tfjs` on a backend of TensorFlow.js that runs in Node; all of them compute in float32. */
export function tfjsSubject(backend: TfjsBackend): Subject {
  const from = (compute: Compute) => async (golden: GoldenCase) => {
    return compute(await openTfjs(backend), new GoldenReader(golden));
  };
  return {
    name: `tfjs ${backend}`,
    tolerance: 1e-5,
    computes: {
      balanced_sigmoid: from(balancedSigmoid),
      balanced_softmax: from(balancedSoftmax),
      meta_gradient: from(metaGradient),
    },
  };
}

interface Losses {
  /** Loss per row [B], each times its weight. */
  readonly losses: Float32Array;
  /** Gradient of Σ loss / B [B, C]. */
  readonly gradient: Float32Array;
}

async function lossesOf(
  tf: Tfjs,
  loss: LossFunction,
  [targets, logits]: [Tensor, Tensor2D],
  rowWeights?: number[],
): Promise<Losses> {
  const losses = loss(targets, logits, { rowWeights });
  const gradient = tf.grad((x) => tf.mean(loss(targets, x, { rowWeights })))(logits);
  const found = {
    losses: await losses.data<"float32">(),
    gradient: await gradient.data<"float32">(),
  };
  tf.dispose([losses, gradient]);
  return found;
}

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

async function balancedSoftmax(tf: Tfjs, golden: GoldenReader): Promise<Computed> {
  const prior = priorFromCounts(golden.numbers("counts"));
  const labels = golden.numbers("labels");
  const rows = labels.length;
  const tau = golden.number("tau");
  const loss = balancedSoftmaxLoss(prior, { tau, zeroCounts: "mask" });
  const batch: [Tensor, Tensor2D] = [
    tf.tensor1d(labels, "int32"),
    tf.tensor2d(golden.numbers("logits"), [rows, prior.classes.length]),
  ];
  const plain = await lossesOf(tf, loss, batch);
  const weighted = await lossesOf(tf, loss, batch, golden.numbers("sampleWeights"));
  tf.dispose(batch);
  return {
    lossNone: plain.losses,
    lossMean: [sum(plain.losses) / rows],
    lossSum: [sum(plain.losses)],
    gradOfMean: plain.gradient,
    weightedLossOverBatch: [sum(weighted.losses) / rows],
    gradOfWeighted: weighted.gradient,
  };
}

async function balancedSigmoid(tf: Tfjs, golden: GoldenReader): Promise<Computed> {
  const labels = golden.numbers("labels");
  const frequencies = golden.numbers("frequencies");
  const dividesByClassesMinusOne = golden.flag("dividesByClassesMinusOne");
  const loss = balancedSigmoidLoss(frequencies, { dividesByClassesMinusOne });
  const batch: [Tensor, Tensor2D] = [
    tf.tensor1d(labels, "int32"),
    tf.tensor2d(golden.numbers("logits"), [labels.length, frequencies.length]),
  ];
  const { losses, gradient } = await lossesOf(tf, loss, batch);
  tf.dispose(batch);
  return { lossPerRow: losses, loss: [sum(losses) / labels.length], grad: gradient };
}

async function metaGradient(tf: Tfjs, golden: GoldenReader): Promise<Computed> {
  const prior = priorFromCounts(golden.numbers("counts"));
  const state = { ...createMetaSampler(prior), psi: golden.numbers("psi") };
  const labels = golden.numbers("labels");
  const picked = golden.numbers("picked");
  const metaLabels = golden.numbers("metaLabels");
  const classes = prior.classes.length;
  const features = golden.numbers("features");
  const dimensions = features.length / labels.length;
  const matrix = (values: number[]) =>
    tf.tensor2d(values, [values.length / dimensions, dimensions]);
  // Heads are [C, D] in the golden files and [D, C] in TensorFlow.js.
  const head = (name: string) => tf.transpose(matrix(golden.numbers(name)));
  const drawn = picked.flatMap((row) => features.slice(row * dimensions, (row + 1) * dimensions));
  const step = tf.tidy(() => {
    const found = linearHeadMetaStep({
      features: matrix(drawn),
      targets: tf.tensor1d(
        picked.map((row) => labels[row]),
        "int32",
      ),
      metaFeatures: matrix(golden.numbers("metaFeatures")),
      metaTargets: tf.tensor1d(metaLabels, "int32"),
      weight: head("weight"),
      bias: tf.tensor1d(golden.numbers("bias")),
      velocityWeight: head("velocityWeight"),
      velocityBias: tf.tensor1d(golden.numbers("velocityBias")),
      loss: balancedSoftmaxLoss(prior),
      metaLoss: balancedSoftmaxLoss(prior, { tau: 0 }),
      learningRate: golden.number("learningRate"),
      momentum: golden.number("momentum"),
      weightDecay: golden.number("weightDecay"),
    });
    return { ...found, weight: tf.reshape(tf.transpose(found.weight), [classes * dimensions]) };
  });
  const rowGradients = await step.rowGradients.data();
  const rows = drawRowsFromGumbel(
    state,
    labels,
    Float64Array.from(golden.numbers("gumbelPerInstance")),
  );
  const computed = {
    innerLossPerSample: await step.losses.data(),
    surrogateWeight: await step.weight.data(),
    surrogateBias: await step.bias.data(),
    metaLoss: await step.metaLoss.data(),
    gradPerSampleWeight: rowGradients,
    gradPsiInstanceLevel: instanceMetaSamplerGradient(state, labels, rows, rowGradients),
  };
  tf.dispose(Object.values(step));
  return computed;
}
