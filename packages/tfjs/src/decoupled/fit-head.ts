import type { RandomGenerator } from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import { type Optimizer, train } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { openData, type TrainingData } from "../data/training-data.ts";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import type { MetaFitResult } from "../meta/meta-options.ts";
import { fitBalanced, fitNames, type FitOptions } from "../training/fit-balanced.ts";
import { checkFitOptions } from "../training/fit-options.ts";
import type { FitResult } from "../training/fit-progress.ts";
import { cosineRate } from "../training/learning-rate.ts";
import { disposeOptimizer } from "../training/read-optimizer.ts";
import type { DecoupledOptions, HeadMethod } from "./decoupled-options.ts";

/** Options of a head on features, checked, for a method that is settled. */
export interface HeadFitOptions extends Omit<
  DecoupledOptions,
  "method" | "restart" | "cache" | "folds"
> {
  readonly random: RandomGenerator;
  readonly method: HeadMethod;
}

/** Trains a model of one dense layer on features. */
export async function fitHead(
  head: LayersModel,
  data: TrainingData,
  { method, ...options }: HeadFitOptions,
): Promise<FitResult & Partial<MetaFitResult>> {
  if (method === "balms") return fitMetaSampler(head, data, options);
  const optimizer = options.optimizer ?? train.momentum(0.1, 0.9);
  const { epochs, batchSize } = checkFitOptions(options, fitNames);
  const rows = (await openData(data, options.prior.classes)).rowCount;
  const { learningRate = cosineRate(0.1, epochs * Math.ceil(rows / batchSize)) } = options;
  try {
    return await fitBalanced(head, data, {
      ...options,
      ...(options.optimizer === undefined && { learningRate }),
      ...(await plan(data, method, options)),
      optimizer,
    });
  } finally {
    if (options.optimizer === undefined) disposeOptimizer(optimizer as Optimizer);
  }
}

/** What sets a method apart from Balanced Softmax on rows as they come. */
async function plan(
  data: TrainingData,
  method: HeadMethod,
  { prior, random, labelSmoothing }: Omit<HeadFitOptions, "method">,
): Promise<Partial<FitOptions>> {
  if (method === "balanced-softmax") return {};
  const loss = balancedSoftmaxLoss(prior, { tau: 0, labelSmoothing });
  if (method === "softmax") return { loss };
  const { ids } = await openData(data, prior.classes);
  const rows = indexRows(ids, { classes: prior.classes });
  // The sampling makes the prior of the batches uniform: nothing is left to correct.
  return { loss, sampler: createClassBalancedSampler(rows, { random }) };
}
