import { createRandom } from "@balms/core";
import { headStepModel, metaStepModel, writeModel, type OnnxModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { stepsPerRound, type HeadShape } from "./head-shape.ts";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";

/** A training step as one graph that is called once per step on fed batches; results go to preallocated buffers. */
async function openStep(
  model: OnnxModel,
  shape: HeadShape,
): Promise<(steps: number) => Promise<void>> {
  const session = await InferenceSession.create(writeModel(model), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { set_denormal_as_zero: "1" } },
  });
  const { batch, dimensions, classes } = shape;
  const random = createRandom("graph step");
  const floats = (...dims: number[]): Tensor => {
    const size = dims.reduce((product, length) => product * length, 1);
    return new Tensor(
      "float32",
      Float32Array.from({ length: size }, () => random.uniform() - 0.5),
      dims,
    );
  };
  const labels = (): Tensor =>
    new Tensor(
      "int32",
      Int32Array.from({ length: batch }, () => random.integer(classes)),
      [batch],
    );
  const all: Record<string, Tensor> = {
    features: floats(batch, dimensions),
    labels: labels(),
    added: floats(classes),
    weight: floats(classes, dimensions),
    bias: floats(1, classes),
    velocityWeight: floats(classes, dimensions),
    velocityBias: floats(1, classes),
    learningRate: new Tensor("float32", Float32Array.of(0.1), []),
    metaFeatures: floats(batch, dimensions),
    metaLabels: labels(),
    losses: floats(batch),
    nextWeight: floats(classes, dimensions),
    nextBias: floats(1, classes),
    nextVelocityWeight: floats(classes, dimensions),
    nextVelocityBias: floats(1, classes),
    rowGradients: floats(batch),
    metaLosses: floats(batch),
  };
  const pick = (names: readonly string[]): Record<string, Tensor> =>
    Object.fromEntries(names.map((name) => [name, all[name]]));
  const [feeds, fetches] = [pick(session.inputNames), pick(session.outputNames)];
  return async (steps) => {
    for (let step = 0; step < steps; step++) await session.run(feeds, fetches);
  };
}

/** The BALMS graph (inner step, meta loss, dL/ds per row) against the graph of the plain step, one call per step each. */
export async function measureGraphStep(shape: HeadShape, effort: Effort): Promise<Measured> {
  const { batch, dimensions, classes } = shape;
  const sgd = { momentum: 0.9, weightDecay: 5e-4, nesterov: false };
  const settings = { batchSize: batch, dimensions, classes, ...sgd };
  const plain = await openStep(headStepModel(settings), shape);
  const balms = await openStep(metaStepModel({ ...settings, metaBatchSize: batch }), shape);
  const against = "plain graph";
  const steps = stepsPerRound(shape);
  return alternate(against, { ours: roundOf(steps, balms), theirs: roundOf(steps, plain) }, effort);
}
