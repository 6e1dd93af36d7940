import type { ClassPrior, MetaReweighterState } from "@balms/core";
import { createTurns } from "@balms/core/adapter";
import type { TrainedParameters } from "../model/head-parameters.ts";
import { checkFiniteRun } from "./check-finite-run.ts";
import { feedFeatures } from "./feed-features.ts";
import { headState } from "./head-program.ts";
import { joinWeight, splitWeight } from "./head-weight.ts";
import { meanLosses } from "./mean-losses.ts";
import type { ProposalData } from "./proposal-rows.ts";
import { ProgramRunner } from "./program-runner.ts";
import type { State } from "./program-runner.ts";
import { ratesAfter, startingRates } from "./rate-tensors.ts";
import { reportSteps } from "./report-steps.ts";
import { RunPace } from "./run-pace.ts";
import { sigmoidFeeder } from "./sigmoid-feeder.ts";
import { checkSigmoidHead } from "./sigmoid-head-options.ts";
import type { SigmoidHeadOptions, SigmoidHeadSettings } from "./sigmoid-head-options.ts";
import { sigmoidProgram } from "./sigmoid-program.ts";
import type { SigmoidTensor } from "./sigmoid-program.ts";
import { perName, sizeOf } from "./step-program.ts";

/** A sigmoid head, and how training went. */
export interface SigmoidHeadResult extends TrainedParameters {
  /** Mean loss of each step's batch, in nats, weighted where it is trained so. */
  readonly losses: Float32Array;
  /** With method "reweighted": the Meta Reweighter at the end; the weight of class c is σ(ψ_c), up to a factor. */
  readonly reweighterState?: MetaReweighterState;
}

const stepsPerRun = 50;

/**
 * Trains the class layer of a detector on stored features of its proposals: a sigmoid for each class, plain, balanced (default), or
 * balanced with the Meta Reweighter.
 *
 * Loss of a proposal of class y: `Σ_j softplus(η'_j) − η'_y` with `η' = x·Wᵀ + b − log((1 − f)/f)`, f the share of images with each
 * class; background (label −1) is not shifted and has no target. SGD with momentum, cosine decay; everything in ONNX graphs that a stock
 * runtime executes.
 *
 * Source: BALMS, arXiv 2007.10740, section on instance segmentation.
 *
 * Features need not be in memory: `{ dimensions, read(rows) }` is asked for those of a few steps at a time, 256 MB at most, and training is the same.
 *
 * @param data - `features` [N, D], a Float32Array of finite numbers, or what reads them; `labels` [N], class ids or −1; `images` [N], numbers from 0
 * @param options - `runtime`; `prior` (images per class, with `examples`); `method` ("balanced-sigmoid", "sigmoid", "reweighted"); `start`; `steps` (2000), `batchSize` (16 images), `rowsPerImage` (28), `learningRate` (0.1), `momentum` (0.9), `weightDecay` (1e−4), `nesterov`; `sampler` of images (default repeat-factor sampling with t = 0.001); `dividesByClassesMinusOne`, `zeroCounts`, `alpha`; `meta` (`loss`, the outer one, `batchSize`, `learningRate` 0.01); `random`; `threads`, `signal`, `onStep`
 * @returns weight [C, D], bias [C], losses, and how the head was trained; the Meta Reweighter's state where there is one
 * @throws {@link ArgumentError} for options and data that do not fit
 * @throws {@link PriorError} when the rows have more images of a class than the prior counts, or a class has no share that a logarithm can be taken of
 * @throws {@link InterruptedError} when `signal` is aborted
 * @example
 * ```ts
 * import { createRandom, priorFromCounts } from "@balms/core";
 * import { trainSigmoidHead } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const features = Float32Array.of(0, 1, 0, 2, 1, 0, 0.5, 0.5);
 * const data = { features, labels: [0, 0, 1, -1], images: [0, 0, 1, 2] };
 * const prior = priorFromCounts([1, 1], { examples: 3 });
 * const head = await trainSigmoidHead(data, { runtime, prior, steps: 20, random: createRandom(1) });
 * console.log(head.weight.length, head.bias.length); // 4 2
 * ```
 */
export async function trainSigmoidHead(
  data: ProposalData,
  options: SigmoidHeadOptions,
): Promise<SigmoidHeadResult> {
  const { signal, onStep } = { ...options };
  const turns = createTurns(signal);
  const settings = checkSigmoidHead(data, options);
  const { steps, meta, imagesPerBatch, rowsPerImage, dimensions, threads } = settings;
  const batchSize = imagesPerBatch * rowsPerImage;
  const metaSize = meta === undefined ? 0 : meta.images * rowsPerImage;
  const { features, capacity, place } = feedFeatures(settings, {
    rowsPerStep: batchSize + metaSize,
    steps: Math.min(stepsPerRun, steps),
  });
  const program = sigmoidProgram({
    ...settings,
    rows: features.length / dimensions,
    batchSize,
    meta: meta && { batchSize: metaSize, adam: meta.state, isShifted: meta.isShifted },
  });
  const runner = await ProgramRunner.create(settings.runtime, program, {
    threads,
    shared: { features },
    state: startingState(settings),
  });
  try {
    const feeder = sigmoidFeeder(settings, capacity);
    const losses = new Float32Array(steps);
    const pace = new RunPace(capacity);
    for (let first = 0; first < steps;) {
      if (turns.isDue()) await turns.take();
      const { count, result: ofRows } = await pace.run(steps - first, async (wanted) =>
        runner.run(wanted, await place(feeder.feed(first, wanted))),
      );
      const latest = meanLosses(ofRows, batchSize);
      checkFiniteRun(latest, runner.state());
      losses.set(latest, first);
      await reportSteps({ onStep, signal }, latest, { first, steps });
      first += count;
    }
    return result(settings, runner.state(), losses);
  } finally {
    await runner.release();
  }
}

function startingState(settings: SigmoidHeadSettings): State<SigmoidTensor> {
  const { start, meta } = settings;
  const zeros = perName(headState(settings), (_, spec) => new Float32Array(sizeOf(spec)));
  const head = { ...zeros, ...splitWeight(start.weight, settings), bias: start.bias };
  return { ...head, ...(meta && startingRates(meta.state)) } as State<SigmoidTensor>;
}

function result(
  settings: SigmoidHeadSettings,
  state: State<SigmoidTensor>,
  losses: Float32Array,
): SigmoidHeadResult {
  const { method, prior, training, meta, steps } = settings;
  const sampled: ClassPrior = settings.sampler.sampledPrior(0);
  return {
    weight: joinWeight(state, settings),
    bias: state.bias.slice(),
    training: { method, priorDigest: prior.digest, sampled, ...training },
    losses,
    ...(meta && { reweighterState: ratesAfter(meta.state, state, steps) }),
  };
}
