import * as tf from "@tensorflow/tfjs";
import {
  balancedSigmoidGradient,
  balancedSigmoidLoss as coreSigmoidLoss,
  type BalancedSigmoidOptions,
  balancedSoftmaxLossAndGradient,
  BalmsError,
  classShift,
  createRandom,
  priorFromCounts,
} from "@balms/core";
import { softmaxGradient } from "@balms/core/adapter";
import { balancedSigmoidLoss, balancedSoftmaxLoss, type LossFunction } from "@balms/tfjs";
import type { SigmoidLossOptions, SoftmaxLossOptions } from "@balms/tfjs";
import { type BackendCheck, expectClose, expectThat } from "./check.ts";

const tolerance = 2e-5;
const shapes = [
  [5, 3],
  [300, 100],
] as const;

interface Batch {
  readonly rows: number;
  readonly classes: number;
  readonly logits: Float32Array;
  readonly ids: number[];
  readonly counts: number[];
  readonly weights: Float32Array;
}

function batchOf(rows: number, classes: number): Batch {
  const random = createRandom(`${rows}×${classes}`);
  return {
    rows,
    classes,
    logits: Float32Array.from({ length: rows * classes }, () => 3 * random.normal()),
    ids: Array.from({ length: rows }, () => random.integer(classes)),
    counts: Array.from({ length: classes }, (_, id) => Math.ceil(1000 * 0.9 ** id)),
    weights: Float32Array.from({ length: rows }, () => random.uniform()),
  };
}

/** Losses per row, and ∂ Σ_b w_b loss_b / ∂η. */
async function compute<Options extends object>(
  loss: LossFunction<Options>,
  targets: tf.Tensor,
  { logits, weights, rows, classes }: Pick<Batch, "logits" | "weights" | "rows" | "classes">,
  options?: Options,
) {
  const input = tf.tensor2d(logits, [rows, classes]);
  const scale = tf.tensor1d(weights);
  const losses = loss(targets, input, options);
  const gradient = tf.grad((x) => tf.sum(tf.mul(loss(targets, x, options), scale)))(input);
  const found = { losses: await losses.data(), gradient: await gradient.data() };
  tf.dispose([input, scale, losses, gradient]);
  return found;
}

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
  {
    name: "wrong class ids and NaN are seen",
    run: async () => {
      const prior = priorFromCounts([3, 2, 1]);
      const losses: LossFunction[] = [
        balancedSoftmaxLoss(prior),
        balancedSigmoidLoss([0.5, 0.2, 0.1]),
      ];
      for (const loss of losses) {
        for (const rows of [2, 9000]) {
          await expectSeen(loss, rows, 7, 0);
          await expectSeen(loss, rows, 1, NaN);
        }
      }
    },
  },
];

/** A wrong id or a wrong logit gives an error, or losses that are not finite. */
async function expectSeen(loss: LossFunction, rows: number, id: number, logit: number) {
  const ids = tf.tensor1d(new Int32Array(rows).fill(1).fill(id, rows - 1), "int32");
  const logits = tf.tensor2d(new Float32Array(3 * rows).fill(logit, 3 * rows - 2), [rows, 3]);
  let seen: boolean;
  try {
    const found = loss(ids, logits);
    seen = (await found.data()).some((value) => !Number.isFinite(value));
    found.dispose();
  } catch (error) {
    seen = BalmsError.isInstance(error);
  }
  tf.dispose([ids, logits]);
  expectThat(seen, `${loss.name}: id ${id}, logit ${logit} of ${rows} rows went unseen`);
}

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

const sigmoidChecks = sigmoidCases.map(({ name, targets, options }): BackendCheck => ({
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

/** Losses and gradients of this package against those of core. */
export const lossChecks: readonly BackendCheck[] = [
  ...softmaxChecks,
  ...edgeChecks,
  ...sigmoidChecks,
];
