import * as tf from "@tensorflow/tfjs";
import {
  balancedSoftmaxLossAndGradient,
  BalmsError,
  classShift,
  priorFromCounts,
} from "@balms/core";
import { softmaxGradient } from "@balms/core/adapter";
import { balancedSoftmaxLoss } from "@balms/tfjs";
import type { SoftmaxLossOptions } from "@balms/tfjs";
import { type BackendCheck, expectClose, expectThat } from "./check.ts";
import { type Batch, batchOf, compute, shapes, tolerance } from "./loss-batch.ts";

const oneHot = ({ ids, classes }: Batch): Float32Array =>
  Float32Array.from(ids.flatMap((id) => Array.from({ length: classes }, (_, j) => +(j === id))));

/** Shares that add up to 1, most of them on the class of the row. */
const soft = (batch: Batch): Float32Array =>
  oneHot(batch).map((share) => 0.75 * share + 0.25 / batch.classes);

const forms: Readonly<Record<string, (batch: Batch) => tf.Tensor>> = {
  "class ids": ({ ids }) => tf.tensor1d(ids, "int32"),
  "class ids as float32 [B, 1]": ({ ids, rows }) => tf.tensor2d(ids, [rows, 1]),
  "one-hot int32": (batch) => tf.tensor2d(oneHot(batch), [batch.rows, batch.classes], "int32"),
  "one-hot float32": (batch) => tf.tensor2d(oneHot(batch), [batch.rows, batch.classes]),
  "soft labels": (batch) => tf.tensor2d(soft(batch), [batch.rows, batch.classes]),
};

const settings: readonly SoftmaxLossOptions[] = [{}, { tau: 0.25 }, { labelSmoothing: 0.1 }];

const softmaxChecks = Object.entries(forms).map(([form, targetsOf]): BackendCheck => ({
  name: `balancedSoftmaxLoss and its gradient, ${form}`,
  run: async () => {
    for (const [rows, classes] of shapes) {
      const batch = batchOf(rows, classes);
      const prior = priorFromCounts(batch.counts);
      for (const options of settings) {
        const targets = targetsOf(batch);
        const found = await compute(balancedSoftmaxLoss(prior, options), targets, batch);
        targets.dispose();
        const expected = balancedSoftmaxLossAndGradient(
          Float64Array.from(batch.logits),
          form === "soft labels" ? soft(batch) : batch.ids,
          { ...options, prior, reduction: "sum", rowWeights: batch.weights },
        );
        const what = `${rows}×${classes} ${JSON.stringify(options)}`;
        expectClose(found.losses, expected.losses, tolerance, `losses ${what}`);
        expectClose(found.gradient, expected.gradient, tolerance, `gradient ${what}`);
      }
    }
  },
}));

const three = { rows: 2, classes: 3, weights: Float32Array.of(1, 1) };

const edgeChecks: BackendCheck[] = [
  {
    name: "huge logits",
    run: async () => {
      const prior = priorFromCounts([100, 10, 1]);
      const logits = Float32Array.of(1e4, -1e4, 0, -360, 360, 0);
      const targets = tf.tensor1d([1, 1], "int32");
      const found = await compute(balancedSoftmaxLoss(prior), targets, { ...three, logits });
      targets.dispose();
      const options = { prior, reduction: "sum" } as const;
      const expected = balancedSoftmaxLossAndGradient(logits, [1, 1], options);
      expectClose(found.losses, expected.losses, tolerance, "losses");
      expectClose(found.gradient, expected.gradient, tolerance, "gradient");
    },
  },
  {
    name: "masked classes",
    run: async () => {
      const prior = priorFromCounts([100, 0, 1]);
      for (const labelSmoothing of [0, 0.1]) {
        const loss = balancedSoftmaxLoss(prior, { zeroCounts: "mask", labelSmoothing });
        const logits = Float32Array.of(1, 9, 2, 1, 9, 2);
        const shift = classShift({ prior, zeroCounts: "mask" });
        const open = tf.tensor1d([0, 2], "int32");
        const found = await compute(loss, open, { ...three, logits });
        const options = { labelSmoothing, reduction: "sum" } as const;
        const expected = softmaxGradient(logits, [0, 2], shift, options);
        expectClose(found.losses, expected.losses, tolerance, "losses");
        expectClose(found.gradient, expected.gradient, tolerance, "gradient");
        const masked = tf.tensor1d([0, 1], "int32");
        if (["cpu", "wasm", "tensorflow"].includes(tf.getBackend())) {
          let refused = false;
          try {
            await compute(loss, masked, { ...three, logits });
          } catch (error) {
            refused = BalmsError.isInstance(error);
          }
          expectThat(refused, "a masked target was trained on");
        } else {
          const lost = await compute(loss, masked, { ...three, logits });
          expectThat(lost.losses[1] === Infinity, "the loss of a masked target is finite");
          expectClose(lost.gradient.slice(3), [0, 0, 0], 0, "gradient of a masked target");
        }
        tf.dispose([open, masked]);
      }
    },
  },
  {
    name: "the weights of rows multiply loss and gradient",
    run: async () => {
      const batch = batchOf(5, 3);
      const loss = balancedSoftmaxLoss(priorFromCounts(batch.counts));
      const targets = tf.tensor1d(batch.ids, "int32");
      const rowWeights = tf.tensor1d(batch.weights);
      const ones = { ...batch, weights: new Float32Array(5).fill(1) };
      const asTensor = await compute(loss, targets, ones, { rowWeights });
      const asArray = await compute(loss, targets, ones, { rowWeights: batch.weights });
      const outside = await compute(loss, targets, batch);
      tf.dispose([targets, rowWeights]);
      const weighted = outside.losses.map((value, row) => value * batch.weights[row]);
      expectClose(asTensor.losses, weighted, 1e-6, "losses");
      expectClose(asTensor.gradient, outside.gradient, 1e-6, "gradient");
      expectClose(asArray.gradient, outside.gradient, 1e-6, "gradient, weights as an array");
    },
  },
];

/** Balanced Softmax and its gradient against those of core. */
export const softmaxLossChecks: readonly BackendCheck[] = [...softmaxChecks, ...edgeChecks];
