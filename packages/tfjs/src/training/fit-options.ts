import { createRandom, type ClassPrior, type Evaluation } from "@balms/core";
import type { RandomGenerator, StopSignal } from "@balms/core";
import { checkFlag, checkFunctions, checkNumber } from "@balms/core/adapter";
import { checkPrior, checkWhole, refuseValue } from "@balms/core/adapter";
import type { LoadOptions } from "@balms/sampler";
import { checkData, type TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { checkStopSignal } from "../checks/check-stop-signal.ts";
import type { EpochMeasures, EpochSummary, FitState, StepProgress } from "./fit-progress.ts";

/** When a training ends before its last epoch. */
export interface EarlyStopping {
  /** Epochs without a better value after which the training ends, at least 1; default 5. */
  readonly patience?: number | undefined;
  /** Which measure of the validation set; default "balanced", the balanced accuracy. */
  readonly measure?: Exclude<keyof EpochMeasures, "ece"> | undefined;
  /** By how much a value must be greater to count as better, at least 0; default 0. */
  readonly minDelta?: number | undefined;
  /** Whether the model gets the weights of its best epoch at the end; default true. */
  readonly restoreBest?: boolean | undefined;
}

/** How a training runs, whatever its steps are. */
export interface FitRunOptions extends Pick<LoadOptions, "concurrency" | "prefetch" | "onError"> {
  /** Training counts; C classes. Measures go by them, and so does the loss unless it is told otherwise. */
  readonly prior: ClassPrior;
  /** Source of everything that is drawn here: same generator, same training. This, or `seed`. */
  readonly random?: RandomGenerator | undefined;
  /** In place of `random`: `createRandom(seed)`. */
  readonly seed?: number | string | undefined;
  /** At least 1; default 10. */
  readonly epochs?: number | undefined;
  /** B, at least 1; default 128. */
  readonly batchSize?: number | undefined;
  /** Evaluated at the end of every epoch. */
  readonly validation?: TrainingData | undefined;
  /** Needs `validation`. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Called after every step; reads the loss off the device. A promise that it returns is waited for. */
  readonly onStep?: ((progress: StepProgress) => unknown) | undefined;
  /** Called at the end of every epoch. A promise that it returns is waited for. */
  readonly onEpochEnd?:
    | ((summary: EpochSummary, evaluation: Evaluation | undefined) => unknown)
    | undefined;
  /** Called with all that it takes to go on; a promise that it returns is waited for. */
  readonly onCheckpoint?: ((state: FitState) => unknown) | undefined;
  /** Steps between two checkpoints; default: at the end of every epoch. */
  readonly checkpointEvery?: number | undefined;
  /** Goes on from a checkpoint of the same training: same data, options and seed. */
  readonly resume?: FitState | undefined;
  /**
   * Stops between two steps. An `AbortSignal`. A step is a few calls of TensorFlow.js, which are not divided: its plain JavaScript backend blocks the thread for
   * 0.3 s with 256 rows through dense layers of 784, 256 and 10, and for 6 s with a convolution of 16 channels in front of 256 pictures of 28 × 28.
   */
  readonly signal?: StopSignal | undefined;
}

/** Options with nothing left open, as far as they have defaults. */
export interface FitSettings extends FitRunOptions {
  readonly random: RandomGenerator;
  readonly epochs: number;
  readonly batchSize: number;
  /** Which output `prior` is of, by name, where a model has several. */
  readonly output?: string | undefined;
}

/** The names of `FitRunOptions`. */
export const fitRunNames: readonly (keyof FitRunOptions)[] = [
  "prior",
  "random",
  "seed",
  "epochs",
  "batchSize",
  "validation",
  "earlyStopping",
  "onStep",
  "onEpochEnd",
  "onCheckpoint",
  "checkpointEvery",
  "resume",
  "signal",
  "concurrency",
  "prefetch",
  "onError",
];

/** Checks what every training is told; `known` are the names of all its options. */
export function checkFitOptions(options: FitRunOptions, known: readonly string[]): FitSettings {
  checkKnownOptions(options, known);
  const { epochs = 10, batchSize = 128, checkpointEvery } = { ...options };
  checkPrior((options as Partial<FitRunOptions> | undefined)?.prior as ClassPrior);
  checkWhole(epochs, "epochs", 1);
  checkWhole(batchSize, "batchSize", 1);
  const random = readRandom(options);
  if (checkpointEvery !== undefined) checkWhole(checkpointEvery, "checkpointEvery", 1);
  const { onStep, onEpochEnd, onCheckpoint, signal, earlyStopping, validation } = options;
  checkFunctions({ onStep, onEpochEnd, onCheckpoint });
  checkStopSignal(signal);
  if (validation !== undefined) checkData(validation, "validation");
  if (earlyStopping !== undefined) checkEarlyStopping(earlyStopping, validation);
  return { ...options, random, epochs, batchSize };
}

function readRandom({ random, seed }: FitRunOptions): RandomGenerator {
  if (seed !== undefined) {
    if (random !== undefined) refuseValue("seed", seed, "nothing beside `random`");
    return createRandom(seed);
  }
  if (typeof (random as Partial<RandomGenerator> | undefined)?.fork === "function") {
    return random as RandomGenerator;
  }
  return refuseValue("random", random, "a generator, as createRandom makes one, or a `seed`");
}

function checkEarlyStopping(options: EarlyStopping, validation: unknown): void {
  const known = ["patience", "measure", "minDelta", "restoreBest"];
  checkKnownOptions(options, known, "earlyStopping");
  const { patience = 5, minDelta = 0, measure = "balanced", restoreBest } = options;
  checkFlag(restoreBest, "earlyStopping.restoreBest");
  checkWhole(patience, "earlyStopping.patience", 1);
  checkNumber(minDelta, "earlyStopping.minDelta", { least: 0 });
  const measures = ["top1", "balanced", "many", "medium", "few", "macroF1"];
  if (!measures.includes(measure)) {
    refuseValue("earlyStopping.measure", measure, measures.join(", "));
  }
  if (validation === undefined) {
    refuseValue("validation", validation, "data to stop by, since earlyStopping is given");
  }
}
