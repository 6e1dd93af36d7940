import { classShift, priorFromCounts, sigmoidShift } from "@balms/core";
import { functionsModel } from "@balms/onnx";
import { GoldenReader } from "./golden-reader.ts";
import { runOnnx } from "./run-onnx.ts";
import type { Feed } from "./run-onnx.ts";
import type { Computed, Subject } from "./subject.ts";

/** The ONNX functions of `@balms/onnx`, called in double precision by the model that calls each of them. */
export function onnxFunctionsSubject(): Subject {
  return {
    name: "onnx functions",
    tolerance: 1e-12,
    computes: {
      balanced_sigmoid: (golden) => balancedSigmoid(new GoldenReader(golden)),
      balanced_softmax: (golden) => balancedSoftmax(new GoldenReader(golden)),
    },
  };
}

// From here on functions take numbers of any type.
const model = functionsModel({ opset: 18, type: "float64" });

const float = (shape: number[], values: ArrayLike<number>): Feed => ({
  shape,
  values,
  type: "float64",
});

function run(
  logits: readonly number[],
  added: ArrayLike<number>,
  labels: readonly number[],
  rowWeights: readonly number[],
): Promise<Record<string, number[]>> {
  const [rows, classes] = [labels.length, added.length];
  const targets = labels.flatMap((label) => Array.from(added, (_, id) => Number(id === label)));
  return runOnnx(model, {
    logits: float([rows, classes], logits),
    added: float([classes], added),
    labels: { shape: [rows], values: labels, type: "int32" },
    targets: float([rows, classes], targets),
    rowWeights: float([rows], rowWeights),
  });
}

async function balancedSoftmax(golden: GoldenReader): Promise<Computed> {
  const prior = priorFromCounts(golden.numbers("counts"));
  const labels = golden.numbers("labels");
  const logits = golden.numbers("logits");
  const added = classShift({ prior, tau: golden.number("tau"), zeroCounts: "mask" });
  const plain = await run(
    logits,
    added,
    labels,
    labels.map(() => 1),
  );
  const weighted = await run(logits, added, labels, golden.numbers("sampleWeights"));
  return {
    probabilities: plain["softmax.probabilities"],
    lossNone: plain["softmax.losses"],
    lossMean: plain["softmax.loss"],
    gradOfMean: plain["softmax.gradient"],
    weightedLossOverBatch: weighted["softmax.loss"],
    gradOfWeighted: weighted["softmax.gradient"],
  };
}

async function balancedSigmoid(golden: GoldenReader): Promise<Computed> {
  const labels = golden.numbers("labels");
  const frequencies = golden.numbers("frequencies");
  const dividesByClassesMinusOne = golden.flag("dividesByClassesMinusOne");
  const added = sigmoidShift({ frequencies, dividesByClassesMinusOne });
  const results = await run(
    golden.numbers("logits"),
    added,
    labels,
    labels.map(() => 1),
  );
  return {
    lossPerRow: results["sigmoid.losses"],
    loss: results["sigmoid.loss"],
    grad: results["sigmoid.gradient"],
  };
}
