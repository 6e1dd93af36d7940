import { ArgumentError } from "@balms/core";
import { checkNumber, checkSignal, checkWhole } from "@balms/core/adapter";
import type { ClassPrior, RandomGenerator, StopSignal, ZeroCountOptions } from "@balms/core";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { addedLogits } from "./added-logits.ts";
import { checkFinite } from "./check-finite.ts";
import { checkTrainingData } from "./check-training-data.ts";
import type { TrainingProgress } from "./head-training-options.ts";
import { instanceFeeder } from "./instance-feeder.ts";
import { addMlp, mlpParameters, mlpProgram } from "./mlp-program.ts";
import { ProgramRunner } from "./program-runner.ts";

/** What {@link trainMlp} is given. */
export interface MlpTrainingOptions extends ZeroCountOptions {
  /** `import * as runtime from "onnxruntime-node"`. */
  readonly runtime: OnnxRuntime;
  /** [N, P], finite; best scaled to about 0 … 1. */
  readonly inputs: Float32Array;
  /** P. */
  readonly inputSize: number;
  /** Class ids [N], 0 … C−1. */
  readonly labels: ArrayLike<number>;
  /** C. */
  readonly classes: number;
  /** Sizes of the hidden layers; default [256, 128]. The last one gives the features. */
  readonly layers?: readonly number[];
  /** Times that every row is seen; default 30. */
  readonly epochs?: number;
  /** B; default 128. */
  readonly batchSize?: number;
  /** At the first step; default 0.05. Cosine decay to 0. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly momentum?: number;
  /** On weights and biases; default 5e−4. */
  readonly weightDecay?: number;
  /** Training prior inside the softmax; null (default) for plain softmax. */
  readonly prior?: ClassPrior | null;
  /** Exponent of the prior; default 1. */
  readonly tau?: number;
  /** Source of all random choices; it is forked, not advanced. */
  readonly random: RandomGenerator;
  /** Threads that ONNX Runtime may use; default 1, where results are the same bit by bit on one machine. */
  readonly threads?: number;
  /** An `AbortSignal`; looked at between runs. */
  readonly signal?: StopSignal;
  /** Called between runs. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** A trained perceptron. */
export interface TrainedMlp {
  /** `input` [batch, P] → `logits` [batch, C]; the inner tensor `features` is the last hidden layer. */
  readonly model: OnnxModel;
  /** Mean loss of each step's batch, in nats. */
  readonly losses: Float32Array;
}

const stepsPerRun = 25;

type Parameters = Readonly<Record<string, Float32Array>>;

/** He's normal initialisation, `N(0, 2 / fan in)`, biases zero (He et al., ICCV 2015). */
function startingPoint(sizes: readonly number[], random: RandomGenerator): Parameters {
  const source = random.fork("weights");
  const tensors = mlpParameters(sizes).flatMap(({ name, shape }) => {
    const values = new Float32Array(shape.reduce((size, dimension) => size * dimension, 1));
    const deviation = shape.length === 2 ? Math.sqrt(2 / shape[1]) : 0;
    if (deviation > 0)
      for (let index = 0; index < values.length; index++)
        values[index] = deviation * source.normal();
    return [
      [name, values] as const,
      [`${name}.velocity`, new Float32Array(values.length)] as const,
    ];
  });
  return Object.fromEntries(tensors);
}

/** The perceptron as a model for inference. */
function mlpModel(sizes: readonly number[], parameters: Parameters): OnnxModel {
  const graph = new GraphBuilder(writtenOpset);
  const input = graph.input("input", "float32", ["batch", sizes[0]]);
  const names = mlpParameters(sizes).map(({ name, shape }) =>
    graph.constant(name, parameters[name], shape),
  );
  const { logits } = addMlp(graph, input, names);
  graph.output(logits, logits);
  return createModel(graph.toGraph("mlp"));
}

/**
 * Trains a multilayer perceptron with Relu from raw inputs, as a backbone for small images: SGD with momentum, cosine decay,
 * He initialisation; the gradient is derived from the graph and everything runs on a stock ONNX Runtime.
 *
 * @param options - data and settings
 * @returns the model for inference, and the losses
 * @throws ArgumentError, PriorError for options and data that do not fit.
 * @throws InterruptedError when `signal` is aborted.
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { trainMlp } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const inputs = Float32Array.of(0, 1, 0, 2, 1, 0);
 * const { model } = await trainMlp({
 *   runtime, inputs, inputSize: 2, labels: [0, 0, 1], classes: 2, layers: [4], epochs: 5, random: createRandom(1),
 * });
 * console.log(model.graph?.output[0].name); // logits
 * ```
 */
export async function trainMlp(options: MlpTrainingOptions): Promise<TrainedMlp> {
  const { runtime, inputs, inputSize, classes, random, signal, onProgress } = options;
  const { layers = [256, 128], epochs = 30, batchSize = 128, threads = 1, prior = null } = options;
  const { learningRate = 0.05, momentum = 0.9, weightDecay = 5e-4 } = options;
  checkSignal(signal);
  checkWhole(classes, "classes", 2);
  if (layers.length === 0) {
    throw new ArgumentError({
      parameter: "layers",
      received: "no hidden layers",
      expected: "at least one",
      hint: "Without hidden layers use trainHead on the inputs.",
    });
  }
  for (const [name, count] of Object.entries({ inputSize, epochs, batchSize, threads }))
    checkWhole(count, name, 1);
  for (const [index, size] of layers.entries()) checkWhole(size, `layers[${index}]`, 1);
  for (const [name, number] of Object.entries({ learningRate, momentum, weightDecay })) {
    checkNumber(number, name, { least: 0 });
  }
  const { rows, labels } = checkTrainingData(inputs, options.labels, {
    parameter: "inputs",
    width: inputSize,
    classes,
  });
  const added = addedLogits({ ...options, prior }, classes);
  const sizes = [inputSize, ...layers, classes];
  const steps = Math.ceil((epochs * rows) / batchSize);
  const program = mlpProgram({
    rows,
    sizes,
    batchSize,
    added,
    momentum,
    weightDecay,
    nesterov: false,
  });
  const runner = await ProgramRunner.create(runtime, program, {
    threads,
    shared: { inputs },
    state: startingPoint(sizes, random),
  });
  try {
    const feeder = instanceFeeder(
      { rows, labels, batchSize, learningRate, steps, random },
      stepsPerRun,
    );
    const losses = new Float32Array(steps);
    for (let step = 0; step < steps; step += stepsPerRun) {
      checkSignal(signal);
      const count = Math.min(stepsPerRun, steps - step);
      const { loss } = await runner.run(count, feeder.feed(step, count));
      checkFinite(loss, runner.state());
      losses.set(loss, step);
      onProgress?.({ step: step + count, steps, loss: loss[count - 1] });
    }
    return { model: mlpModel(sizes, runner.state()), losses };
  } finally {
    await runner.release();
  }
}
