import * as tf from "@tensorflow/tfjs";
import {
  balancedSigmoidGradient,
  balancedSigmoidLoss as coreSigmoidLoss,
  type BalancedSigmoidOptions,
} from "@balms/core";
import { balancedSigmoidLoss } from "@balms/tfjs";
import type { SigmoidLossOptions } from "@balms/tfjs";
import { type BackendCheck, expectClose } from "./check.ts";
import { type Batch, batchOf, compute, shapes, tolerance } from "./loss-batch.ts";

interface SigmoidCase {
  readonly name: string;
  readonly targets: (batch: Batch) => { tensor: tf.Tensor; values: ArrayLike<number> };
  readonly options?: (batch: Batch) => { mask?: Float32Array; background?: Float32Array };
}

const several = ({ logits }: Batch): Float32Array => logits.map((value) => +(value > 1));
const everyThird = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => +(i % 3 !== 0));

const sigmoidCases: readonly SigmoidCase[] = [
  {
    name: "class ids and background",
    targets: ({ ids }) => {
      const values = ids.map((id, row) => (row % 4 === 0 ? -1 : id));
      return { tensor: tf.tensor1d(values, "int32"), values };
    },
  },
  {
    name: "several classes, masked, with background rows",
    targets: (batch) => {
      const values = several(batch);
      return { tensor: tf.tensor2d(values, [batch.rows, batch.classes]), values };
    },
    options: ({ rows, classes }) => ({
      mask: everyThird(rows * classes),
      background: everyThird(rows),
    }),
  },
];

/** The balanced sigmoid form and its gradient against those of core. */
export const sigmoidLossChecks = sigmoidCases.map(({ name, targets, options }): BackendCheck => ({
  name: `balancedSigmoidLoss and its gradient, ${name}`,
  run: async () => {
    for (const [rows, classes] of shapes) {
      const batch = batchOf(rows, classes);
      const frequencies = Array.from({ length: classes }, (_, id) => 0.9 * 0.93 ** id);
      for (const dividesByClassesMinusOne of [false, true]) {
        const { tensor, values } = targets(batch);
        const given = options?.(batch) ?? {};
        const loss = balancedSigmoidLoss(frequencies, { dividesByClassesMinusOne });
        const found = await compute<SigmoidLossOptions>(loss, tensor, batch, given);
        tensor.dispose();
        const core: BalancedSigmoidOptions = { frequencies, dividesByClassesMinusOne, ...given };
        const logits = Float64Array.from(batch.logits);
        const summed = { ...core, reduction: "sum", rowWeights: batch.weights } as const;
        const gradient = balancedSigmoidGradient(logits, values, summed);
        const losses = coreSigmoidLoss(logits, values, core);
        const what = `${rows}×${classes}`;
        expectClose(found.losses, losses, tolerance, `losses ${what}`);
        expectClose(found.gradient, gradient, tolerance, `gradient ${what}`);
      }
    }
  },
}));
