import { sigmoidBiasStart, sigmoidShift, smoothPrior } from "@balms/core";
import {
  checkChoice,
  checkFlag,
  checkFunctions,
  checkMethods,
  checkOptions,
  checkPrior,
  checkSgd,
  checkVector,
  checkWhole,
  refuse,
} from "@balms/core/adapter";
import type {
  ClassPrior,
  LinearHead,
  RandomGenerator,
  SigmoidShiftOptions,
  Training,
} from "@balms/core";
import { createRepeatFactorSampler } from "@balms/sampler";
import type { RowSampler } from "@balms/sampler";
import type { SgdFactors } from "../fragments/sgd.ts";
import { checkRuntime } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { checkTrainingSampler } from "./check-training-sampler.ts";
import { weightBlocks } from "./head-program.ts";
import { checkProposals } from "./proposal-rows.ts";
import type { ProposalData, ProposalRows } from "./proposal-rows.ts";
import { checkReweighter } from "./reweighter-options.ts";
import type { ReweighterOptions, ReweighterStart } from "./reweighter-options.ts";
import type { TrainingOptions } from "./training-options.ts";

/** How the class layer of a detector is trained. */
export type SigmoidHeadMethod = "sigmoid" | "balanced-sigmoid" | "reweighted";

/** What {@link trainSigmoidHead} is told. */
export interface SigmoidHeadOptions
  extends
    Pick<
      TrainingOptions,
      | "learningRate"
      | "momentum"
      | "nesterov"
      | "onStep"
      | "random"
      | "sampler"
      | "signal"
      | "threads"
      | "weightDecay"
    >,
    Pick<SigmoidShiftOptions, "dividesByClassesMinusOne" | "zeroCounts" | "alpha"> {
  /** `import * as runtime from "onnxruntime-node"`, or `"onnxruntime-web"`. */
  readonly runtime: OnnxRuntime;
  /** Images per class of the training annotations, with the number of all images as `examples`. C classes. */
  readonly prior: ClassPrior;
  /** Plain sigmoid, balanced sigmoid (default), or that with the Meta Reweighter. */
  readonly method?: SigmoidHeadMethod | undefined;
  /** Steps in all, at least 1; default 2000. The learning rate falls to 0 over them. */
  readonly steps?: number | undefined;
  /** Images of a batch, at least 1; default 16. */
  readonly batchSize?: number | undefined;
  /** Proposals drawn of each image, at least 1; default 28. */
  readonly rowsPerImage?: number | undefined;
  /** Where the head starts, such as the class layer as it is; default: zero weights, each class at probability 0.001. */
  readonly start?: LinearHead | undefined;
  /** With method "reweighted". */
  readonly meta?: ReweighterOptions | undefined;
}

/** The options with defaults put in, and the data checked. */
export interface SigmoidHeadSettings extends ProposalRows, SgdFactors {
  readonly runtime: OnnxRuntime;
  readonly prior: ClassPrior;
  readonly method: SigmoidHeadMethod;
  /** C. */
  readonly classes: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly imagesPerBatch: number;
  readonly rowsPerImage: number;
  readonly sampler: RowSampler<unknown>;
  readonly random: RandomGenerator;
  readonly threads: number;
  readonly blocks: readonly number[];
  /** What is added to the logits of foreground rows [C]; undefined for plain sigmoid. */
  readonly added: Float32Array | undefined;
  readonly training: Omit<Training, "sampled">;
  readonly start: LinearHead<Float32Array>;
  readonly meta: ReweighterStart | undefined;
}

const names: readonly (keyof SigmoidHeadOptions)[] = [
  "alpha",
  "batchSize",
  "dividesByClassesMinusOne",
  "learningRate",
  "meta",
  "method",
  "momentum",
  "nesterov",
  "onStep",
  "prior",
  "random",
  "rowsPerImage",
  "runtime",
  "sampler",
  "signal",
  "start",
  "steps",
  "threads",
  "weightDecay",
  "zeroCounts",
];

/** Checks options and data, and fills in what is left out. */
export function checkSigmoidHead(
  data: ProposalData,
  given: SigmoidHeadOptions,
): SigmoidHeadSettings {
  checkOptions(given, names);
  const options = { ...given };
  const { runtime, prior, random, method = "balanced-sigmoid", steps = 2000 } = options;
  const { batchSize = 16, rowsPerImage = 28, threads = 1, onStep } = options;
  const { learningRate = 0.1, momentum = 0.9, weightDecay = 1e-4, nesterov = false } = options;
  checkRuntime(runtime);
  checkMethods(random, "random", ["fork", "uniform"]);
  checkChoice(method, "method", ["sigmoid", "balanced-sigmoid", "reweighted"]);
  for (const [name, size] of Object.entries({ steps, batchSize, rowsPerImage, threads })) {
    checkWhole(size, name, 1);
  }
  checkFunctions({ onStep });
  const sgd = checkSgd({ learningRate, momentum, weightDecay, nesterov });
  const classes = checkPrior(prior).counts.length;
  const rows = checkProposals(data, prior);
  const { dimensions, images } = rows;
  const { sampler = createRepeatFactorSampler(images, { random: random.fork("images") }) } =
    options;
  checkTrainingSampler(sampler, { rows: images.rowCount, batchSize, prior });
  return {
    ...rows,
    ...sgd,
    ...shiftOf(options, method),
    runtime,
    prior,
    method,
    classes,
    steps,
    imagesPerBatch: batchSize,
    rowsPerImage,
    sampler,
    random,
    threads,
    blocks: weightBlocks(dimensions, classes),
    start: checkStart(options.start, { classes, dimensions }),
    meta: checkReweighter(options, { method, images, batchSize }),
  };
}

function shiftOf(
  options: SigmoidHeadOptions,
  method: SigmoidHeadMethod,
): Pick<SigmoidHeadSettings, "added" | "training"> {
  const { prior, dividesByClassesMinusOne, zeroCounts, alpha } = options;
  if (method === "sigmoid") {
    if (dividesByClassesMinusOne !== undefined) {
      checkFlag(dividesByClassesMinusOne, "dividesByClassesMinusOne");
      const expected = 'nothing, since method "sigmoid" shifts no logits';
      refuse("dividesByClassesMinusOne", String(dividesByClassesMinusOne), expected);
    }
    return { added: undefined, training: {} };
  }
  const shift = sigmoidShift({ prior, dividesByClassesMinusOne, zeroCounts, alpha });
  const inLoss = zeroCounts === "smooth" ? smoothPrior(prior, alpha) : prior;
  return { added: Float32Array.from(shift), training: { inLoss, tau: 1 } };
}

function checkStart(
  start: LinearHead | undefined,
  { classes, dimensions }: { readonly classes: number; readonly dimensions: number },
): LinearHead<Float32Array> {
  if (start === undefined) {
    const bias = new Float32Array(classes).fill(sigmoidBiasStart());
    return { weight: new Float32Array(classes * dimensions), bias };
  }
  const { weight, bias }: Partial<LinearHead> = { ...start };
  checkVector(weight, "start.weight", classes * dimensions);
  checkVector(bias, "start.bias", classes);
  return { weight: Float32Array.from(weight), bias: Float32Array.from(bias) };
}
