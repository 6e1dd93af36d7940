import { type ClassPrior } from "@balms/core";
import { checkFlag, checkWhole } from "@balms/core/adapter";
import { createBatches, load, type LoadOptions } from "@balms/sampler";
import type { RowSampler, TypedMatrix } from "@balms/sampler";
import { type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { featureTensor, labelTensor } from "./batch-tensor.ts";
import { featureColumns } from "./feature-columns.ts";
import { checkDataSampler, checkSamplerClasses } from "./check-data-sampler.ts";
import type { OpenData } from "./open-data.ts";
import { openData, openTrainingData, type TrainingData } from "./training-data.ts";

/** How batches are made. */
export interface BatchGeneratorOptions extends Pick<
  LoadOptions,
  "concurrency" | "prefetch" | "onError"
> {
  /** C, of the labels; at least 1. */
  readonly classes?: number | undefined;
  /** In place of `classes`: the prior of these very rows, which is checked against them; names may be labels. */
  readonly prior?: ClassPrior | undefined;
  /** B, at least 1; default 128. */
  readonly batchSize?: number | undefined;
  /** Targets [B, C] of float32 in place of class ids [B], or [B, T, C] for [B, T]: for losses by name. Default false. */
  readonly oneHot?: boolean | undefined;
}

/**
 * What `model.fitDataset` takes: `xs` [B, …]; `ys`, class ids [B] of int32, or shares [B, C] of
 * float32. A type, because an interface would not pass for tfjs' containers.
 */
export type BatchTensors = { xs: Tensor; ys: Tensor };

/** An asynchronous generator; tfjs declares synchronous ones, and waits for what they give. */
export type BatchGenerator = AsyncGenerator<BatchTensors, void> & Iterator<BatchTensors>;

/**
 * The batches of a sampler for `tf.data.generator`: every call makes the generator of one epoch.
 *
 * `fitDataset` without `batchesPerEpoch` calls it anew for each epoch, and so the class rates of a
 * sampler that learns, or that changes from epoch to epoch, are those of the present. With
 * `dataset.repeat()` it would be the first epoch for ever. A generator that is left early takes the
 * rest of its epoch with it: the next one begins the next epoch. A batch is copied into one buffer and
 * becomes one tensor, which is ten times as fast as a generator of single rows and `batch`.
 *
 * Tell the loss what the sampler induces: `balancedSoftmaxLoss(prior, { sampled: sampler.sampledPrior() })`
 * refuses to balance twice. Do not `prefetch` the dataset: in one thread it gains nothing, and what
 * was read ahead leaks when training ends early.
 *
 * @param data - `features` [N, …] and `labels`: class ids [N], names where `prior` is given, or shares [N, C]
 * @param sampler - of @balms/sampler, over the same N rows
 * @param options - `classes` or `prior`; `batchSize` (128), `oneHot` (false); `concurrency`, `prefetch`, `onError` of `load`
 * @returns for `tf.data.generator`; the tensors are the consumer's to free, as `fitDataset` does
 * @throws {@link ArgumentError} when an option is wrong; from the generator, when the data are
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { createClassBalancedSampler, indexRows } from "@balms/sampler";
 * import { balancedBatches, balancedSoftmaxLoss } from "@balms/tfjs";
 *
 * const labels = [0, 0, 0, 0, 0, 0, 0, 1];
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const features = { data: Float32Array.from(labels), shape: [8, 1] };
 * const sampler = createClassBalancedSampler(indexRows(labels, { prior }), { random: createRandom(1) });
 * const dataset = tf.data.generator(
 *   balancedBatches({ features, labels }, sampler, { classes: 2, batchSize: 4 }),
 * );
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * const loss = balancedSoftmaxLoss(sampler.sampledPrior(), { sampled: sampler.sampledPrior() });
 * model.compile({ optimizer: "sgd", loss });
 * await model.fitDataset(dataset, { epochs: 2, verbose: 0 });
 * ```
 */
export function balancedBatches<Draw>(
  data: TrainingData,
  sampler: RowSampler<Draw>,
  options: BatchGeneratorOptions,
): () => BatchGenerator {
  checkKnownOptions(options, batchNames);
  const { prior, batchSize = 128, oneHot = false, ...rest } = { ...options };
  const own = prior?.classes.length;
  const { classes: given = own, ...reading } = rest;
  const classes = checkWhole(given as number, "classes", own ?? 1, own);
  checkWhole(batchSize, "batchSize", 1);
  checkFlag(oneHot, "oneHot");
  checkDataSampler(sampler);
  if (prior !== undefined) checkSamplerClasses(sampler, prior);
  let opening: Promise<OpenData> | undefined;
  let next = 0;
  async function* epoch(): AsyncGenerator<BatchTensors, void> {
    const cursor = createBatches(sampler, { batchSize });
    cursor.resume({ ...cursor.state(), epoch: next++ });
    opening ??= prior === undefined ? openData(data, classes) : openTrainingData(data, prior);
    const opened = await opening;
    const columns = { ...featureColumns(opened), labels: opened.labels };
    for await (const batch of load(columns, cursor, { prefetch: 0, ...reading })) {
      if (batch.rows.length === 0) continue;
      const { features, labels } = batch.data as Readonly<Record<"features" | "labels", unknown>>;
      yield tidy(() => {
        const ids = oneHot ? idsOf(labels) : undefined;
        const ys = ids === undefined ? labelTensor(labels) : hotTensor(ids, classes);
        return { xs: featureTensor(features), ys };
      });
    }
  }
  return epoch as () => BatchGenerator;
}

const batchNames: readonly (keyof BatchGeneratorOptions)[] = [
  "classes",
  "prior",
  "batchSize",
  "oneHot",
  "concurrency",
  "prefetch",
  "onError",
];

/** From a Float32Array: a cast would leave integers in what says that it is float32 on the cpu backend. */
function hotTensor({ data: ids, shape }: TypedMatrix<Int32Array>, classes: number): Tensor {
  const shares = new Float32Array(ids.length * classes);
  // Padding has no class.
  for (const [b, id] of ids.entries()) if (id >= 0) shares[b * classes + id] = 1;
  return tensor(shares, [...shape, classes]);
}

/** Class ids with their shape; undefined for shares. */
function idsOf(labels: unknown): TypedMatrix<Int32Array> | undefined {
  if (labels instanceof Int32Array) return { data: labels, shape: [labels.length] };
  const matrix = labels as TypedMatrix<Int32Array>;
  return matrix.data instanceof Int32Array ? matrix : undefined;
}
