// What training makes of an architecture, compared with what ONNX Runtime alone computes of the model.
import { createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { createTrainer, readModel, writeModel } from "../../src/index.ts";
import type { OnnxModel, Trainer } from "../../src/index.ts";
import { graphOf } from "../../src/model/model.ts";
import type { Architecture } from "./architecture.ts";
import { classes, drawRows, rows, writeNetwork } from "./small-network.ts";
import type { Rows } from "./small-network.ts";

/** What was found of an architecture. */
export interface Examined {
  readonly name: string;
  readonly about: string;
  readonly trained: OnnxModel;
  readonly parameters: number;
  /** The largest difference of a slope from the gradient's, relative to the norm of all gradients. */
  readonly error: number;
  readonly losses: readonly number[];
  /** Difference between what the trainer measures and what ONNX Runtime gives for the trained model. */
  readonly lossError: number;
  /** Tensors whose bytes changed without being trained. */
  readonly changed: readonly string[];
}

/** The mean cross-entropy that ONNX Runtime gives, [N, C, …] scores, in double precision. */
async function lossOf(model: OnnxModel, { inputs, labels }: Rows): Promise<number> {
  const session = await runtime.InferenceSession.create(writeModel(model), {
    logSeverityLevel: 3,
    graphOptimizationLevel: "disabled",
  });
  const { data, shape } = inputs;
  const type = data instanceof Float32Array ? "float32" : "int64";
  const results = await session.run({
    input: new runtime.Tensor(type as "float32", data as Float32Array, shape),
  });
  await session.release();
  const scores = results["scores"].data as Float32Array;
  const positions = labels.length / rows;
  const losses = Array.from(labels, (label, at) => {
    const row = Math.floor(at / positions);
    const of = (id: number): number => scores[(row * classes + id) * positions + (at % positions)];
    const sum = Array.from({ length: classes }, (_, id) => Math.exp(of(id) - of(label)));
    return Math.log(sum.reduce((a, b) => a + b, 0));
  });
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** The model with a tensor's numbers moved along a direction. */
function moved(file: Uint8Array, name: string, direction: Float32Array, by: number): OnnxModel {
  const model = readModel(Uint8Array.from(file));
  const tensor = graphOf(model).initializer.find((one) => one.name === name);
  if (tensor === undefined) throw new Error(`no ${name}`);
  const numbers = new Float32Array(Uint8Array.from(tensor.rawData).buffer);
  tensor.rawData = new Uint8Array(numbers.map((value, at) => value + by * direction[at]).buffer);
  return model;
}

/** Along the gradient itself, and along its largest entry alone. */
function directions(gradient: Float32Array): Float32Array[] {
  const norm = Math.hypot(...gradient);
  const largest = gradient.reduce(
    (best, value, at) => (Math.abs(value) > Math.abs(gradient[best]) ? at : best),
    0,
  );
  return [
    gradient.map((value) => value / norm),
    new Float32Array(gradient.length).fill(1, largest, largest + 1),
  ];
}

/** Wide steps cross corners of ReLU and of maxima, narrow ones see the last digits of float32: one of them has to agree. */
const steps = [1e-3, 2e-4, 5e-5];

/** Without dropout, and with normalisation as at inference: then the model that runs is the function that is differentiated. */
async function gradientError(architecture: Architecture, batch: Rows): Promise<number> {
  const file = writeModel(writeNetwork(architecture, 0).model());
  const trainer = await open(readModel(file), "frozen");
  const { gradients } = await trainer.gradients(batch);
  await trainer.release();
  const norm = Math.hypot(...Object.values(gradients).map((gradient) => Math.hypot(...gradient)));
  let error = 0;
  for (const [name, gradient] of Object.entries(gradients)) {
    // What cancels in exact numbers, such as the bias of keys, is left out: it has no direction.
    if (Math.hypot(...gradient) < 1e-5 * norm) continue;
    for (const direction of directions(gradient)) {
      const slope = gradient.reduce((sum, value, at) => sum + value * direction[at], 0);
      const errors: number[] = [];
      for (const step of steps) {
        const ends: number[] = [];
        for (const by of [step, -step])
          ends.push(await lossOf(moved(file, name, direction, by), batch));
        errors.push(Math.abs((ends[0] - ends[1]) / (2 * step) - slope) / norm);
        if (errors[errors.length - 1] < 5e-4) break;
      }
      error = Math.max(error, Math.min(...errors));
    }
  }
  return error;
}

function open(model: OnnxModel, normalization: "batch" | "frozen"): Promise<Trainer> {
  return createTrainer({
    runtime,
    model,
    normalization,
    prior: priorFromCounts(Array.from({ length: classes }, () => 1)),
    loss: "softmax",
    optimizer: { kind: "adamw", learningRate: 0.01 },
    random: createRandom(1),
  });
}

/** Trains an architecture for some steps, and compares. */
export async function examineTraining(architecture: Architecture): Promise<Examined> {
  const net = writeNetwork(architecture);
  const file = writeModel(net.model());
  const batch = drawRows(architecture);
  const trainer = await open(readModel(file), "batch");
  const losses: number[] = [];
  for (let step = 0; step < 12; step++) losses.push((await trainer.step(batch)).loss);
  const trained = trainer.model();
  const { loss } = await trainer.evaluate([batch]);
  const before = new Map(net.initializers.map(({ name, rawData }) => [name, rawData]));
  const statistics = net.nodes.flatMap(({ opType, input }) =>
    opType === "BatchNormalization" ? input.slice(3) : [],
  );
  const trainedTensors = new Set([...trainer.parameters, ...statistics]);
  const changed = graphOf(trained)
    .initializer.filter(
      ({ name, rawData }) => !Buffer.from(rawData).equals(before.get(name) ?? new Uint8Array()),
    )
    .map(({ name }) => name)
    .filter((name) => !trainedTensors.has(name));
  const { parameters } = trainer;
  await trainer.release();
  return {
    name: architecture.name,
    about: architecture.about,
    trained,
    parameters: parameters.length,
    error: await gradientError(architecture, batch),
    losses,
    lossError: Math.abs(loss - (await lossOf(trained, batch))),
    changed,
  };
}
