import { adjustLogits, createRandom, predictClasses, priorFromLabels } from "@balms/core";
import { linearLogits } from "@balms/core/heads";
import { trainHead, type HeadTrainingOptions } from "@balms/onnx";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import { shuffledClasses, takeRows, type ExperimentData } from "../experiment-data.ts";

/** A way to train a classifier; gives the class that it predicts for every test row. */
export interface Method {
  readonly name: string;
  predict(data: ExperimentData, seed: number): Promise<Int32Array>;
}

/** Length of the training. */
export interface HeadLength {
  readonly steps: number;
  readonly batchSize: number;
}

type Settings = Pick<HeadTrainingOptions, "method" | "meta"> & {
  readonly postHoc?: boolean;
  readonly resample?: boolean;
  /** What becomes of a fifth of each class that has two rows: meta rows, or nothing. */
  readonly heldOut?: "meta" | "unused";
};

const settingsOf: Readonly<Record<string, Settings>> = {
  "Balanced Softmax": { method: "balanced-softmax" },
  "plain softmax": { method: "softmax" },
  "post-hoc": { method: "softmax", postHoc: true },
  "class-balanced re-sampling": { method: "softmax", resample: true },
  "BALMS, ψ 0.001 (default)": { method: "balms" },
  "BALMS, ψ 0.01 (CIFAR-LT)": { method: "balms", meta: { learningRate: 0.01 } },
  "BALMS, ψ 0.1": { method: "balms", meta: { learningRate: 0.1 } },
  "BALMS, γ = 1": { method: "balms", meta: { gamma: 1 } },
  "Balanced Softmax, 80 % of the rows": { method: "balanced-softmax", heldOut: "unused" },
  "BALMS 0.01, the other 20 % as meta rows": {
    method: "balms",
    meta: { learningRate: 0.01 },
    heldOut: "meta",
  },
};

/** Linear heads on the features, trained by `trainHead`; Balanced Softmax is the first. */
export function headMethods(length: HeadLength): Method[] {
  return Object.entries(settingsOf).map(([name, settings]) => ({
    name,
    predict: (data, seed) => predictByHead(data, seed, { ...length, ...settings }),
  }));
}

async function predictByHead(
  data: ExperimentData,
  seed: number,
  { steps, batchSize, method, meta, postHoc, resample, heldOut }: HeadLength & Settings,
): Promise<Int32Array> {
  const { classes } = data;
  const random = createRandom(seed);
  const { kept, held } = split(data, heldOut === undefined ? 0 : 0.2, seed);
  const prior = priorFromLabels(kept.labels, { classes });
  const rows = indexRows(kept.labels, { prior });
  const head = await trainHead(kept, {
    runtime,
    prior,
    steps,
    batchSize,
    random,
    method,
    sampler: resample === true ? createClassBalancedSampler(rows, { random }) : undefined,
    meta: heldOut === "meta" ? { ...meta, data: held } : meta,
  });
  const logits = linearLogits(data.testFeatures, head);
  return predictClasses(postHoc === true ? adjustLogits(logits, { prior }) : logits, { classes });
}

/** Training rows without a share of each class of two rows and more, and that share; classes of one row are in both. */
function split(data: ExperimentData, share: number, seed: number) {
  const byClass = shuffledClasses(data.labels, data.classes, `held out ${seed}`);
  const counts = byClass.map((own) =>
    share === 0 || own.length < 2 ? 0 : Math.max(1, Math.round(own.length * share)),
  );
  return {
    kept: takeRows(
      data,
      byClass.flatMap((own, id) => own.slice(counts[id])),
    ),
    held: takeRows(
      data,
      byClass.flatMap((own, id) => own.slice(0, Math.max(1, counts[id]))),
    ),
  };
}
