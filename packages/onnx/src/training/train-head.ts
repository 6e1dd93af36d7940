import { checkSignal } from "@balms/core/adapter";
import type { MetaSamplerState } from "@balms/core";
import type { HeadParameters } from "../model/head-parameters.ts";
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
export interface TrainedHead extends HeadParameters {
  /** Mean loss of each step's batch, in nats. */
  readonly losses: Float32Array;
  /** With method "balms": the learned rates after each run of the runtime, beginning with step 0. */
  readonly rates?: readonly RatesAtStep[];
  /** With method "balms": the Meta Sampler at the end. */
  readonly samplerState?: MetaSamplerState;
}

/**
 * Trains a linear head on stored features: plain softmax (`prior: null`), Balanced Softmax, or BALMS (`method: "balms"`).
 *
 * Loss `−log softmax(x·Wᵀ + b + τ·log π)_y`, SGD with momentum, cosine decay; everything in ONNX graphs that a stock runtime executes.
 * The head starts at zero.
 *
 * Source: BALMS, arXiv 2007.10740 (decoupled training, §3.2 and §4).
 *
 * @param options - data, prior and settings; the defaults are those published for CIFAR-LT
 * @returns weight, bias and losses; class rates and sampler state for BALMS
 * @throws ArgumentError, PriorError for options and data that do not fit.
 * @throws InterruptedError when `signal` is aborted.
 * @example
 * ```ts
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { trainHead } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const features = Float32Array.of(0, 1, 0, 2, 1, 0);
 * const labels = [0, 0, 1];
 * const head = await trainHead({
 *   runtime, features, labels, dimensions: 2, classes: 2,
 *   prior: priorFromLabels(labels, { classes: 2 }), method: "balms", steps: 20, random: createRandom(1),
 * });
 * console.log(head.weight.length, head.rates?.at(-1)?.classRates.length); // 4 2
 * ```
 */
export async function trainHead(options: HeadTrainingOptions): Promise<TrainedHead> {
  const { steps = 2000, signal, onProgress } = options;
  checkSignal(signal);
  const trainer = await HeadTrainer.create(options);
  try {
    const losses = new Float32Array(steps);
    const rates: RatesAtStep[] = [];
    const note = (): void => {
      const classRates = trainer.classRates();
      if (classRates !== undefined) rates.push({ step: trainer.step, classRates });
    };
    note();
    while (trainer.step < steps) {
      checkSignal(signal);
      const first = trainer.step;
      const latest = await trainer.run(Math.min(trainer.stepsPerRun, steps - first));
      losses.set(latest, first);
      note();
      onProgress?.({ step: trainer.step, steps, loss: latest[latest.length - 1] });
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
