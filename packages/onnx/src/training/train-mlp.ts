import {
  checkChoice,
  checkList,
  checkOptions,
  checkSignal,
  checkWhole,
  createTurns,
  refuse,
} from "@balms/core/adapter";
import type { RandomGenerator } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { HeadTraining } from "../model/head-parameters.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { noteTraining } from "../model/training-note.ts";
import { batchFeeder } from "./batch-feeder.ts";
import { checkFiniteRun } from "./check-finite-run.ts";
import { learnsFromLosses } from "./check-training-sampler.ts";
import { checkTraining } from "./check-training.ts";
import { balancedPrior, noPrior } from "./loss-prior.ts";
import { meanLosses } from "./mean-losses.ts";
import { addMlp, mlpParameters, mlpProgram } from "./mlp-program.ts";
import type { LayerTensor, MlpTensor } from "./mlp-program.ts";
import { ProgramRunner } from "./program-runner.ts";
import type { State } from "./program-runner.ts";
import { reportSteps } from "./report-steps.ts";
import { RunPace } from "./run-pace.ts";
import { namesOf, perName, sizeOf } from "./step-program.ts";
import { trainingOptionNames } from "./training-options.ts";
import type { TrainingOptions } from "./training-options.ts";

/** What {@link trainMlp} is told; batches of 128 and a learning rate of 0.05 are the defaults. */
export interface MlpTrainingOptions extends TrainingOptions {
  /** Plain softmax or Balanced Softmax (default). */
  readonly method?: "softmax" | "balanced-softmax" | undefined;
  /** Sizes of the hidden layers; default [256, 128]. The last one gives the features. */
  readonly layers?: readonly number[] | undefined;
  /** How many times as many rows as there are are drawn, at least 1; default 30. */
  readonly epochs?: number | undefined;
}

/** A trained perceptron. */
export interface TrainedMlp {
  /** `input` [batch, P] → `logits` [batch, C]; the inner tensor `features` is the last hidden layer. */
  readonly model: OnnxModel;
  /** Mean loss of each step's batch, in nats. */
  readonly losses: Float32Array;
}

const mostStepsPerRun = 25;

/** He's normal initialization, `N(0, 2 / fan in)`, biases zero (He et al., ICCV 2015). */
function startingPoint(sizes: readonly number[], random: RandomGenerator): State<MlpTensor> {
  const source = random.fork("weights");
  const specs = mlpParameters(sizes);
  const parameters = perName(specs, (_, spec) => {
    const values = new Float32Array(sizeOf(spec));
    if (spec.shape.length === 1) return values;
    const deviation = Math.sqrt(2 / spec.shape[1]);
    return values.map(() => deviation * source.normal());
  });
  const velocities = namesOf(specs).map((name): [string, Float32Array] => [
    `${name}.velocity`,
    new Float32Array(parameters[name].length),
  ]);
  return { ...parameters, ...Object.fromEntries(velocities) };
}

/** The perceptron as a model for inference, which says how it was trained. */
function mlpModel(
  sizes: readonly number[],
  parameters: State<LayerTensor>,
  training: HeadTraining,
): OnnxModel {
  const graph = new GraphBuilder(writtenOpset);
  const input = graph.input("input", "float32", ["batch", sizes[0]]);
  const specs = mlpParameters(sizes);
  const names = namesOf(specs).map((name) =>
    graph.constant(name, parameters[name], specs[name].shape),
  );
  const { logits } = addMlp(graph, input, names);
  graph.output(logits, logits);
  return noteTraining(createModel(graph.toGraph("mlp")), training);
}

const known = [
  ...trainingOptionNames,
  "epochs",
  "layers",
  "method",
] as const satisfies readonly (keyof MlpTrainingOptions)[];

function checkLayers(layers: readonly number[]): void {
  checkList(layers, "layers");
  if (layers.length === 0) {
    refuse(
      "layers",
      "no hidden layers",
      "at least one",
      "Without hidden layers use trainHead on the inputs.",
    );
  }
  for (const [index, size] of Array.from(layers).entries()) checkWhole(size, `layers[${index}]`, 1);
}

/**
 * Trains a multilayer perceptron with Relu from raw inputs, as a backbone for small images: SGD with momentum, cosine decay,
 * He initialization; the gradient is derived from the graph and everything runs on a stock ONNX Runtime.
 *
 * A step is one run of the runtime, which is not divided: with the layers that are the default, one thread takes about 5 ms for a batch of 128 rows of 784
 * numbers, 30 ms for 1,000, 0.15 s for 6,000, and 0.5 s for 6,000 rows of 3,072 numbers. The thread that calls it hears nothing meanwhile, unless the
 * runtime is in another one (`remoteRuntime`).
 *
 * @param data - `features` [N, P], the raw inputs, best scaled to about 0 … 1, and `labels` [N], class ids
 * @param given - `runtime`; `prior` (training counts, C classes); `method` ("balanced-softmax" or "softmax"); `layers` ([256, 128]), `epochs` (30), `batchSize` (128), `learningRate` (0.05), `momentum` (0.9), `weightDecay` (5e−4), `nesterov`; `sampler`; `inLoss`, `tau`, `mismatch`, `zeroCounts`, `alpha`; `random`; `threads`, `signal`, `onStep`
 * @returns the model for inference, which says how it was trained, and the losses
 * @throws {@link ArgumentError} for options and data that do not fit
 * @throws {@link PriorError} when the prior does not count the labels, or is in the loss against how rows are drawn
 * @throws {@link InterruptedError} when `signal` is aborted
 * @example
 * ```ts
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { trainMlp } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const features = Float32Array.of(0, 1, 0, 2, 1, 0);
 * const labels = [0, 0, 1];
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const { model } = await trainMlp(
 *   { features, labels },
 *   { runtime, prior, layers: [4], epochs: 5, random: createRandom(1) },
 * );
 * console.log(model.graph?.output[0].name); // logits
 * ```
 */
export async function trainMlp(
  data: HeadData<Float32Array>,
  given: MlpTrainingOptions,
): Promise<TrainedMlp> {
  checkOptions(given, known);
  const options = { ...given };
  const { method = "balanced-softmax", layers = [256, 128], epochs = 30, signal } = options;
  checkSignal(signal);
  checkChoice(method, "method", ["softmax", "balanced-softmax"]);
  checkLayers(layers);
  checkWhole(epochs, "epochs", 1);
  const settings = checkTraining(data, options, { batchSize: 128, learningRate: 0.05 });
  const { runtime, features, rows, batchSize, sampler, random, threads, prior } = settings;
  if (learnsFromLosses(sampler)) {
    refuse(
      "sampler",
      `a sampler (${sampler.kind}) that learns from losses`,
      "one that does not",
      "Train a head with it.",
    );
  }
  const steps = Math.ceil((epochs * rows) / batchSize);
  const seen = { sampler, epochs: Math.ceil((steps * batchSize) / sampler.epochLength) };
  const { added, training } =
    method === "softmax" ? noPrior(options) : balancedPrior(options, seen);
  const sizes = [settings.dimensions, ...layers, settings.classes];
  const runner = await ProgramRunner.create(runtime, mlpProgram({ ...settings, sizes, added }), {
    threads,
    shared: { features },
    state: startingPoint(sizes, random),
  });
  try {
    const feeder = batchFeeder({ ...settings, steps }, mostStepsPerRun);
    const losses = new Float32Array(steps);
    const pace = new RunPace(mostStepsPerRun);
    const turns = createTurns(signal);
    for (let first = 0; first < steps;) {
      if (turns.isDue()) await turns.take();
      const { count, result } = await pace.run(steps - first, (wanted) =>
        runner.run(wanted, feeder.feed(first, wanted)),
      );
      const latest = meanLosses(result, batchSize);
      checkFiniteRun(latest, runner.state());
      losses.set(latest, first);
      await reportSteps(options, latest, { first, steps });
      first += count;
    }
    const sampled = sampler.sampledPrior(seen.epochs - 1);
    const model = mlpModel(sizes, runner.state(), {
      method,
      priorDigest: prior.digest,
      sampled,
      ...training,
    });
    return { model, losses };
  } finally {
    await runner.release();
  }
}
