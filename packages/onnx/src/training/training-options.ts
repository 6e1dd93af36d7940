import type {
  ClassPrior,
  RandomGenerator,
  SgdSettings,
  StopSignal,
  TrainingProgress,
  ZeroCountOptions,
} from "@balms/core";
import type { RowSampler } from "@balms/sampler";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";

/**
 * What every training here is told. The `learningRate` is that of the first step and falls to 0 along a half cosine; `momentum` is
 * 0.9 and `weightDecay` 5e−4, on all parameters, unless they are given.
 */
export interface TrainingOptions extends ZeroCountOptions, Partial<SgdSettings> {
  /** `import * as runtime from "onnxruntime-node"`, or `"onnxruntime-web"`. */
  readonly runtime: OnnxRuntime;
  /** Training counts: how many of the rows each class has. C classes. */
  readonly prior: ClassPrior;
  /** Prior inside the softmax, where it is another than `prior`; see `mismatch`. */
  readonly inLoss?: ClassPrior | undefined;
  /** Exponent of the prior inside the softmax, at least 0; default 1. */
  readonly tau?: number | undefined;
  /** "intended" allows a prior inside the softmax that the rows are not drawn by, which corrects twice; default "error". */
  readonly mismatch?: "error" | "intended" | undefined;
  /** Which rows are drawn: any sampler of `@balms/sampler`; default every row once a round, in shuffled rounds. */
  readonly sampler?: RowSampler<unknown> | undefined;
  /** B, at least 1. */
  readonly batchSize?: number | undefined;
  /** Source of all random choices; it is forked, not advanced. */
  readonly random: RandomGenerator;
  /** Threads that ONNX Runtime may use; default 1, where results are the same bit by bit on one machine. */
  readonly threads?: number | undefined;
  /**
   * An `AbortSignal`; looked at between runs of the runtime and after every `onStep`. A run makes as many steps as take about 100 ms, and one
   * step at least, which is not divided.
   */
  readonly signal?: StopSignal | undefined;
  /** Called for every step, after the run of the runtime that made it. A promise that it returns is waited for. */
  readonly onStep?: ((progress: TrainingProgress) => unknown) | undefined;
}

/** The names of {@link TrainingOptions}. */
export const trainingOptionNames: readonly (keyof TrainingOptions)[] = [
  "alpha",
  "batchSize",
  "inLoss",
  "learningRate",
  "mismatch",
  "momentum",
  "nesterov",
  "onStep",
  "prior",
  "random",
  "runtime",
  "sampler",
  "signal",
  "tau",
  "threads",
  "weightDecay",
  "zeroCounts",
];
