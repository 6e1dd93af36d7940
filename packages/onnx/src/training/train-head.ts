import { checkSignal } from "@balms/core/adapter";
import type { MetaSamplerState, TrainedHead } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import type { TrainedParameters } from "../model/head-parameters.ts";
import type { HeadTrainingOptions } from "./head-training-options.ts";
import { HeadTrainer } from "./head-trainer.ts";

/** The Meta Sampler's class rates at one moment. */
export interface RatesAtStep {
  /** Steps made. */
  readonly step: number;
  /** q [C], Σ = 1: how often each class is drawn. */
  readonly classRates: readonly number[];
}

/** A head, and how training went. */
export interface HeadTrainingResult extends TrainedHead<Float32Array>, TrainedParameters {
  /** Mean loss of each step's batch, in nats. */
  readonly losses: Float32Array;
  /** With method "balms": the learned rates after each run of the runtime, beginning with step 0. */
  readonly rates?: readonly RatesAtStep[];
  /** With method "balms": the Meta Sampler at the end. */
  readonly samplerState?: MetaSamplerState;
}

/**
 * Trains a linear head on stored features: plain softmax, Balanced Softmax (default), or BALMS.
 *
 * Loss `−log softmax(x·Wᵀ + b + τ·log π)_y`, SGD with momentum, cosine decay; everything in ONNX graphs that a stock runtime executes.
 * The head starts at zero.
 *
 * Source: BALMS, arXiv 2007.10740 (decoupled training, §3.2 and §4).
 *
 * @param data - `features` [N, D], a Float32Array of finite numbers, and `labels` [N], class ids; D follows from the two
 * @param options - `runtime`; `prior` (training counts, C classes); `method` ("softmax", "balanced-softmax", "balms"); `steps` (2000), `batchSize` (512), `learningRate` (0.1), `momentum` (0.9), `weightDecay` (5e−4), `nesterov`; `sampler`; `inLoss`, `tau`, `mismatch`, `zeroCounts`, `alpha`; `meta` (`gamma`, `learningRate`, `batchSize`, `every`, `data`); `random`; `threads`, `signal`, `onStep`. The defaults are those published for CIFAR-LT, but for the step of ψ, 0.001 as for ImageNet-LT (0.01 for CIFAR-LT)
 * @returns weight, bias, losses, and how the head was trained; class rates and sampler state for BALMS
 * @throws {@link ArgumentError} for options and data that do not fit
 * @throws {@link PriorError} when the prior does not count the labels, or is in the loss against how rows are drawn
 * @throws {@link InterruptedError} when `signal` is aborted
 * @example
 * ```ts
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { trainHead } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const features = Float32Array.of(0, 1, 0, 2, 1, 0);
 * const labels = [0, 0, 1];
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const head = await trainHead(
 *   { features, labels },
 *   { runtime, prior, method: "balms", steps: 20, random: createRandom(1) },
 * );
 * console.log(head.weight.length, head.rates?.at(-1)?.classRates.length); // 4 2
 * ```
 */
export async function trainHead(
  data: HeadData<Float32Array>,
  options: HeadTrainingOptions,
): Promise<HeadTrainingResult> {
  const { signal } = { ...options };
  checkSignal(signal);
  const trainer = await HeadTrainer.create(data, options);
  try {
    const { steps } = trainer;
    const losses = new Float32Array(steps);
    const rates: RatesAtStep[] = [];
    const note = (): void => {
      const classRates = trainer.classRates();
      if (classRates !== undefined) rates.push({ step: trainer.step, classRates });
    };
    note();
    while (trainer.step < steps) {
      const first = trainer.step;
      const latest = await trainer.run(Math.min(trainer.stepsPerRun, steps - first));
      losses.set(latest, first);
      note();
    }
    const samplerState = trainer.samplerState();
    return {
      ...trainer.head(),
      losses,
      ...(samplerState === undefined ? {} : { rates, samplerState }),
    };
  } finally {
    await trainer.release();
  }
}
