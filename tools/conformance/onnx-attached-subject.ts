import { priorFromCounts } from "@balms/core";
import { attachLoss, headModel, type LossOptions } from "@balms/onnx";
import { GoldenReader } from "./golden-reader.ts";
import { runOnnx } from "./run-onnx.ts";
import type { Computed, Subject } from "./subject.ts";

/** `attachLoss` of `@balms/onnx`, on a classifier whose scores are its input. */
export function onnxAttachedSubject(): Subject {
  return {
    name: "onnx attached",
    tolerance: 1e-5,
    computes: {
      balanced_sigmoid: (golden) => balancedSigmoid(new GoldenReader(golden)),
      balanced_softmax: (golden) => balancedSoftmax(new GoldenReader(golden)),
    },
  };
}

function run(
  logits: readonly number[],
  labels: readonly number[],
  rowWeights: readonly number[],
  options: LossOptions,
): Promise<Record<string, number[]>> {
  const classes = logits.length / labels.length;
  const weight = new Float32Array(classes * classes);
  for (let id = 0; id < classes; id++) weight[id * classes + id] = 1;
  const bias = new Float32Array(classes);
  const model = headModel({ training: "unknown", weight, bias, dimensions: classes, classes });
  return runOnnx(attachLoss(model, { ...options, rowWeights: true }), {
    features: { shape: [labels.length, classes], values: logits },
    labels: { shape: [labels.length], values: labels, type: "int32" },
    rowWeights: { shape: [labels.length], values: rowWeights },
  });
}

async function balancedSoftmax(golden: GoldenReader): Promise<Computed> {
  const prior = priorFromCounts(golden.numbers("counts"));
  const labels = golden.numbers("labels");
  const logits = golden.numbers("logits");
  const options = { prior, tau: golden.number("tau"), zeroCounts: "mask" } as const;
  const plain = await run(
    logits,
    labels,
    labels.map(() => 1),
    options,
  );
  const weighted = await run(logits, labels, golden.numbers("sampleWeights"), options);
  return {
    probabilities: plain.probabilities,
    lossNone: plain.losses,
    lossMean: plain.loss,
    gradOfMean: plain.gradient,
    weightedLossOverBatch: weighted.loss,
    gradOfWeighted: weighted.gradient,
  };
}

async function balancedSigmoid(golden: GoldenReader): Promise<Computed> {
  const labels = golden.numbers("labels");
  const frequencies = golden.numbers("frequencies");
  const dividesByClassesMinusOne = golden.flag("dividesByClassesMinusOne");
  const options = { kind: "sigmoid", frequencies, dividesByClassesMinusOne } as const;
  const results = await run(
    golden.numbers("logits"),
    labels,
    labels.map(() => 1),
    options,
  );
  return { lossPerRow: results.losses, loss: results.loss, grad: results.gradient };
}
